/** What a predictor process does: keeps a few models loaded, predicts files, writes and checks exports. */
import type { Runtime } from '#main/engine/runtime/runtime.ts';
import { assertNever } from '#shared/util/assertNever.ts';
import { writeCheckedModel } from './writeCheckedModel.ts';
import { explainFile } from './explainFile.ts';
import { LoadedModel } from './LoadedModel.ts';
import { predictDrawn } from './predictDrawn.ts';
import { featuresOfFiles, predictFiles } from './predictFiles.ts';
import type {
  ExplainRequest,
  ExportRequest,
  FeaturesRequest,
  ModelSource,
  PredictorCall,
  PredictDrawnRequest,
  PredictorCalls,
  PredictRequest,
} from './protocol.ts';

/** Models that stay in memory; the one asked for longest ago goes first. */
const KEPT_MODELS = 2;

export type Progress = (done: number, total: number) => void;

export class PredictorWork {
  readonly #runtime: Runtime;
  /** Last used last. */
  readonly #models = new Map<string, LoadedModel>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  run<K extends PredictorCall>(
    call: K,
    args: PredictorCalls[K]['args'],
    progress: Progress,
  ): Promise<PredictorCalls[PredictorCall]['result']> {
    const name: PredictorCall = call;
    switch (name) {
      case 'predict':
        return this.#predict(args as PredictRequest, progress);
      case 'features':
        return this.#features(args as FeaturesRequest, progress);
      case 'predictDrawn':
        return this.#predictDrawn(args as PredictDrawnRequest, progress);
      case 'explain':
        return this.#explain(args as ExplainRequest);
      case 'exportModel':
        return this.#exportModel(args as ExportRequest, progress);
      default:
        return assertNever(name);
    }
  }

  async release(): Promise<void> {
    for (const model of this.#models.values()) await model.release();
    this.#models.clear();
  }

  async #predict({ model, paths, tta }: PredictRequest, progress: Progress): ReturnType<typeof predictFiles> {
    return predictFiles(await this.#open(model), paths, { tta, onProgress: progress });
  }

  async #features({ model, paths }: FeaturesRequest, progress: Progress): ReturnType<typeof featuresOfFiles> {
    return featuresOfFiles(await this.#open(model), paths, progress);
  }

  async #predictDrawn(request: PredictDrawnRequest, progress: Progress): ReturnType<typeof predictDrawn> {
    return predictDrawn(await this.#open(request.model), request, progress);
  }

  async #explain({ model, ...asked }: ExplainRequest): ReturnType<typeof explainFile> {
    return explainFile(await this.#open(model), asked);
  }

  async #exportModel(request: ExportRequest, progress: Progress): ReturnType<typeof writeCheckedModel> {
    return writeCheckedModel(await this.#open(request.model), request, progress);
  }

  async #open(source: ModelSource): Promise<LoadedModel> {
    const key = JSON.stringify(source);
    const known = this.#models.get(key);
    const model = known ?? (await LoadedModel.open(source, this.#runtime));
    this.#models.delete(key);
    this.#models.set(key, model);
    await this.#forgetOldest();
    return model;
  }

  async #forgetOldest(): Promise<void> {
    const [oldest] = this.#models;
    if (this.#models.size <= KEPT_MODELS || oldest === undefined) return;
    this.#models.delete(oldest[0]);
    await oldest[1].release();
  }
}
