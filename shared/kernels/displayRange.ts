/** What of a band's numbers is shown as black and as white, and the way there. */

/** [shown as black, shown as white]; the second is larger. */
export type DisplayRange = readonly [number, number];

/** This share of the samples may be darker than black, and as many brighter than white. */
const OUTSIDE = 0.01;

/**
 * The 1st and 99th percentile of a band, nearest rank; numbers that are none are left out.
 * @param values samples of the band; sorted in place
 * @param noData a value that says nothing
 */
export function percentileRange(values: Float32Array, noData: number | null = null): DisplayRange {
  const meaning = values.filter((value) => Number.isFinite(value) && value !== noData).sort();
  if (meaning.length === 0) return [0, 1];
  const at = (share: number): number => meaning[Math.round(share * (meaning.length - 1))] ?? 0;
  return widened([at(OUTSIDE), at(1 - OUTSIDE)]);
}

/** A range that is no point: what is all the same is shown as black. */
export function widened([low, high]: DisplayRange): DisplayRange {
  return high > low ? [low, high] : [low, low + Math.max(1, Math.abs(low) * 1e-6)];
}

/**
 * Maps a band to bytes: black at `low`, white at `high`, straight between; what is no number is black.
 * @param from samples of `bands` bands, pixel by pixel
 * @param to bytes of `stride` channels per pixel, written at `channel`
 */
export function mapBand(
  from: { readonly data: ArrayLike<number>; readonly bands: number; readonly band: number },
  range: DisplayRange,
  to: { readonly data: Uint8Array; readonly stride: number; readonly channel: number },
): void {
  const { data, bands } = from;
  const [low, high] = range;
  const scale = 255 / (high - low);
  for (let i = from.band, o = to.channel; i < data.length; i += bands, o += to.stride) {
    const value = ((data[i] as number) - low) * scale;
    to.data[o] = value >= 255 ? 255 : value > 0 ? Math.round(value) : 0;
  }
}
