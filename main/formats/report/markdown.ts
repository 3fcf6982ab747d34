/** A report as Markdown, its pictures in files beside it. */
import type { Fact, ReportFacts, ReportTable } from './facts.ts';

/** Text that comes from outside: no markup, no table cell that ends early. */
export const escapeMarkdown = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/[\\`*_{}[\]<>()#+!|~]/g, (one) => `\\${one}`);

const m = escapeMarkdown;

/** @param pictureOf the name of the file with the picture of the n-th worst image */
export function writeReportMarkdown(facts: ReportFacts, pictureOf: (n: number) => string): string {
  const parts = [
    `# ${m(facts.title)}`,
    m(facts.lead),
    '## Result',
    table({
      columns: ['', 'this run', facts.baselineName],
      rows: facts.figures.map(({ name, value, baseline }) => [name, value, baseline ?? '–']),
    }),
    ...(facts.caveats.length === 0 ? [] : ['## Before you believe it', bullets(facts.caveats)]),
    '## Losses',
    table({
      columns: ['epoch', 'training', 'validation'],
      rows: facts.epochs.map((one) => [
        String(one.epoch),
        one.trainLoss.toPrecision(4),
        one.validLoss.toPrecision(4),
      ]),
    }),
    '## By class',
    table(facts.perClass),
    ...(facts.worst.length === 0 ? [] : ['## Where it is most wrong', worst(facts, pictureOf)]),
    '## Data',
    factTable(facts.data),
    '## Settings',
    factTable(facts.settings),
    '## Machine',
    factTable(facts.machine),
  ];
  return `${parts.join('\n\n')}\n`;
}

const bullets = (sentences: readonly string[]): string => sentences.map((one) => `- ${m(one)}`).join('\n');

function table({ columns, rows }: ReportTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(m).join(' | ')} |`;
  const rule = `| ${columns.map((_, i) => (i === 0 ? '---' : '---:')).join(' | ')} |`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

const factTable = (facts: readonly Fact[]): string => table({ columns: ['', ''], rows: facts });

const worst = ({ worst: images }: ReportFacts, pictureOf: (n: number) => string): string =>
  images
    .map(({ name, note, jpeg }, i) => {
      const picture = jpeg === null ? '' : `![](${pictureOf(i)})\n\n`;
      return `${picture}**${m(name)}**: ${m(note)}`;
    })
    .join('\n\n');
