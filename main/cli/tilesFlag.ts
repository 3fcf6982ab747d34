/** `--tiles`: masks at the images' own size, large images in pieces. */
import type { Command } from 'commander';
import { PIECES_PX } from '#shared/domain/prediction.ts';
import { numberIn } from './command.ts';

export interface TilesFlag {
  readonly tiles?: number | true;
}

export const withTiles = (command: Command): Command =>
  command.option(
    '--tiles [px]',
    `masks: predict at each image's own size, larger images in blended pieces of this side (default: ${String(PIECES_PX.usual)})`,
    numberIn(PIECES_PX.min, PIECES_PX.max, 'whole'),
  );

/** Null: as in training, the whole image squeezed into the size of the model. */
export const piecesOf = ({ tiles }: TilesFlag): number | null =>
  tiles === undefined ? null : tiles === true ? PIECES_PX.usual : tiles;
