/** The first convolution of a network that was trained on 3 channels, made to take another number of them. */
import { draws } from './random.ts';

/** How channels beyond the third start. */
export const WIDENINGS = ['zeros', 'mean', 'random'] as const;
export type Widening = (typeof WIDENINGS)[number];

/** A filter [out,channels,kh,kw] with its numbers. */
export interface Filter {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/**
 * The filter for images of `channels` channels, from one for red, green and blue.
 *
 * More than 3: `zeros` leaves the answers as they were whatever the further channels hold (fastai). `mean` gives each the
 * mean of the three and scales all by 3 / channels (timm), so that a grey image, equal in all channels, is answered as
 * before. `random` draws them as a fresh layer, Kaiming normal over the fan out.
 * Fewer than 3: every channel gets the sum of the three divided by their number, which again answers grey images as before;
 * `how` does not matter.
 * @param seed of the random numbers
 */
export function widenInput(weight: Filter, channels: number, how: Widening, seed = 0): Filter {
  const [out = 0, colours = 0, kh = 0, kw = 0] = weight.dims;
  if (colours !== 3 || weight.dims.length !== 4)
    throw new Error(`a filter of [${weight.dims.join(',')}] does not take 3 channels`);
  const area = kh * kw;
  const dims = [out, channels, kh, kw];
  const random = draws(seed, 0).fillNormal(
    new Float32Array(out * channels * area),
    Math.sqrt(2 / (out * area)),
  );
  const data = random.map((drawn, i) => {
    const [o, c, k] = [Math.floor(i / area / channels), Math.floor(i / area) % channels, i % area];
    const colour = (index: number): number => weight.data[(o * 3 + index) * area + k] ?? NaN;
    const sum = colour(0) + colour(1) + colour(2);
    if (channels < 3) return sum / channels;
    if (how === 'mean' && channels > 3) return (c < 3 ? colour(c) * 3 : sum) / channels;
    if (c < 3) return colour(c);
    return how === 'random' ? drawn : 0;
  });
  return { dims, data };
}
