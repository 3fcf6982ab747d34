/** What colours something has: a mixture of five normal distributions over red, green and blue. */
import { Draws } from '../rng.ts';

const COMPONENTS = 5;
/** Weight's cost, mean (3), inverse covariance (6: rr, rg, rb, gg, gb, bb). */
const NUMBERS = 10;
/** Weight, sums (3) and sums of products (6). */
const SUMS = 10;
/** Added to variances, in levels squared: colours are rounded, and flat areas have none. */
const LEAST_VARIANCE = 1;

/** Colours are learned and looked up where they lie: four bytes per pixel. */
type Rgba = Uint8ClampedArray;

export class ColourMixture {
  readonly #numbers: Float64Array;

  private constructor(numbers: Float64Array) {
    this.#numbers = numbers;
  }

  /**
   * From scratch, by k-means (from the same start for the same pixels: k-means++ with a fixed seed).
   * @param members the pixels with `value` here count
   */
  static start(rgba: Rgba, members: Uint8Array, value: number): ColourMixture {
    const chosen = sampled(members, value);
    let means = spreadMeans(rgba, chosen);
    for (let i = 0; i < 10; i += 1) {
      const sums = new Float64Array(COMPONENTS * SUMS);
      for (const pixel of chosen) gather(sums, nearestMean(means, rgba, pixel), rgba, pixel);
      means = means.map((mean, at) => {
        const k = Math.floor(at / 3) * SUMS;
        const weight = sums[k] ?? 0;
        return weight > 0 ? (sums[k + 1 + (at % 3)] ?? 0) / weight : mean;
      });
    }
    return ColourMixture.#from(rgba, members, value, (pixel) => nearestMean(means, rgba, pixel));
  }

  /** Again, each pixel counting for the component it most likely comes from. */
  learn(rgba: Rgba, members: Uint8Array, value: number): ColourMixture {
    return ColourMixture.#from(rgba, members, value, (pixel) => this.#likeliest(rgba, pixel).component);
  }

  /** How unlikely a pixel's colour is: the negative logarithm of its density, up to a constant. */
  cost(rgba: Rgba, pixel: number): number {
    return this.#likeliest(rgba, pixel).cost;
  }

  static #from(
    rgba: Rgba,
    members: Uint8Array,
    value: number,
    componentOf: (pixel: number) => number,
  ): ColourMixture {
    const sums = new Float64Array(COMPONENTS * SUMS);
    for (let pixel = 0; pixel < members.length; pixel += 1) {
      if (members[pixel] === value) gather(sums, componentOf(pixel), rgba, pixel);
    }
    let total = 0;
    for (let k = 0; k < COMPONENTS; k += 1) total += sums[k * SUMS] ?? 0;
    const numbers = new Float64Array(COMPONENTS * NUMBERS);
    for (let k = 0; k < COMPONENTS; k += 1) {
      numbers.set(normalOf(sums.subarray(k * SUMS, (k + 1) * SUMS), total), k * NUMBERS);
    }
    return new ColourMixture(numbers);
  }

  #likeliest(rgba: Rgba, pixel: number): { component: number; cost: number } {
    const n = this.#numbers;
    let [component, cost] = [0, Infinity];
    for (let k = 0; k < COMPONENTS; k += 1) {
      const at = k * NUMBERS;
      const red = (rgba[4 * pixel] ?? 0) - (n[at + 1] ?? 0);
      const green = (rgba[4 * pixel + 1] ?? 0) - (n[at + 2] ?? 0);
      const blue = (rgba[4 * pixel + 2] ?? 0) - (n[at + 3] ?? 0);
      const distance =
        red * red * (n[at + 4] ?? 0) +
        green * green * (n[at + 7] ?? 0) +
        blue * blue * (n[at + 9] ?? 0) +
        2 *
          (red * green * (n[at + 5] ?? 0) + red * blue * (n[at + 6] ?? 0) + green * blue * (n[at + 8] ?? 0));
      const found = (n[at] ?? 0) + distance / 2;
      if (found < cost) [component, cost] = [k, found];
    }
    return { component, cost };
  }
}

