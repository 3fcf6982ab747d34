/** How large the images are that a model sees, and whether they are cut or squeezed to get there. */

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * A number: the side of a square, cut out of the image scaled to that short side. A size: the whole image is squeezed into it,
 * whatever its shape was. (fastai's crop and squish.)
 */
export type InputSize = number | Size;

/** Height and width of what the model sees. */
export const frameOf = (size: InputSize): Size =>
  typeof size === 'number' ? { widthPx: size, heightPx: size } : size;

export const areaOf = ({ widthPx, heightPx }: Size): number => widthPx * heightPx;
