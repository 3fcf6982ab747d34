/** The scripts that go with an exported model: what all share and what its kind adds, each in one file. */
import { readFileSync } from 'node:fs';
import type { Snippets } from '#main/formats/modelReadme.ts';
import { shippedPath } from '#main/processes/entries.ts';
import type { Kind } from '#shared/domain/project.ts';

const shipped = (name: string): string => readFileSync(shippedPath(`assets/export/${name}`), 'utf8');

/** The shared part takes the place of the line that imports it; what it exports is there then. */
export function exportSnippets(kind: Kind): Snippets {
  const python = shipped('common.py').trimEnd();
  const javascript = shipped('common.mjs')
    .replace(/^export \{[^}]*\};$/m, '')
    .trimEnd();
  return {
    python: shipped(`${kind}.py`).replace(/^from common import .*$/m, () => python),
    javascript: shipped(`${kind}.mjs`).replace(
      /^import \{[^}]*\} from '\.\/common\.mjs';$/m,
      () => javascript,
    ),
  };
}