/** At most about 5,000 of the pixels, evenly from all over. */
function sampled(members: Uint8Array, value: number): number[] {
  let count = 0;
  for (const member of members) if (member === value) count += 1;
  const step = Math.max(1, Math.floor(count / 5000));
  const chosen: number[] = [];
  let passed = 0;
  for (let pixel = 0; pixel < members.length; pixel += 1) {
    if (members[pixel] !== value) continue;
    if (passed % step === 0) chosen.push(pixel);
    passed += 1;
  }
  return chosen;
}

/** k-means++ (Arthur and Vassilvitskii 2007): each mean a pixel, the likelier the further it is from those before. */
function spreadMeans(rgba: Rgba, chosen: readonly number[]): Float64Array {
  const draws = new Draws(2004);
  const means = new Float64Array(COMPONENTS * 3);
  const squared = new Float64Array(chosen.length).fill(Infinity);
  let next = draws.below(chosen.length);
  for (let k = 0; k < COMPONENTS; k += 1) {
    const at = 4 * (chosen[next] ?? 0);
    means.set(rgba.subarray(at, at + 3), 3 * k);
    let sum = 0;
    for (let i = 0; i < chosen.length; i += 1) {
      squared[i] = Math.min(squared[i] ?? 0, squaredTo(means, k, rgba, chosen[i] ?? 0));
      sum += squared[i] ?? 0;
    }
    let left = draws.unit() * sum;
    next = 0;
    while (next < chosen.length - 1 && (left -= squared[next] ?? 0) > 0) next += 1;
  }
  return means;
}

const squaredTo = (means: Float64Array, k: number, rgba: Rgba, pixel: number): number =>
  ((rgba[4 * pixel] ?? 0) - (means[3 * k] ?? 0)) ** 2 +
  ((rgba[4 * pixel + 1] ?? 0) - (means[3 * k + 1] ?? 0)) ** 2 +
  ((rgba[4 * pixel + 2] ?? 0) - (means[3 * k + 2] ?? 0)) ** 2;

function nearestMean(means: Float64Array, rgba: Rgba, pixel: number): number {
  let [best, least] = [0, Infinity];
  for (let k = 0; k < COMPONENTS; k += 1) {
    const squared = squaredTo(means, k, rgba, pixel);
    if (squared < least) [best, least] = [k, squared];
  }
  return best;
}

/** Adds a pixel to the sums of a component. */
function gather(sums: Float64Array, component: number, rgba: Rgba, pixel: number): void {
  const at = component * SUMS;
  sums[at] = (sums[at] ?? 0) + 1;
  let product = at + 4;
  for (let i = 0; i < 3; i += 1) {
    const one = rgba[4 * pixel + i] ?? 0;
    sums[at + 1 + i] = (sums[at + 1 + i] ?? 0) + one;
    for (let j = i; j < 3; j += 1, product += 1) {
      sums[product] = (sums[product] ?? 0) + one * (rgba[4 * pixel + j] ?? 0);
    }
  }
}

/** A component's numbers from its sums: the constant part of the cost, the mean, the inverse covariance. */
function normalOf(sums: Float64Array, total: number): number[] {
  const weight = sums[0] ?? 0;
  if (weight === 0) return [Infinity, ...new Array<number>(NUMBERS - 1).fill(0)];
  const [red, green, blue] = [1, 2, 3].map((i) => (sums[i] ?? 0) / weight) as [number, number, number];
  const rr = (sums[4] ?? 0) / weight - red * red + LEAST_VARIANCE;
  const rg = (sums[5] ?? 0) / weight - red * green;
  const rb = (sums[6] ?? 0) / weight - red * blue;
  const gg = (sums[7] ?? 0) / weight - green * green + LEAST_VARIANCE;
  const gb = (sums[8] ?? 0) / weight - green * blue;
  const bb = (sums[9] ?? 0) / weight - blue * blue + LEAST_VARIANCE;
  const [crr, crg, crb] = [gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg];
  const determinant = rr * crr + rg * crg + rb * crb;
  const inverse = [crr, crg, crb, rr * bb - rb * rb, rg * rb - rr * gb, rr * gg - rg * rg];
  return [
    Math.log(determinant) / 2 - Math.log(weight / total),
    red,
    green,
    blue,
    ...inverse.map((cofactor) => cofactor / determinant),
  ];
}
