import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPredictions, writePredictions } from '#main/files/predictionsFile.ts';

describe('a predictions file', () => {
  let dir: string;
  let path: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'limn-predictions-'));
    path = join(dir, 'predictions-valid.bin');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const some = {
    itemIds: Int32Array.of(3, 7, 2_000_000_000),
    probabilities: Float32Array.of(0.1, 0.9, 1e-8, 1, 0, 0.5),
  };

  it('comes back exactly under its key', () => {
    writePredictions(path, 'k', some);
    expect(readPredictions(path, 'k')).toEqual(some);
  });

  it('comes back empty when no image could be read', () => {
    const none = { itemIds: new Int32Array(), probabilities: new Float32Array() };
    writePredictions(path, 'k', none);
    expect(readPredictions(path, 'k')).toEqual(none);
  });

  it('is nothing under another key, cut off, damaged or absent', () => {
    expect(readPredictions(path, 'k')).toBe(null);
    writePredictions(path, 'k', some);
    expect(readPredictions(path, 'other')).toBe(null);
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    expect(readPredictions(path, 'k')).toBe(null);
    writeFileSync(path, 'damaged');
    expect(readPredictions(path, 'k')).toBe(null);
    writeFileSync(path, '{"key"\n');
    expect(readPredictions(path, 'k')).toBe(null);
  });
});
