import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRows, writeRows } from '#main/files/rowsFile.ts';

describe('a file of rows', () => {
  let dir: string;
  let path: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'limn-rows-'));
    path = join(dir, 'predictions-valid.bin');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const some = {
    itemIds: Int32Array.of(3, 7, 2_000_000_000),
    values: Float32Array.of(0.1, 0.9, 1e-8, 1, 0, 0.5),
  };

  it('comes back exactly under its key', () => {
    writeRows(path, 'k', some);
    expect(readRows(path, 'k')).toEqual(some);
  });

  it('comes back empty when no image could be read', () => {
    const none = { itemIds: new Int32Array(), values: new Float32Array() };
    writeRows(path, 'k', none);
    expect(readRows(path, 'k')).toEqual(none);
  });

  it('is nothing under another key, cut off, damaged or absent', () => {
    expect(readRows(path, 'k')).toBe(null);
    writeRows(path, 'k', some);
    expect(readRows(path, 'other')).toBe(null);
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    expect(readRows(path, 'k')).toBe(null);
    writeFileSync(path, 'damaged');
    expect(readRows(path, 'k')).toBe(null);
    writeFileSync(path, '{"key"\n');
    expect(readRows(path, 'k')).toBe(null);
  });
});
