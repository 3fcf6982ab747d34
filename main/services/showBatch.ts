/** The tensors of a training batch as pictures, without a run: through the loader that training reads from. */
import { defaultWorkers, openLoader, shuffledOrder, type LoadedBatch } from '#main/datasets/openLoader.ts';
import { shownImages, shownSize } from '#main/datasets/shownImages.ts';
import type { SnapshotRow } from '#main/datasets/snapshot.ts';
import { changeOfBatch } from '#main/processes/changeOfBatch.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import type { ShownBatch } from '#shared/domain/shownData.ts';
import { stepsPerEpochOf } from './fitConfig.ts';
import type { OpenProject } from './Projects.ts';
import {
  namedItem,
  readShownMaterial,
  sizeInEpoch,
  withDrawnRows,
  type ShownMaterial,
} from './shownMaterial.ts';

export interface BatchRequest {
  readonly config: TrainConfig;
  /** Zero-based; its first batch is shown. */
  readonly epoch: number;
}

/** Images of a batch that are shown, and how large. */
const MOST_SHOWN = 16;
const LONGEST_PX = 256;
const MOST_WORKERS = 2;

/** How much of a batch is shown: how many images, and their longest side. */
export interface BatchLook {
  readonly most: number;
  readonly longestPx: number;
}

/** @throws AppError `train.too-few`, `train.setting` */
export async function showBatch(
  project: OpenProject,
  { config: wanted, epoch }: BatchRequest,
  { most, longestPx }: BatchLook = { most: MOST_SHOWN, longestPx: LONGEST_PX },
): Promise<ShownBatch> {
  const material = readShownMaterial(project, wanted);
  const { config, classIds } = material;
  const size = sizeInEpoch(material, epoch);
  const chosen = firstOfEpoch(material, epoch, most);
  return withDrawnRows(project, material, chosen, async ({ rows, target }) => {
    const loader = await openLoader({
      samples: rows,
      classes: classIds.length,
      target,
      sizePx: size,
      batchSize: rows.length,
      transforms: config.transforms,
      augment: true,
      // The order is that of the epoch already; draws are by item and epoch, wherever it stands.
      shuffle: false,
      dropLast: false,
      seed: config.seed,
      cacheBytes: 0,
      workers: Math.min(MOST_WORKERS, defaultWorkers()),
    });
    try {
      const next = await loader.batches(epoch).next();
      const loaded = next.done === true ? null : changed(next.value, material, epoch);
      const bad = new Set(loader.problems().map(({ id }) => id));
      const seen = rows.filter(({ id }) => !bad.has(id)).slice(0, most);
      return {
        ...shownSize(size, longestPx),
        epoch,
        batchSize: config.batchSize * config.accumulate,
        images:
          loaded === null
            ? []
            : shownImages(loaded, seen.map(namedItem), { size, target, classIds, longestPx }),
        unreadable: rows.filter(({ id }) => bad.has(id)).map((row) => namedItem(row).name),
      };
    } finally {
      await loader.close();
    }
  });
}

/** The whole batch where images are blended with each other, else those that are shown. */
function firstOfEpoch({ train, config }: ShownMaterial, epoch: number, most: number): readonly SnapshotRow[] {
  const batch = config.batchSize * config.accumulate;
  const count = config.mixup > 0 ? batch : Math.min(batch, most);
  return [...shuffledOrder(train.length, config.seed, epoch).subarray(0, count)].flatMap(
    (index) => train[index] ?? [],
  );
}

function changed(loaded: LoadedBatch, { config, train }: ShownMaterial, epoch: number): LoadedBatch {
  const change = changeOfBatch(config);
  return change === null
    ? loaded
    : { ...loaded, ...change(loaded, epoch * stepsPerEpochOf(config, train.length)) };
}
