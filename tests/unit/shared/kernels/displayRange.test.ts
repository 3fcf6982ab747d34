import { describe, expect, it } from 'vitest';
import { mapBand, percentileRange, widened } from '#shared/kernels/displayRange.ts';

describe('display ranges', () => {
  it('go from the 1st to the 99th percentile, without what is no number', () => {
    const values = Float32Array.from({ length: 1001 }, (_, i) => 1000 - i);
    expect(percentileRange(values)).toEqual([10, 990]);
    expect(percentileRange(Float32Array.from([NaN, 3, Infinity, 5, -9999]), -9999)).toEqual([3, 5]);
    expect(percentileRange(new Float32Array(0))).toEqual([0, 1]);
  });

  it('are never a point', () => {
    expect(percentileRange(new Float32Array(10).fill(7))).toEqual([7, 8]);
    const [low, high] = widened([1e9, 1e9]);
    expect(Math.fround(high)).toBeGreaterThan(Math.fround(low));
  });

  it('map a band to bytes and leave the others alone', () => {
    const data = new Uint8Array(9).fill(1);
    const from = { data: [0, 9, 60, 9, 100, 9], bands: 2, band: 0 };
    mapBand(from, [0, 100], { data, stride: 3, channel: 1 });
    expect([...data]).toEqual([1, 0, 1, 1, 153, 1, 1, 255, 1]);
    mapBand({ data: [NaN, -5, 1e30], bands: 1, band: 0 }, [0, 1], { data, stride: 3, channel: 0 });
    expect([data[0], data[3], data[6]]).toEqual([0, 0, 255]);
  });
});
