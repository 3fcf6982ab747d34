/** The first layer for another number of channels: what it must answer as before. */
import { describe, expect, it } from 'vitest';
import { widenInput, WIDENINGS, type Filter } from '#main/engine/nn/widenInput.ts';
import { spread } from '#tests/helpers/spread.ts';

const AREA = 9;
const weight: Filter = {
  dims: [2, 3, 3, 3],
  data: Float32Array.from(spread(2 * 3 * AREA, 1), (u) => u - 0.5),
};

/** What every output channel answers at one place of the picture. @param pixels [channels][9] */
function answers(filter: Filter, pixels: readonly ArrayLike<number>[]): number[] {
  const [out = 0, channels = 0] = filter.dims;
  return Array.from({ length: out }, (_, o) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) {
      for (let k = 0; k < AREA; k++) {
        sum += (filter.data[(o * channels + c) * AREA + k] ?? NaN) * (pixels[c]?.[k] ?? NaN);
      }
    }
    return Number(sum.toFixed(5));
  });
}

const channel = (salt: number): Float64Array => spread(AREA, salt);
const rgb = [channel(11), channel(12), channel(13)];
const grey = (channels: number): Float64Array[] => Array.from({ length: channels }, () => channel(14));

describe('a first layer for more channels', () => {
  it('with zeros answers as before, whatever the further channels hold', () => {
    const wide = widenInput(weight, 5, 'zeros');
    expect(wide.dims).toEqual([2, 5, 3, 3]);
    expect(answers(wide, [...rgb, channel(15), channel(16)])).toEqual(answers(weight, rgb));
  });

  it('with means answers a grey picture as before, and looks at every channel', () => {
    const wide = widenInput(weight, 6, 'mean');
    expect(answers(wide, grey(6))).toEqual(answers(weight, grey(3)));
    const brighter = grey(6).with(5, channel(17));
    expect(answers(wide, brighter)).not.toEqual(answers(weight, grey(3)));
  });

  it('with random numbers keeps the three and draws the rest from the seed', () => {
    const wide = widenInput(weight, 4, 'random', 7);
    expect(answers(wide, [...rgb, new Float64Array(AREA)])).toEqual(answers(weight, rgb));
    const drawn = wide.data.filter((_, i) => Math.floor(i / AREA) % 4 === 3);
    expect(drawn.every((value) => value !== 0)).toBe(true);
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThan(4 * Math.sqrt(2 / 18));
    expect(widenInput(weight, 4, 'random', 7)).toEqual(wide);
    expect(widenInput(weight, 4, 'random', 8)).not.toEqual(wide);
  });
});

describe('a first layer for fewer channels', () => {
  it.each([1, 2])('%i answers a grey picture as before', (channels) => {
    for (const how of WIDENINGS) {
      expect(answers(widenInput(weight, channels, how), grey(channels))).toEqual(answers(weight, grey(3)));
    }
  });
});

it('three channels stay as they are', () => {
  for (const how of WIDENINGS) expect(widenInput(weight, 3, how)).toEqual(weight);
});

it('a filter that does not take three is refused', () => {
  expect(() => widenInput({ dims: [2, 4, 3, 3], data: new Float32Array(72) }, 5, 'zeros')).toThrow(
    /3 channels/,
  );
});
