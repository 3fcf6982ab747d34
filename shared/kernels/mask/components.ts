/** What hangs together in a bitmap, found by runs of pixels and never pixel by pixel (He, Chao and Suzuki 2008). */

/** The runs of a bitmap, row by row from left to right, and which of them hang together. */
export interface Components {
  readonly count: number;
  /** The first run of each row, and after the last row the number of runs: [h + 1]. */
  readonly rowStarts: Int32Array;
  /** Of each run: its first column, the one after its last, and its component, 0 to count - 1 by first appearance. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly component: Int32Array;
  /** Pixels of each component. */
  readonly areas: Int32Array;
  /** 1 for components with a pixel on the border of the bitmap. */
  readonly touchesBorder: Uint8Array;
}

/** A bitmap and how to look at it. */
export interface ComponentsOf {
  readonly bits: Uint8Array;
  readonly w: number;
  readonly h: number;
  /** Whether to look at what is set or at what is not. */
  readonly value: 0 | 1;
  /** Do pixels that only share a corner hang together? */
  readonly diagonal: boolean;
}

export function componentsOf(what: ComponentsOf): Components {
  const runs = runsOf(what);
  const parents = Int32Array.from(runs.starts, (_, run) => run);
  for (let y = 1; y < what.h; y += 1) joinRows(runs, y, parents, what.diagonal ? 1 : 0);
  const component = new Int32Array(parents.length);
  let count = 0;
  for (let run = 0; run < parents.length; run += 1) {
    // Parents come before their children, so theirs is known.
    const root = rootOf(parents, run);
    component[run] = root === run ? count++ : (component[root] ?? 0);
  }
  return { count, ...runs, component, ...measure(what, count, { ...runs, component }) };
}

/** Every other run on the way is hung higher, so that the next way is shorter. */
function rootOf(parents: Int32Array, run: number): number {
  let root = run;
  for (let up = parents[root] ?? root; up !== root; up = parents[root] ?? root) {
    const next = parents[up] ?? up;
    parents[root] = next;
    root = next;
  }
  return root;
}

/** Puts the runs of a row together with those above that they touch. */
function joinRows({ rowStarts, starts, ends }: Runs, y: number, parents: Int32Array, reach: 0 | 1): void {
  let above = rowStarts[y - 1] ?? 0;
  const [aboveEnd, end] = [rowStarts[y] ?? 0, rowStarts[y + 1] ?? 0];
  for (let run = aboveEnd; run < end; run += 1) {
    const [from, to] = [(starts[run] ?? 0) - reach, (ends[run] ?? 0) + reach];
    while (above < aboveEnd && (ends[above] ?? 0) <= from) above += 1;
    for (let other = above; other < aboveEnd && (starts[other] ?? 0) < to; other += 1) {
      const [a, b] = [rootOf(parents, other), rootOf(parents, run)];
      parents[Math.max(a, b)] = Math.min(a, b);
    }
  }
}

/** The run of a row that holds a column, by halving; -1 when there is none. */
export function runAt({ rowStarts, starts, ends }: Components, x: number, y: number): number {
  let [low, high] = [rowStarts[y] ?? 0, (rowStarts[y + 1] ?? 0) - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (x < (starts[middle] ?? 0)) high = middle - 1;
    else if (x >= (ends[middle] ?? 0)) low = middle + 1;
    else return middle;
  }
  return -1;
}

type Runs = Pick<Components, 'rowStarts' | 'starts' | 'ends'>;

function runsOf({ bits, w, h, value }: ComponentsOf): Runs {
  const rowStarts = new Int32Array(h + 1);
  let starts = new Int32Array(1024);
  let ends = new Int32Array(1024);
  let count = 0;
  for (let y = 0; y < h; y += 1) {
    rowStarts[y] = count;
    const [row, rowEnd] = [y * w, (y + 1) * w];
    for (let i = row; i < rowEnd;) {
      while (i < rowEnd && bits[i] !== value) i += 1;
      if (i >= rowEnd) break;
      if (count === starts.length) [starts, ends] = [doubled(starts), doubled(ends)];
      starts[count] = i - row;
      while (i < rowEnd && bits[i] === value) i += 1;
      ends[count++] = i - row;
    }
  }
  rowStarts[h] = count;
  return { rowStarts, starts: starts.subarray(0, count), ends: ends.subarray(0, count) };
}

function measure(
  { w, h }: ComponentsOf,
  count: number,
  { rowStarts, starts, ends, component }: Runs & Pick<Components, 'component'>,
): Pick<Components, 'areas' | 'touchesBorder'> {
  const areas = new Int32Array(count);
  const touchesBorder = new Uint8Array(count);
  for (let y = 0; y < h; y += 1) {
    const rowEnd = rowStarts[y + 1] ?? 0;
    for (let run = rowStarts[y] ?? 0; run < rowEnd; run += 1) {
      const [id, start, end] = [component[run] ?? 0, starts[run] ?? 0, ends[run] ?? 0];
      areas[id] = (areas[id] ?? 0) + end - start;
      if (y === 0 || y === h - 1 || start === 0 || end === w) touchesBorder[id] = 1;
    }
  }
  return { areas, touchesBorder };
}

function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * numbers.length);
  longer.set(numbers);
  return longer;
}
