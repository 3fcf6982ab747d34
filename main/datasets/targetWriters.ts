/** Labels into the rows of a batch, by kind. */
import { areaOf, frameOf, type InputSize } from './inputSize.ts';
import { MaskFile, scaleMask } from './maskPixels.ts';
import type { ChunkSample, KeptImage, Rows } from './rows.ts';
import { placesOf, writeMask, writePoints } from './sampleTarget.ts';
import type { ImageLabels, TargetSettings } from './target.ts';
import type { Drawn } from './transforms.ts';

export interface WrittenImage {
  readonly kept: KeptImage;
  /** Null changes nothing. */
  readonly drawn: Drawn | null;
}

export interface TargetWriter {
  /** What of the labels is kept with the pixels; null where nothing has to be read. */
  readMask(labels: ImageLabels): Uint16Array | null;
  write(sample: ChunkSample, image: WrittenImage, to: { readonly rows: Rows; readonly index: number }): void;
  close(): void;
}

const NOTHING_TO_READ = { readMask: () => null, close: () => {} };

/** To be closed again. @throws AppError `path.missing` when the snapshot has lost its masks */
export function openTargetWriter(target: TargetSettings, size: InputSize): TargetWriter {
  switch (target.kind) {
    case 'tags':
      return tagWriter(target.classes);
    case 'masks':
      return maskWriter(target, size);
    case 'points':
      return pointWriter(target, size);
  }
}

const tagWriter = (classes: number): TargetWriter => ({
  ...NOTHING_TO_READ,
  write: (sample, _, { rows, index }) => {
    for (const place of sample.classes) rows.y[index * classes + place] = 1;
  },
});

function maskWriter(
  { file, codes }: Extract<TargetSettings, { kind: 'masks' }>,
  size: InputSize,
): TargetWriter {
  const frame = frameOf(size);
  const places = placesOf(codes);
  let opened: MaskFile | null = null;
  return {
    readMask: ({ mask }) => {
      if (mask === undefined) return null;
      opened ??= new MaskFile(file);
      return scaleMask(opened.read(mask), frame);
    },
    write: (_, { kept, drawn }, { rows, index }) => {
      const ids = kept.mask ?? new Uint16Array(areaOf(frame));
      writeMask({ ids, ...frame }, drawn, { frame, places }, rows.y, index * areaOf(frame));
    },
    close: () => opened?.close(),
  };
}

function pointWriter(
  { classes, mirrors }: Extract<TargetSettings, { kind: 'points' }>,
  size: InputSize,
): TargetWriter {
  const frame = frameOf(size);
  return {
    ...NOTHING_TO_READ,
    write: ({ points }, { drawn }, { rows, index }) => {
      if (points === undefined) return;
      writePoints(points, drawn, { frame, mirrors }, { ...rows, offset: index * 2 * classes });
    },
  };
}
