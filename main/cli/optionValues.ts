/** Values that options take: image sizes and learning rates as people type them. */
import { InvalidArgumentError } from 'commander';
import type { LrSpec, TrainConfig } from '#shared/domain/run.ts';
import { usage } from './command.ts';

/** Height, and width where it is no square. */
export type FrameSize = Pick<TrainConfig, 'sizePx' | 'widthPx'>;

const SIZE_LIMITS = 'whole numbers from 32 to 1024';

/** For commander: `96`, `96x128`. */
export function frameSize(text: string): FrameSize {
  const found = sizeIn(text);
  if (found !== null) return found;
  throw new InvalidArgumentError(`It must be one or two ${SIZE_LIMITS}, such as 96 or 96x128.`);
}

/** For commander: `64,128,256`; the last may have a width, which the others get in proportion. */
export function sizeList(text: string): readonly FrameSize[] {
  const sizes = text.split(',').map(sizeIn);
  const good = sizes.flatMap((size, i) => {
    const isLast = i === sizes.length - 1;
    return size === null || (size.widthPx !== null && !isLast) ? [] : [size];
  });
  if (good.length === sizes.length) return good;
  throw new InvalidArgumentError(`It must be ${SIZE_LIMITS} with commas between them.`);
}

/** Null for what is no size. A square may be written as 96x96. */
export function sizeIn(text: string): FrameSize | null {
  const sides = text.split('x').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [height = 0, width = height] = sides;
  const isGood = (side: number): boolean => Number.isInteger(side) && side >= 32 && side <= 1024;
  if (sides.length > 2 || !isGood(height) || !isGood(width)) return null;
  return { sizePx: height, widthPx: width === height ? null : width };
}

/** `1e-2`, `1e-5:1e-3` (slice), `:1e-3` (slice with only an end). @throws AppError `usage` */
export function parseLr(text: string): LrSpec {
  const [first = '', second, ...more] = text.split(':').map((part) => part.trim());
  const rate = (part: string): number => {
    const value = part === '' ? Number.NaN : Number(part);
    if (value > 0 && value <= 10) return value;
    throw usage(
      `--lr ${text} is no learning rate. Give a number such as 3e-3, a slice such as 1e-5:1e-3, or auto.`,
    );
  };
  if (more.length > 0) return rate('');
  if (second === undefined) return rate(first);
  return { start: first === '' ? null : rate(first), stop: rate(second) };
}
