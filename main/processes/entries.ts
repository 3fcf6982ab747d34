/** Where the program's own entry files are: `.ts` sources when it runs from source, `out/main/<name>.js` when it is built. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Every file that is started by its path: processes, worker threads and commands. `electron.config.ts` builds this list. */
export const ENTRIES = {
  index: 'main/index.ts',
  cli: 'main/cli.ts',
  backend: 'main/shell/backend.ts',
  trainer: 'main/processes/trainer.ts',
  lesson: 'main/processes/lesson.ts',
  predictor: 'main/processes/predictor.ts',
  benchTrainer: 'main/processes/benchTrainer.ts',
  deviceProbe: 'main/processes/deviceProbe.ts',
  loaderWorker: 'main/datasets/loaderWorker.ts',
  pictureWorker: 'main/processes/pictureWorker.ts',
  pyramidBuilder: 'main/processes/pyramidBuilder.ts',
} as const;
export type EntryName = keyof typeof ENTRIES;

/**
 * Absolute path of an entry, ready for `fork`, `spawn` or `new Worker`. Inside a packed app it is the unpacked copy, since
 * plain Node cannot read an asar archive.
 */
export function entryPath(name: EntryName): string {
  const root = packageRoot();
  return outsideAsar(
    isBuilt() ? join(root, 'out', 'main', `${name}.js`) : join(root, ...ENTRIES[name].split('/')),
  );
}

/** The folder that holds `package.json`, `assets/` and (once built) `out/`. */
export function packageRoot(): string {
  const here = ownFolder();
  const built = outFolder(here);
  return built === null ? dirname(dirname(here)) : dirname(dirname(built));
}

/** A file or folder that ships with the program, by its path from the package root: `assets/sample`. */
export function shippedPath(path: string): string {
  return outsideAsar(join(packageRoot(), ...path.split('/')));
}

/** True when this code was bundled into `out/main`. */
function isBuilt(): boolean {
  return outFolder(ownFolder()) !== null;
}

/** The executable that runs entries in processes of their own: always plain Node, this very one. */
export function nodePath(): string {
  return process.execPath;
}

const ownFolder = (): string => dirname(fileURLToPath(import.meta.url));

/** `…/out/main` when `folder` is it or lies inside it (bundles may be split into `chunks/`), else null. */
function outFolder(folder: string): string | null {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if (basename(at) === 'main' && basename(dirname(at)) === 'out') return at;
  }
  return null;
}

function outsideAsar(path: string): string {
  const unpacked = path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
  return unpacked !== path && existsSync(unpacked) ? unpacked : path;
}
