/** The version of this program, from its own package.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#main/processes/entries.ts';

let known: string | null = null;

export function limnVersion(): string {
  known ??= String(
    (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version?: unknown })
      .version ?? '0',
  );
  return known;
}
