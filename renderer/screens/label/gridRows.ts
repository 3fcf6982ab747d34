/** How the images of a list lie in rows: all in one go, or group by group under headings. Pure. */

export type GridRow =
  | { readonly kind: 'tiles'; readonly from: number; readonly to: number }
  | { readonly kind: 'heading'; readonly group: number; readonly from: number; readonly to: number };

export interface GridRows {
  readonly count: number;
  /** @param index 0 to count - 1 */
  row(index: number): GridRow;
  /** The row in which a place of the list stands. */
  rowOf(place: number): number;
  /** The place above (-1) or below (1), in the same column where there is one. */
  neighbour(place: number, by: -1 | 1): number;
}

/** All images of a list, row after row. */
export function plainRows(length: number, columns: number): GridRows {
  const count = Math.ceil(length / columns);
  return {
    count,
    row: (index) => ({ kind: 'tiles', from: index * columns, to: Math.min(length, (index + 1) * columns) }),
    rowOf: (place) => Math.floor(place / columns),
    neighbour: (place, by) => Math.max(0, Math.min(length - 1, place + by * columns)),
  };
}

/** Groups of images, each under a heading. @param sizes images of each group */
export function groupedRows(sizes: ArrayLike<number>, columns: number): GridRows {
  const rows: GridRow[] = [];
  const rowOf: number[] = [];
  let start = 0;
  for (let group = 0; group < sizes.length; group += 1) {
    const end = start + (sizes[group] ?? 0);
    rows.push({ kind: 'heading', group, from: start, to: end });
    for (let from = start; from < end; from += columns) {
      const to = Math.min(end, from + columns);
      for (let place = from; place < to; place += 1) rowOf.push(rows.length);
      rows.push({ kind: 'tiles', from, to });
    }
    start = end;
  }
  return {
    count: rows.length,
    row: (index) => rows[index] ?? { kind: 'tiles', from: 0, to: 0 },
    rowOf: (place) => rowOf[place] ?? 0,
    neighbour: (place, by) => neighbourIn(rows, rowOf[place] ?? 0, { place, by }),
  };
}

function neighbourIn(
  rows: readonly GridRow[],
  at: number,
  { place, by }: { readonly place: number; readonly by: -1 | 1 },
): number {
  const own = rows[at];
  if (own === undefined) return place;
  for (let index = at + by; index >= 0 && index < rows.length; index += by) {
    const row = rows[index];
    if (row?.kind === 'tiles') return Math.min(row.to - 1, row.from + place - own.from);
  }
  return by < 0 ? 0 : own.to - 1;
}

/** Places of the list in the tiles that a box touches, where rows differ in height. */
export function placesIn(
  rows: GridRows,
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  sizes: {
    readonly tilePx: number;
    readonly gapPx: number;
    readonly rowPx: number;
    readonly headingPx: number;
    readonly paddingPx: number;
  },
): readonly number[] {
  const { tilePx, gapPx, rowPx, headingPx, paddingPx } = sizes;
  const places: number[] = [];
  let top = paddingPx;
  for (let index = 0; index < rows.count && top <= box.top + box.height; index += 1) {
    const row = rows.row(index);
    const heightPx = row.kind === 'heading' ? headingPx : rowPx;
    const isTouched = row.kind === 'tiles' && top + heightPx - gapPx >= box.top;
    for (let place = row.from; isTouched && place < row.to; place += 1) {
      const left = paddingPx + (place - row.from) * (tilePx + gapPx);
      if (left <= box.left + box.width && left + tilePx >= box.left) places.push(place);
    }
    top += heightPx;
  }
  return places;
}
