/** One training image through each random change alone and through draws of all, as the loader makes them. */
import { drawFor, type ChunkResult, type ChunkSettings } from '#main/datasets/prepareChunk.ts';
import { shuffledOrder } from '#main/datasets/openLoader.ts';
import type { KeptImage } from '#main/datasets/rows.ts';
import { shownImages, shownSize, type ShowSettings } from '#main/datasets/shownImages.ts';
import type { SnapshotRow } from '#main/datasets/snapshot.ts';
import { transformEnds, UNCHANGED } from '#main/datasets/transformEnds.ts';
import type { Drawn } from '#main/datasets/transforms.ts';
import { WorkerPool } from '#main/datasets/WorkerPool.ts';
import { AppError, fromWire } from '#shared/contract/errors.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import type { ShownImage, ShownTransforms } from '#shared/domain/shownData.ts';
import { rangesOf } from '#shared/domain/transforms.ts';
import type { OpenProject } from './Projects.ts';
import {
  namedItem,
  readShownMaterial,
  sizeInEpoch,
  withDrawnRows,
  type ShownMaterial,
} from './shownMaterial.ts';

export interface TransformsRequest {
  readonly config: TrainConfig;
  /** Which image, counted in the order of the first epoch. */
  readonly image: number;
  readonly roll: number;
}

const DRAWS = 8;
const LONGEST_PX = 192;

/** @throws AppError `train.too-few`, `train.setting`, `image.*` */
export async function showTransforms(
  project: OpenProject,
  { config: wanted, image, roll }: TransformsRequest,
): Promise<ShownTransforms> {
  const material = readShownMaterial(project, wanted);
  const { config, classIds } = material;
  const size = sizeInEpoch(material, config.epochs - 1);
  const row = imageAt(material, image);
  const ranges = rangesOf(config.transforms);
  const rows = ranges === null ? [] : transformEnds(ranges, typeof size === 'number');
  const draws = ranges === null ? [] : drawsOf(row.id, roll, config);
  const all = [UNCHANGED, ...rows.flatMap(({ ends }) => ends.map(({ drawn }) => drawn)), ...draws];
  const images = await withDrawnRows(project, material, [row], async ({ rows: [drawn = row], target }) => {
    const settings: ChunkSettings = {
      sizePx: size,
      seed: config.seed,
      transforms: config.transforms,
      target,
    };
    const shown: ShowSettings = { size, target, classIds, longestPx: LONGEST_PX };
    const parts = await changedRows(drawn, all, settings);
    return parts.flatMap(({ part, count }) => shownImages(part, repeated(drawn, count), shown));
  });
  return laidOut(images, rows, { ...shownSize(size, LONGEST_PX), draws: draws.length });
}

function imageAt({ train, config }: ShownMaterial, image: number): SnapshotRow {
  const order = shuffledOrder(train.length, config.seed, 0);
  const row = train[order[image % train.length] ?? 0];
  if (row === undefined) throw new AppError('train.too-few', { have: 0, need: 2, side: 'training' });
  return row;
}

/** Those of so many epochs, one after the other. */
const drawsOf = (id: number, roll: number, { seed, transforms }: TrainConfig): readonly Drawn[] =>
  Array.from(
    { length: DRAWS },
    (_, i) => drawFor({ id }, roll * DRAWS + i, { seed, transforms }) ?? UNCHANGED,
  );

interface Part {
  readonly part: ChunkResult;
  readonly count: number;
}

/** In a worker thread, which decodes the image once. */
async function changedRows(
  row: SnapshotRow,
  all: readonly Drawn[],
  settings: ChunkSettings,
): Promise<readonly Part[]> {
  const pool = new WorkerPool(settings, 1);
  const [first = UNCHANGED, ...others] = all;
  const sampleOf = (drawn: Drawn, kept: KeptImage | null) => ({ ...row, kept, drawn });
  try {
    const one = await pool.prepare({ epoch: 0, samples: [sampleOf(first, null)] }, 0);
    const [failed] = one.failed;
    if (failed !== undefined) throw fromWire(failed.error);
    const kept = one.decoded[0] ?? null;
    const rest = await pool.prepare({ epoch: 0, samples: others.map((drawn) => sampleOf(drawn, kept)) }, 0);
    return [
      { part: one, count: 1 },
      { part: rest, count: others.length },
    ];
  } finally {
    await pool.close();
  }
}

const repeated = (row: SnapshotRow, count: number) => Array.from({ length: count }, () => namedItem(row));

/** The pictures, in the order in which they were made, back into rows. */
function laidOut(
  images: readonly ShownImage[],
  rows: ReturnType<typeof transformEnds>,
  { draws, ...size }: ReturnType<typeof shownSize> & { readonly draws: number },
): ShownTransforms {
  const [plain, ...rest] = images;
  if (plain === undefined) throw new Error('the image was not made');
  let at = 0;
  const shown = rows.map(({ transform, ends }) => ({
    transform,
    ends: ends.flatMap(({ value }) => {
      const image = rest[at];
      at += 1;
      return image === undefined ? [] : [{ value, image }];
    }),
  }));
  return { ...size, plain, rows: shown, draws: rest.slice(rest.length - draws) };
}
