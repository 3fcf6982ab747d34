/** A report as one page that needs nothing else: no script, no file beside it; light or dark as its reader likes. */
import type { Fact, ReportEpoch, ReportFacts, ReportFigure, ReportTable, WorstImage } from './facts.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that comes from outside, made harmless. Control characters have no place on a page. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/[&<>"']/g, (one) => ENTITIES[one] ?? one);

const e = escapeHtml;

export const writeReportHtml = (facts: ReportFacts): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${e(facts.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${e(facts.title)}</h1>
<p>${e(facts.lead)}</p>
${section('Result', figures(facts.figures, facts.baselineName))}
${section('Before you believe it', list(facts.caveats))}
${section('Losses', curve(facts.epochs))}
${section('By class', table(facts.perClass))}
${section('Where it is most wrong', worst(facts.worst))}
${section('Data', factTable(facts.data))}
${section('Settings', factTable(facts.settings))}
${section('Machine', factTable(facts.machine))}
</body>
</html>
`;

const section = (title: string, body: string): string => (body === '' ? '' : `<h2>${title}</h2>\n${body}`);

const list = (sentences: readonly string[]): string =>
  sentences.length === 0 ? '' : `<ul>${sentences.map((one) => `<li>${e(one)}</li>`).join('')}</ul>`;

const figures = (all: readonly ReportFigure[], baselineName: string): string =>
  `<div class="figures">${all
    .map(
      ({ name, value, baseline }) =>
        `<div><span>${e(name)}</span><b>${e(value)}</b>${
          baseline === null ? '' : `<span>${e(baselineName)}: ${e(baseline)}</span>`
        }</div>`,
    )
    .join('')}</div>`;

const row = (cells: readonly string[], tag: 'td' | 'th'): string =>
  `<tr>${cells.map((cell) => `<${tag}>${e(cell)}</${tag}>`).join('')}</tr>`;

const table = ({ columns, rows }: ReportTable): string =>
  `<table><thead>${row(columns, 'th')}</thead><tbody>${rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`;

const factTable = (facts: readonly Fact[]): string =>
  `<table class="facts"><tbody>${facts.map((fact) => row(fact, 'td')).join('')}</tbody></table>`;

const worst = (images: readonly WorstImage[]): string =>
  images.length === 0
    ? ''
    : `<div class="worst">${images
        .map(
          ({ name, note, jpeg }) =>
            `<figure>${
              jpeg === null
                ? ''
                : `<img alt="" src="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}">`
            }<figcaption><b>${e(name)}</b>${e(note)}</figcaption></figure>`,
        )
        .join('')}</div>`;

const WIDTH = 720;
const HEIGHT = 220;
const LEFT = 52;
const BOTTOM = 26;
const TOP = 10;

/** Training and validation loss by epoch. */
function curve(epochs: readonly ReportEpoch[]): string {
  const losses = epochs.flatMap(({ trainLoss, validLoss }) => [trainLoss, validLoss]).filter(Number.isFinite);
  if (epochs.length < 2 || losses.length === 0) return '';
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const [first, last] = [epochs[0]?.epoch ?? 1, epochs.at(-1)?.epoch ?? 1];
  const x = (epoch: number): number =>
    LEFT + ((epoch - first) / Math.max(1, last - first)) * (WIDTH - LEFT - 8);
  const y = (loss: number): number =>
    TOP + ((high - loss) / Math.max(1e-12, high - low)) * (HEIGHT - TOP - BOTTOM);
  const path = (of: (one: ReportEpoch) => number): string =>
    epochs
      .filter((one) => Number.isFinite(of(one)))
      .map((one, i) => `${i === 0 ? 'M' : 'L'}${x(one.epoch).toFixed(1)} ${y(of(one)).toFixed(1)}`)
      .join('');
  const label = (at: { x: number; y: number }, text: string, anchor: string): string =>
    `<text x="${at.x}" y="${at.y}" text-anchor="${anchor}">${text}</text>`;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Losses by epoch">
<path class="axis" d="M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - 8}"/>
<path class="train" d="${path((one) => one.trainLoss)}"/>
<path class="valid" d="${path((one) => one.validLoss)}"/>
${label({ x: LEFT - 6, y: TOP + 8 }, high.toPrecision(3), 'end')}${label({ x: LEFT - 6, y: HEIGHT - BOTTOM }, low.toPrecision(3), 'end')}
${label({ x: LEFT, y: HEIGHT - 8 }, `epoch ${first}`, 'start')}${label({ x: WIDTH - 8, y: HEIGHT - 8 }, `epoch ${last}`, 'end')}
</svg>
<p class="legend"><span class="train">training</span> <span class="valid">validation</span></p>`;
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2024;--dim:#5b646d;--line:#d5dade;--ground:#fff;--panel:#f4f6f7;--accent:#0b7568;--other:#8f5b00}
@media(prefers-color-scheme:dark){:root{--ink:#e7eaec;--dim:#9aa3ab;--line:#3a4046;--ground:#1b1d20;--panel:#24272b;--accent:#3fc7b0;--other:#e8b04a}}
body{max-width:760px;margin:32px auto 64px;padding:0 20px;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--ground)}
h1{margin:0;font-size:26px}h2{margin:32px 0 8px;font-size:17px}
.figures{display:flex;flex-wrap:wrap;gap:12px}.figures div{display:flex;flex-direction:column;padding:12px 16px;background:var(--panel);border-radius:8px}
.figures b{font-size:24px;font-variant-numeric:tabular-nums}.figures span,.legend,figcaption{color:var(--dim);font-size:13px}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:4px 8px;text-align:right;border-bottom:1px solid var(--line)}
th{color:var(--dim);font-weight:500}th:first-child,td:first-child,.facts td{text-align:left;overflow-wrap:anywhere}.facts td:first-child{width:34%;color:var(--dim)}
.worst{display:grid;grid-template-columns:repeat(auto-fill,minmax(160px,1fr));gap:16px}figure{margin:0}figure img{width:100%;border-radius:6px}
figcaption b{display:block;color:var(--ink);overflow-wrap:anywhere}figcaption{overflow-wrap:anywhere}
svg{width:100%}svg path{fill:none;stroke-width:2}svg .axis{stroke:var(--line);stroke-width:1}svg .train{stroke:var(--accent)}svg .valid{stroke:var(--other);stroke-dasharray:5 4}
svg text{fill:var(--dim);font-size:12px}.legend span{padding-left:10px;border-left:4px solid}.legend .train{border-color:var(--accent)}.legend .valid{margin-left:16px;border-color:var(--other)}
`;
