import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENTRIES, packageRoot } from '#main/processes/entries.ts';
import { runProgram } from '#tests/helpers/program.ts';

const root = packageRoot();
const out = join(root, 'out');
const IMPORT = /(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*["']([^"']+)["']/g;

/** Everything a built file imports, directly or through its chunks: our own files and the names of packages. */
function importsOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    if (name.startsWith('.')) importsOf(join(dirname(file), name), seen);
    else seen.add(name);
  }
  return seen;
}

describe('what is built', () => {
  beforeAll(async () => {
    // The command builds a checkout whose build is missing or old.
    const { code, stderr } = await runProgram(process.execPath, [
      join(root, 'main/launch/limn.mjs'),
      '--version',
    ]);
    expect(stderr.replace(/^Building Limn.*\n/, '')).toBe('');
    expect(code).toBe(0);
  });

  it('has every entry that is started by its path', () => {
    const missing = Object.keys(ENTRIES).filter((name) => !existsSync(join(out, 'main', `${name}.js`)));
    expect(missing).toEqual([]);
  });

  it.each(Object.keys(ENTRIES).filter((name) => name !== 'index'))('needs no Electron in %s', (name) => {
    const imports = importsOf(join(out, 'main', `${name}.js`));
    expect([...imports].filter((item) => item === 'electron' || item.startsWith('electron/'))).toEqual([]);
  });

  it('asks Electron for things in the app and its preload, so that the check above means something', () => {
    expect(importsOf(join(out, 'main', 'index.js'))).toContain('electron');
    expect(importsOf(join(out, 'preload', 'preload.cjs'))).toContain('electron');
  });

  it('loads no native code in the app itself: sharp crashes in Electron on Linux', () => {
    const imports = importsOf(join(out, 'main', 'index.js'));
    const natives = ['sharp', 'better-sqlite3', 'onnxruntime-node'].filter((name) => imports.has(name));
    expect(natives).toEqual([]);
  });

  it('has a preload that is one CommonJS file, as a sandboxed page needs', () => {
    const preload = readFileSync(join(out, 'preload', 'preload.cjs'), 'utf8');
    const names = [...preload.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(['electron']));
    expect(preload).not.toMatch(/^\s*(import|export)\b/m);
  });

  it('has a page that needs nothing its policy forbids', () => {
    const html = readFileSync(join(out, 'renderer', 'index.html'), 'utf8');
    const scripts = [...html.matchAll(/<script\b([^>]*)>([^<]*)/g)];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, attributes = '', body = ''] of scripts) {
      expect(attributes).toMatch(/src="\.\/assets\//);
      expect(body.trim()).toBe('');
    }
    expect(html).not.toMatch(/https?:\/\//);
    expect(html).not.toMatch(/\son\w+=/);
  });
});
