/** What stands beside an exported model: its facts for programs, and a page for people. */
import type { ExportCheck } from '#shared/domain/job.ts';
import type { Arch, RunId } from '#shared/domain/run.ts';

/** Grows when the meaning of a key changes. */
const FORMAT = 1;

export interface ModelFacts {
  readonly limnVersion: string;
  readonly classes: readonly string[];
  /** Of classes without one of their own. */
  readonly threshold: number;
  /** One for each class, in their order. */
  readonly thresholds: readonly number[];
  readonly sizePx: number;
  readonly normalization: { readonly mean: readonly number[]; readonly std: readonly number[] };
  readonly arch: Arch;
  readonly run: RunId;
  /** ISO 8601, UTC. */
  readonly created: string;
}

/** The entries of the model's metadata_props; docs/export.md explains each. */
export const toMetadata = (facts: ModelFacts): Readonly<Record<string, string>> => ({
  limn_version: facts.limnVersion,
  limn_format: String(FORMAT),
  task: 'tags',
  classes: JSON.stringify(facts.classes),
  threshold: String(facts.threshold),
  thresholds: JSON.stringify(facts.thresholds),
  size: String(facts.sizePx),
  normalization: JSON.stringify(facts.normalization),
  arch: facts.arch,
  run: facts.run,
  created: facts.created,
});

/** The same for programs that cannot read a model's metadata, with numbers and lists as such. */
export const writeModelJson = (facts: ModelFacts): string =>
  `${JSON.stringify(
    {
      limn_version: facts.limnVersion,
      limn_format: FORMAT,
      task: 'tags',
      classes: facts.classes,
      threshold: facts.threshold,
      thresholds: facts.thresholds,
      size: facts.sizePx,
      normalization: facts.normalization,
      arch: facts.arch,
      run: facts.run,
      created: facts.created,
    },
    null,
    2,
  )}\n`;

function whenThere({ threshold, thresholds, classes }: ModelFacts): string {
  const own = classes.flatMap((name, i) =>
    thresholds[i] === undefined || thresholds[i] === threshold ? [] : [`${name} ${String(thresholds[i])}`],
  );
  const all = `A class is there when its probability is above ${String(threshold)}`;
  return own.length === 0 ? `${all}.` : `${all}; some have a threshold of their own: ${own.join(', ')}.`;
}

export interface Snippets {
  readonly python: string;
  readonly javascript: string;
}

export function writeModelReadme(facts: ModelFacts, check: ExportCheck, snippets: Snippets): string {
  return `# A model made with Limn ${facts.limnVersion}

\`model.onnx\` takes photos and gives the probability of each of ${facts.classes.length} classes (listed in \`classes.txt\`).

- Input \`image\`: uint8 [batch, height, width, 3], RGB, any height and width. Resizing, cropping and normalization are inside.
- Output \`probabilities\`: float32 [batch, classes]. ${whenThere(facts)}
- Architecture ${facts.arch} at ${facts.sizePx} px, run ${facts.run}, written ${facts.created}.
- Everything else a program needs is in the model's metadata, and in \`model.json\`.

Checked on ${check.images} ${check.images === 1 ? 'image' : 'images'} before it was saved: at most ${digits(check.maxDiffOriginal)} from the app's probabilities starting
from the original files, at most ${digits(check.maxDiffModelSize)} at the model's own size.

## Python

\`pip install onnxruntime pillow numpy\`, then \`python predict.py photo.jpg\`:

\`\`\`python
${snippets.python.trimEnd()}
\`\`\`

## JavaScript

\`npm install onnxruntime-node sharp\`, then \`node predict.mjs photo.jpg\`:

\`\`\`js
${snippets.javascript.trimEnd()}
\`\`\`
`;
}

const digits = (difference: number): string => (difference === 0 ? '0' : difference.toExponential(1));
