/** What a command says: results on stdout, progress on stderr, and with `--json` nothing but JSON lines on stdout. */
import { table, type Column } from './table.ts';

export class Output {
  readonly isJson: boolean;
  readonly #isTerminal = process.stderr.isTTY;
  #shown = '';
  #shownAt = 0;

  constructor(isJson: boolean) {
    this.isJson = isJson;
  }

  /** One JSON object on a line of its own; nothing without `--json`. Numbers that are none become null. */
  json(value: object): void {
    if (this.isJson) process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** A line for people; nothing with `--json`. */
  say(line = ''): void {
    if (this.isJson) return;
    this.clearProgress();
    process.stdout.write(`${line}\n`);
  }

  /** Rows for people, aligned. */
  rows<T>(items: readonly T[], columns: readonly Column<T>[]): void {
    for (const line of table(items, columns)) this.say(line);
  }

  /** Something worth knowing that is no result: on stderr, so that results can be piped. */
  note(line: string): void {
    this.clearProgress();
    process.stderr.write(`${line}\n`);
  }

  /** A line that is written over by the next one; only on a terminal, at most ten times a second. */
  progress(line: string): void {
    const now = performance.now();
    if (!this.#isTerminal || now - this.#shownAt < 100) return;
    this.#shownAt = now;
    const width = (process.stderr.columns || 80) - 1;
    const text = line.slice(0, width);
    process.stderr.write(`\r${text.padEnd(this.#shown.length)}`);
    this.#shown = text;
  }

  /** A bar with counts: `label ━━━━━───── 512 / 1,000`. */
  bar(label: string, done: number, total: number | null, say: (n: number) => string = count): void {
    if (total === null || total === 0) {
      this.progress(`${label} ${say(done)}`);
      return;
    }
    const filled = Math.round((Math.min(done, total) / total) * 24);
    this.progress(`${label} ${'━'.repeat(filled)}${'─'.repeat(24 - filled)} ${say(done)} / ${say(total)}`);
  }

  clearProgress(): void {
    if (this.#shown === '') return;
    process.stderr.write(`\r${' '.repeat(this.#shown.length)}\r`);
    this.#shown = '';
  }
}

/** 1,234 */
export const count = (n: number): string => n.toLocaleString('en-US');

/** "1 image", "2 images" */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

/** "48 s", "1 m 12 s", "2 h 5 m" */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${String(seconds)} s`;
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))} m ${String(seconds % 60)} s`;
  return `${String(Math.floor(seconds / 3600))} h ${String(Math.floor((seconds % 3600) / 60))} m`;
}

export function bytes(n: number): string {
  if (n < 1000) return `${String(n)} B`;
  if (n < 1e6) return `${(n / 1e3).toFixed(1)} kB`;
  return n < 1e9 ? `${(n / 1e6).toFixed(1)} MB` : `${(n / 1e9).toFixed(1)} GB`;
}
