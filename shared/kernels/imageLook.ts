/** What an image looks like, in a few bytes: a perceptual hash for near-duplicates and a tiny picture for likeness. */

export interface ImageLook {
  /** 8 bytes. The Hamming distance of two hashes is small when two images show the same. */
  readonly hash: Uint8Array;
  /** 192 bytes: 8 x 8 fields row by row, each the mean L, a, b (CIELAB, D65): L * 2.55, a + 128, b + 128. */
  readonly look: Uint8Array;
}

/** Fields per side of the tiny picture, and bytes of it. */
export const LOOK_SIDE = 8;
export const LOOK_BYTES = LOOK_SIDE * LOOK_SIDE * 3;
export const HASH_BYTES = 8;

/** Side of the grey picture that the hash is taken from. */
const GREY_SIDE = 32;

/**
 * The look of an image: both parts ignore its size and its proportions.
 * @param rgb pixels row by row, three bytes each, sRGB
 */
export function imageLook(rgb: Uint8Array, widthPx: number, heightPx: number): ImageLook {
  const means = areaMeans(rgb, widthPx, heightPx);
  return { hash: perceptualHash(means), look: labFields(means) };
}

/** Means of 32 x 32 fields. Images smaller than that repeat pixels. @returns red, green, blue of each field, 0 to 255 */
function areaMeans(rgb: Uint8Array, widthPx: number, heightPx: number): Float64Array {
  const means = new Float64Array(GREY_SIDE * GREY_SIDE * 3);
  for (let row = 0; row < GREY_SIDE; row += 1) {
    const [top, bottom] = spanOf(row, heightPx);
    for (let col = 0; col < GREY_SIDE; col += 1) {
      const [left, right] = spanOf(col, widthPx);
      let r = 0;
      let g = 0;
      let b = 0;
      for (let y = top; y < bottom; y += 1) {
        for (let at = (y * widthPx + left) * 3; at < (y * widthPx + right) * 3; at += 3) {
          r += rgb[at] ?? 0;
          g += rgb[at + 1] ?? 0;
          b += rgb[at + 2] ?? 0;
        }
      }
      const pixels = (bottom - top) * (right - left);
      means.set([r / pixels, g / pixels, b / pixels], (row * GREY_SIDE + col) * 3);
    }
  }
  return means;
}

/** The pixels that a field covers along one side; one at least. */
function spanOf(field: number, sizePx: number): readonly [number, number] {
  const from = Math.floor((field * sizePx) / GREY_SIDE);
  return [from, Math.max(from + 1, Math.floor(((field + 1) * sizePx) / GREY_SIDE))];
}

/** Frequencies per side that become bits. */
const KEPT = 8;

/** `cosines[k * 32 + i]`: the DCT-II basis. All frequencies lack the same factor; comparing them does not need it. */
const cosines = Float64Array.from({ length: KEPT * GREY_SIDE }, (_, at) => {
  const k = Math.floor(at / GREY_SIDE);
  return Math.cos((Math.PI * k * ((at % GREY_SIDE) + 0.5)) / GREY_SIDE);
});

/**
 * pHash: the lowest 8 x 8 frequencies of the grey image (DCT-II), each a bit that says whether it lies above their median
 * (Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010, 3.2.1).
 */
function perceptualHash(means: Float64Array): Uint8Array {
  const coefficients = lowFrequencies(means);
  const ordered = Float64Array.from(coefficients).sort();
  const median = ((ordered[31] ?? 0) + (ordered[32] ?? 0)) / 2;
  const hash = new Uint8Array(HASH_BYTES);
  for (const [bit, value] of coefficients.entries()) {
    // Rounded, so that an image of one colour has no noise for a hash.
    if (value - median > 1e-6) hash[bit >> 3] = (hash[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  return hash;
}

function lowFrequencies(means: Float64Array): Float64Array {
  const rows = new Float64Array(GREY_SIDE * KEPT);
  for (let y = 0; y < GREY_SIDE; y += 1) {
    for (let u = 0; u < KEPT; u += 1) {
      let sum = 0;
      for (let x = 0; x < GREY_SIDE; x += 1) {
        sum += lumaAt(means, y * GREY_SIDE + x) * (cosines[u * GREY_SIDE + x] ?? 0);
      }
      rows[y * KEPT + u] = sum;
    }
  }
  const out = new Float64Array(KEPT * KEPT);
  for (let v = 0; v < KEPT; v += 1) {
    for (let u = 0; u < KEPT; u += 1) {
      let sum = 0;
      for (let y = 0; y < GREY_SIDE; y += 1) {
        sum += (rows[y * KEPT + u] ?? 0) * (cosines[v * GREY_SIDE + y] ?? 0);
      }
      out[v * KEPT + u] = sum;
    }
  }
  return out;
}

/** BT.601, as JPEG has it. */
const lumaAt = (means: Float64Array, field: number): number =>
  0.299 * (means[field * 3] ?? 0) + 0.587 * (means[field * 3 + 1] ?? 0) + 0.114 * (means[field * 3 + 2] ?? 0);

function labFields(means: Float64Array): Uint8Array {
  const look = new Uint8Array(LOOK_BYTES);
  const step = GREY_SIDE / LOOK_SIDE;
  for (let row = 0; row < LOOK_SIDE; row += 1) {
    for (let col = 0; col < LOOK_SIDE; col += 1) {
      const sums = [0, 0, 0];
      for (let y = row * step; y < (row + 1) * step; y += 1) {
        for (let x = col * step; x < (col + 1) * step; x += 1) {
          for (let c = 0; c < 3; c += 1) sums[c] = (sums[c] ?? 0) + (means[(y * GREY_SIDE + x) * 3 + c] ?? 0);
        }
      }
      const [r = 0, g = 0, b = 0] = sums.map((sum) => sum / (step * step));
      look.set(labBytes(r, g, b), (row * LOOK_SIDE + col) * 3);
    }
  }
  return look;
}

/** CIELAB of an sRGB colour (IEC 61966-2-1, D65), in bytes: L * 2.55, a + 128, b + 128. */
export function labBytes(red: number, green: number, blue: number): readonly [number, number, number] {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map(linear);
  const x = labCurve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = labCurve(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = labCurve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [byte((116 * y - 16) * 2.55), byte(500 * (x - y) + 128), byte(200 * (y - z) + 128)];
}

const byte = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

const linear = (value: number): number => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

const labCurve = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (t * 841) / 108 + 4 / 29);
