/** The page for people that stands beside an exported model. */
import type { ExportCheck } from '#shared/domain/job.ts';
import type { ModelFacts } from './modelCard.ts';

export interface Snippets {
  readonly python: string;
  readonly javascript: string;
}

export const writeModelReadme = (
  facts: ModelFacts,
  check: ExportCheck,
  snippets: Snippets,
): string => `# A model made with Limn ${facts.limnVersion}

${whatItDoes(facts)}

- Input \`image\`: uint8 [batch, height, width, 3], RGB, any height and width. ${whatIsInside(facts)}
${outputsOf(facts)}
- Architecture ${facts.arch} at ${sizeOf(facts)} px, run ${facts.run}, written ${facts.created}.
- Everything else a program needs is in the model's metadata, and in \`model.json\`.

${whatTheCheckFound(check)}

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

function whatItDoes({ task, classes }: ModelFacts): string {
  const listed = '(listed in `classes.txt`)';
  switch (task) {
    case 'tags':
      return `\`model.onnx\` takes photos and gives the probability of each of ${classes.length} classes ${listed}.`;
    case 'masks':
      return `\`model.onnx\` takes photos and says of every pixel which of ${classes.length} classes ${listed} it shows.`;
    case 'points':
      return `\`model.onnx\` takes photos and says where each of ${classes.length} named points ${listed} is.`;
  }
}

const whatIsInside = ({ task }: ModelFacts): string =>
  task === 'tags'
    ? 'Resizing, cropping and normalization are inside.'
    : 'Resizing and normalization are inside; the whole image is squeezed into what the network sees, nothing is cut.';

const sizeOf = (facts: ModelFacts): string =>
  facts.task === 'tags' ? String(facts.sizePx) : `${facts.heightPx} x ${facts.widthPx}`;

function outputsOf(facts: ModelFacts): string {
  const { classes } = facts;
  switch (facts.task) {
    case 'tags':
      return `- Output \`probabilities\`: float32 [batch, classes]. ${whenThere(facts)}`;
    case 'masks': {
      const gone =
        facts.voidIndex === null
          ? ''
          : ` "${classes[facts.voidIndex] ?? ''}" stands for what nobody can tell; training left it out.`;
      return `- Output \`mask\`: uint8 (int32 above 256 classes) [batch, height, width], at the size of the image: for each pixel the place of its class
  in \`classes.txt\`, from 0 on.${gone}
- Output \`probabilities\`: float32 [batch, classes, ${facts.heightPx}, ${facts.widthPx}], at the size of the network.`;
    }
    case 'points': {
      const names = facts.unseen.map((place) => classes[place] ?? '').join(', ');
      const unknown =
        names === '' ? '' : ` No training image had ${names}: what the model says of that means nothing.`;
      return `- Output \`points\`: float32 [batch, points, 2], x and y in pixels of the image from its upper left corner; the middle of the
  first pixel is (0.5, 0.5).${unknown}`;
    }
  }
}

function whenThere({ threshold, thresholds, classes }: Extract<ModelFacts, { task: 'tags' }>): string {
  const own = classes.flatMap((name, i) =>
    thresholds[i] === undefined || thresholds[i] === threshold ? [] : [`${name} ${String(thresholds[i])}`],
  );
  const all = `A class is there when its probability is above ${String(threshold)}`;
  return own.length === 0 ? `${all}.` : `${all}; some have a threshold of their own: ${own.join(', ')}.`;
}

function whatTheCheckFound({
  kind,
  images,
  maxDiffOriginal,
  maxDiffModelSize,
  differingPixels,
}: ExportCheck): string {
  const checked = `Checked on ${images} ${images === 1 ? 'image' : 'images'} before it was saved: `;
  if (kind === 'points')
    return `${checked}at most ${digits(maxDiffOriginal)} px from the app's points starting
from the original files, at most ${digits(maxDiffModelSize)} px at the model's own size.`;
  const pixels =
    differingPixels === null
      ? ''
      : ` Of all pixels of the original files ${share(differingPixels)} got another class.`;
  return `${checked}at most ${digits(maxDiffOriginal)} from the app's probabilities starting
from the original files, at most ${digits(maxDiffModelSize)} at the model's own size.${pixels}`;
}

const share = (part: number): string => (part === 0 ? 'not one' : `${digits(100 * part)} %`);

const digits = (difference: number): string => (difference === 0 ? '0' : difference.toExponential(1));
