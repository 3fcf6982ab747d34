/** What NVIDIA's tool says of a GPU's memory. */
import { describe, expect, it } from 'vitest';
import { parseUsedMemory } from '#main/processes/devices/gpuMemory.ts';

describe('memory in use on a GPU', () => {
  it.each([
    ['  1024\n', 1024 * 2 ** 20],
    ['512\n2048\n', 512 * 2 ** 20],
    ['[N/A]\n', null],
    ['', null],
    ['No devices were found', null],
  ])('of %j is %j', (text, bytes) => {
    expect(parseUsedMemory(text)).toBe(bytes);
  });
});
