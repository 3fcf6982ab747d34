import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commonFolder } from '#main/files/commonFolder.ts';
import { MANIFEST, writeExport } from '#main/files/exportFolder.ts';

describe('writeExport', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'limn-export-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const target = (): { folder: string; kind: 'labels' } => ({ folder: join(dir, 'out'), kind: 'labels' });
  const names = (): string[] => readdirSync(join(dir, 'out')).sort();

  it('writes texts and copies files, and tells their sizes', () => {
    const from = join(dir, 'big.bin');
    writeFileSync(from, Buffer.alloc(1000, 7));
    const written = writeExport(target(), [
      { name: 'a.txt', text: 'é' },
      { name: 'b.bin', from },
    ]);
    expect(written).toEqual([
      { name: 'a.txt', bytes: 2 },
      { name: 'b.bin', bytes: 1000 },
    ]);
    expect(existsSync(from)).toBe(true);
    expect(names()).toEqual(['a.txt', 'b.bin', MANIFEST]);
  });

  it('replaces an export of its kind and removes what is not in the new one', () => {
    writeExport(target(), [
      { name: 'a.txt', text: '1' },
      { name: 'old.txt', text: '1' },
    ]);
    writeExport(target(), [{ name: 'a.txt', text: '2' }]);
    expect(names()).toEqual(['a.txt', MANIFEST]);
    expect(readFileSync(join(dir, 'out', 'a.txt'), 'utf8')).toBe('2');
  });

  it('refuses to overwrite a foreign file or another kind of export, and writes nothing then', () => {
    writeExport(target(), [{ name: 'a.txt', text: '1' }]);
    writeFileSync(join(dir, 'out', 'mine.txt'), 'mine');
    const both = [
      { name: 'new.txt', text: '2' },
      { name: 'mine.txt', text: '2' },
    ];
    expect(() => writeExport(target(), both)).toThrow('path.exists');
    expect(() => writeExport({ ...target(), kind: 'model' }, [{ name: 'a.txt', text: '2' }])).toThrow(
      'path.exists',
    );
    expect(names()).toEqual(['a.txt', MANIFEST, 'mine.txt']);
  });

  it('never reaches out of its folder, whatever a manifest says', () => {
    writeExport(target(), [{ name: 'a.txt', text: '1' }]);
    writeFileSync(join(dir, 'outside.txt'), 'mine');
    const files = ['../outside.txt', 'a.txt'];
    writeFileSync(join(dir, 'out', MANIFEST), JSON.stringify({ kind: 'labels', files }));
    writeExport(target(), [{ name: 'b.txt', text: '2' }]);
    expect(existsSync(join(dir, 'outside.txt'))).toBe(true);
    expect(names()).toEqual(['b.txt', MANIFEST]);
  });

  it('leaves no half-written file when a copy fails', () => {
    const lost = join(dir, 'lost.bin');
    expect(() => writeExport(target(), [{ name: 'b.bin', from: lost }])).toThrow('path.missing');
    expect(names()).toEqual([MANIFEST]);
  });
});

describe('commonFolder', () => {
  it('is the deepest folder that holds all', () => {
    expect(commonFolder(['/a/b/c'])).toBe('/a/b/c');
    expect(commonFolder(['/a/b/c', '/a/b', '/a/b/d/e'])).toBe('/a/b');
    expect(commonFolder(['/a/bc', '/a/b'])).toBe('/a');
    expect(commonFolder(['/a', '/b'])).toBe('/');
    expect(commonFolder([])).toBe(null);
  });
});
