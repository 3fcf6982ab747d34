/** Labels laid out for fastai: one CSV with an `is_valid` column, lists of names, and the lines of Python that load them. */
import type { Split } from '#shared/domain/project.ts';
import {
  chooseDelimiter,
  DELIMITER_NAMES,
  writeClasses,
  writeLabelsCsv,
  writeNames,
  type Delimiter,
  type LabelRow,
} from './labelsCsv.ts';

export interface LayoutRow extends LabelRow {
  readonly split: Split | null;
}

export interface LayoutSource {
  /** Absolute folder that names are relative to; '' when names are absolute themselves. */
  readonly imagesDir: string;
  readonly classes: readonly string[];
  /** Labeled images. */
  readonly rows: readonly LayoutRow[];
  /** Names of images nobody has labeled yet. */
  readonly unlabeled: readonly string[];
}

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** `labels.csv`, `classes.txt`, `unlabeled.txt` where there are any, and a README that says how to read them. */
export function writeCsvLayout(source: LayoutSource): readonly TextFile[] {
  const delimiter = chooseDelimiter(source.classes);
  const csv = writeLabelsCsv(source.rows, { delimiter, classes: source.classes });
  return [
    { name: 'labels.csv', text: csv },
    ...commonFiles(source),
    { name: 'README.md', text: csvReadme(source, delimiter) },
  ];
}

/**
 * `labels.csv` with `image_name,tags,is_valid`, `valid.txt`, `classes.txt`, and a README. Images of the test side, and images
 * without a side when others have one, stand in files of their own: fastai knows only train and valid here.
 */
export function writeFastaiLayout(source: LayoutSource): readonly TextFile[] {
  const delimiter = chooseDelimiter(source.classes);
  const options = { delimiter, classes: source.classes };
  const isSplit = source.rows.some((row) => row.split !== null);
  const main = source.rows.filter((row) => row.split === 'train' || row.split === 'valid' || !isSplit);
  const valid = new Set(main.filter((row) => row.split === 'valid').map((row) => row.name));
  const isValid = { header: 'is_valid', textOf: (row: LabelRow) => (valid.has(row.name) ? 'True' : 'False') };
  const others = [
    { name: 'test.csv', rows: source.rows.filter((row) => row.split === 'test') },
    { name: 'unsplit.csv', rows: isSplit ? source.rows.filter((row) => row.split === null) : [] },
  ].filter(({ rows }) => rows.length > 0);
  return [
    { name: 'labels.csv', text: writeLabelsCsv(main, { ...options, extra: [isValid] }) },
    { name: 'valid.txt', text: writeNames([...valid]) },
    ...others.map(({ name, rows }) => ({ name, text: writeLabelsCsv(rows, options) })),
    ...commonFiles(source),
    {
      name: 'README.md',
      text: fastaiReadme(source, delimiter, { isSplit, others: others.map((o) => o.name) }),
    },
  ];
}

function commonFiles(source: LayoutSource): readonly TextFile[] {
  const classes = { name: 'classes.txt', text: writeClasses(source.classes) };
  if (source.unlabeled.length === 0) return [classes];
  return [classes, { name: 'unlabeled.txt', text: writeNames(source.unlabeled) }];
}

// --- words ------------------------------------------------------------------------------------------------------------

const python = (text: string): string => JSON.stringify(text);

const READ_CSV = "pd.read_csv('labels.csv', dtype={'image_name': str, 'tags': str}, keep_default_na=False)";

function filesInWords(source: LayoutSource, delimiter: Delimiter): string {
  const from =
    source.imagesDir === ''
      ? 'The images lie on several drives, so their names are whole paths.'
      : `Names are paths below \`${source.imagesDir}\`.`;
  const lines = [
    `- \`labels.csv\`: one line per labeled image, ${source.rows.length} in all with the other tables here. ${from}`,
    `  Tags are separated by ${DELIMITER_NAMES[delimiter]}${delimiter === ' ' ? '' : ', because a class name holds a space'}; an image that has none of them has an empty field.`,
    `- \`classes.txt\`: the ${source.classes.length} classes, one per line, in the project's order.`,
  ];
  if (source.unlabeled.length > 0)
    lines.push(`- \`unlabeled.txt\`: ${source.unlabeled.length} images that nobody has labeled yet.`);
  return lines.join('\n');
}

function csvReadme(source: LayoutSource, delimiter: Delimiter): string {
  return `# Labels exported from Limn

${filesInWords(source, delimiter)}

Read them in Python:

\`\`\`python
import pandas as pd
labels = ${READ_CSV}
tags = [text.split(${python(delimiter)}) if text else [] for text in labels['tags']]
\`\`\`

Read them back into Limn:

\`\`\`
${importCommand(source, delimiter)}
\`\`\`
`;
}

const shell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function importCommand(source: LayoutSource, delimiter: Delimiter): string {
  const images = source.imagesDir === '' ? '' : ` --images ${shell(source.imagesDir)}`;
  const delim = delimiter === ' ' ? '' : ` --delim ${delimiter === '\t' ? `$'\\t'` : shell(delimiter)}`;
  return `limn import <project> labels.csv${images}${delim}`;
}

function fastaiReadme(
  source: LayoutSource,
  delimiter: Delimiter,
  layout: { readonly isSplit: boolean; readonly others: readonly string[] },
): string {
  const split = layout.isSplit ? "ColSplitter('is_valid')" : 'RandomSplitter(0.2, seed=42)';
  const extra = [
    layout.isSplit
      ? '- `valid.txt`: the names of the validation images; `is_valid` in `labels.csv` says the same.'
      : '- The project has no split yet, so `is_valid` is False everywhere; the lines below split at random.',
    ...layout.others.map((name) => `- \`${name}\`: images that are neither train nor valid.`),
  ].join('\n');
  return `# Labels exported from Limn for fastai

${filesInWords(source, delimiter)}
${extra}

Load them (fastai 2):

\`\`\`python
import pandas as pd
from fastai.vision.all import *

labels = ${READ_CSV}
block = DataBlock(
    blocks=(ImageBlock, MultiCategoryBlock),
    get_x=ColReader('image_name', pref=${python(source.imagesDir === '' ? '' : `${source.imagesDir}/`)}),
    get_y=ColReader('tags', label_delim=${python(delimiter)}),
    splitter=${split},
    item_tfms=Resize(128),
)
loaders = block.dataloaders(labels)
\`\`\`

Load them (fastai 1, as in the course's lesson 3), for images that all have a tag:

\`\`\`python
from fastai.vision import *

data = (ImageList.from_df(labels, ${python(source.imagesDir === '' ? '/' : source.imagesDir)})
        .${layout.isSplit ? "split_from_df('is_valid')" : 'split_by_rand_pct(0.2, seed=42)'}
        .label_from_df('tags', label_delim=${python(delimiter)})
        .transform(get_transforms(), size=128).databunch().normalize(imagenet_stats))
\`\`\`

Read them back into Limn:

\`\`\`
${importCommand(source, delimiter)}
${layout.isSplit ? 'limn split <project> --column is_valid\n' : ''}\`\`\`
`;
}
