/** Sliding windows: one walk for convolutions, their gradients and pooling. */
import type { ConvAttrs, Pair } from '../../ir/ops.ts';
import { num, type RefTensor } from './tensor.ts';

export type Dims4 = readonly [number, number, number, number];

export const dims4 = (tensor: RefTensor): Dims4 => [
  num(tensor.dims, 0),
  num(tensor.dims, 1),
  num(tensor.dims, 2),
  num(tensor.dims, 3),
];

/** A place where a window position meets the picture: output (oy,ox), filter (ky,kx), input (iy,ix). */
export interface Meeting {
  readonly oy: number;
  readonly ox: number;
  readonly ky: number;
  readonly kx: number;
  readonly iy: number;
  readonly ix: number;
}

/** Every meeting that is not in the padding, output first, then filter, both row by row. */
export function meetings(sizes: { input: Pair; kernel: Pair; output: Pair }, attrs: ConvAttrs): Meeting[] {
  const found: Meeting[] = [];
  const [top, left] = attrs.pads;
  for (let oy = 0; oy < sizes.output[0]; oy++) {
    for (let ox = 0; ox < sizes.output[1]; ox++) {
      for (let ky = 0; ky < sizes.kernel[0]; ky++) {
        for (let kx = 0; kx < sizes.kernel[1]; kx++) {
          const iy = oy * attrs.strides[0] - top + ky;
          const ix = ox * attrs.strides[1] - left + kx;
          if (iy < 0 || ix < 0 || iy >= sizes.input[0] || ix >= sizes.input[1]) continue;
          found.push({ oy, ox, ky, kx, iy, ix });
        }
      }
    }
  }
  return found;
}
