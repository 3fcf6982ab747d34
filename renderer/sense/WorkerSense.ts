/** What can be told from the open image's colours, asked of a worker. Superpixels are kept while the image is open. */
import type { ImageSense } from '#renderer/tools/mask/MaskEditor.ts';
import { AppError, cancelled } from '#shared/contract/errors.ts';
import type { PixelSize, Raster, Rect, Region } from '#shared/domain/mask.ts';
import type { Position } from '#shared/kernels/mask/brush.ts';
import type { WandOptions } from '#shared/kernels/mask/magicWand.ts';
import { SuperpixelMap } from '#shared/kernels/mask/SuperpixelMap.ts';
import type { Answer, QuestionName, Questions, SensedImage } from './questions.ts';

/** Images of up to this many pixels are cut into superpixels at once; of larger ones the part around the pointer. */
const WHOLE_PX = 4_200_000;
/** Side of that part, and of the steps in which it follows the pointer. */
const WINDOW_PX = 2048;
const STEP_PX = 1024;
/** Maps kept: sizes tried out, parts of a large image. */
const MAPS_MOST = 6;

interface Asked {
  readonly take: (answer: unknown) => void;
  readonly fail: (error: Error) => void;
}

export class WorkerSense implements ImageSense {
  #worker: Worker | null = null;
  #image: SensedImage | null = null;
  #address: string | null = null;
  #asked = new Map<number, Asked>();
  #last = 0;
  /** By size and part; the one used last at the end. */
  readonly #maps = new Map<string, SuperpixelMap>();
  /** Those that are being worked out. */
  readonly #coming = new Map<string, Promise<SuperpixelMap>>();

  /** @param image null: none is open. Answers about the one before do not come any more */
  open(image: (PixelSize & { readonly url: string }) | null): void {
    const address = image?.url ?? null;
    if (address === this.#address) return;
    this.#address = address;
    // A worker has no address of its own that others are relative to.
    this.#image = image && { ...image, url: new URL(image.url, window.location.href).href };
    this.#maps.clear();
    if (this.#asked.size > 0) this.close();
  }

  /** Ends the worker; the next question starts another one. What was asked is given up. */
  close(): void {
    this.#end(cancelled());
  }

  pixel(at: Position): Promise<readonly [number, number, number]> {
    return this.#ask('pixel', { x: at.x, y: at.y });
  }

  wand(seed: Position, options: WandOptions): Promise<Region> {
    return this.#ask('wand', { seed, options });
  }

  fill(raster: Raster, seed: Position, tolerance: number): Promise<Region> {
    return this.#ask('fill', { raster, seed, tolerance });
  }

  object(box: Rect): Promise<Region> {
    return this.#ask('object', box);
  }

  knownSuperpixels(regionPx: number, around: Position): SuperpixelMap | null {
    if (this.#image === null) return null;
    return this.#maps.get(keyOf(regionPx, windowAround(around, this.#image))) ?? null;
  }

  superpixels(regionPx: number, around: Position): Promise<SuperpixelMap> {
    const image = this.#image;
    if (image === null) return Promise.reject(new AppError('mask.no-colors', {}));
    const window = windowAround(around, image);
    const key = keyOf(regionPx, window);
    const known = this.#maps.get(key);
    if (known !== undefined) return Promise.resolve(known);
    const coming = this.#coming.get(key) ?? this.#compute(key, { regionPx, window });
    this.#coming.set(key, coming);
    return coming;
  }

  async #compute(key: string, ask: Questions['superpixels']['ask']): Promise<SuperpixelMap> {
    const image = this.#image;
    try {
      const map = new SuperpixelMap(await this.#ask('superpixels', ask));
      if (this.#image === image) this.#keep(key, map);
      return map;
    } finally {
      if (this.#image === image) this.#coming.delete(key);
    }
  }

  #keep(key: string, map: SuperpixelMap): void {
    this.#maps.set(key, map);
    for (const old of [...this.#maps.keys()].slice(0, Math.max(0, this.#maps.size - MAPS_MOST))) this.#maps.delete(old); // prettier-ignore
  }

  #ask<Name extends QuestionName>(
    name: Name,
    ask: Questions[Name]['ask'],
  ): Promise<Questions[Name]['answer']> {
    const image = this.#image;
    if (image === null) return Promise.reject(new AppError('mask.no-colors', {}));
    this.#worker ??= this.#start();
    const id = (this.#last += 1);
    this.#worker.postMessage({ id, image, name, ask });
    return new Promise((resolve, reject) => {
      const take = (answer: unknown): void => resolve(answer as Questions[Name]['answer']);
      this.#asked.set(id, { take, fail: reject });
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./senseWorker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      const asked = this.#asked.get(data.id);
      this.#asked.delete(data.id);
      if (data.ok) asked?.take(data.answer);
      else asked?.fail(new Error(data.problem));
    });
    worker.addEventListener('error', () => {
      this.#end(new Error('looking at the image failed'));
    });
    return worker;
  }

  #end(why: Error): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#coming.clear();
    const asked = [...this.#asked.values()];
    this.#asked = new Map();
    for (const { fail } of asked) fail(why);
  }
}

const keyOf = (regionPx: number, { x, y }: Rect): string => `${String(regionPx)} ${String(x)} ${String(y)}`;

/** All of a small image; of a large one a square that holds the place well inside and is the same for places nearby. */
export function windowAround(at: Position, { widthPx, heightPx }: PixelSize): Rect {
  if (widthPx * heightPx <= WHOLE_PX) return { x: 0, y: 0, w: widthPx, h: heightPx };
  const start = (place: number, length: number): number => {
    const step = Math.floor((place - STEP_PX / 2) / STEP_PX) * STEP_PX;
    return Math.max(0, Math.min(step, length - WINDOW_PX));
  };
  const [x, y] = [start(at.x, widthPx), start(at.y, heightPx)];
  return { x, y, w: Math.min(WINDOW_PX, widthPx - x), h: Math.min(WINDOW_PX, heightPx - y) };
}
