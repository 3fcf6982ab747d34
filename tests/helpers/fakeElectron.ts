/** A folder that electron-builder takes for an unpacked Electron for Linux: four files, and the place where fuses are set. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks the fuse wire in Electron's executable; after it come a version, the number of fuses and their states. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES_OFF_ON = '011001110';

export function makeFakeElectron(folder: string, root: string): void {
  for (const name of ['resources', 'locales']) mkdirSync(join(folder, name), { recursive: true });
  const wire = Buffer.concat([
    Buffer.from('#!/bin/sh\nexit 0\n'),
    Buffer.from(SENTINEL),
    Buffer.from([1, FUSES_OFF_ON.length]),
    Buffer.from(`${FUSES_OFF_ON}\n`),
  ]);
  writeFileSync(join(folder, 'electron'), wire, { mode: 0o755 });
  const manifest = readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8');
  writeFileSync(join(folder, 'version'), (JSON.parse(manifest) as { version: string }).version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), '');
}
