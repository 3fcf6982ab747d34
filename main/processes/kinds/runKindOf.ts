/** Which kind of run a folder holds. */
import { runFile, type RunSpec } from '../runFolder.ts';
import { maskKind } from './masks.ts';
import { pointKind } from './points.ts';
import type { RunKind } from './RunKind.ts';
import { tagKind } from './tags.ts';

/** @param folder of the run: masks are read from it */
export function runKindOf({ target, classes, threshold }: RunSpec, folder: string): RunKind {
  switch (target.kind) {
    case 'tags':
      return tagKind(classes.length, threshold);
    case 'masks':
      return maskKind({ target, names: classes, file: runFile(folder, 'masks') });
    case 'points':
      return pointKind(classes.length, target.mirrors);
  }
}
