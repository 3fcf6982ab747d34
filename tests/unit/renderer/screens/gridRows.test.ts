import { describe, expect, it } from 'vitest';
import { groupedRows, placesIn, plainRows } from '#renderer/screens/label/gridRows.ts';

describe('rows of a grid', () => {
  it('hold the list in order, the last one what is left', () => {
    const rows = plainRows(8, 3);
    expect([0, 1, 2].map((index) => rows.row(index))).toEqual([
      { kind: 'tiles', from: 0, to: 3 },
      { kind: 'tiles', from: 3, to: 6 },
      { kind: 'tiles', from: 6, to: 8 },
    ]);
    expect([
      rows.count,
      rows.rowOf(5),
      rows.neighbour(1, 1),
      rows.neighbour(1, -1),
      rows.neighbour(6, 1),
    ]).toEqual([3, 1, 4, 0, 7]);
  });

  it('of groups begin anew with each, under a heading', () => {
    const rows = groupedRows([4, 2], 3);
    expect(Array.from({ length: rows.count }, (_, index) => rows.row(index))).toEqual([
      { kind: 'heading', group: 0, from: 0, to: 4 },
      { kind: 'tiles', from: 0, to: 3 },
      { kind: 'tiles', from: 3, to: 4 },
      { kind: 'heading', group: 1, from: 4, to: 6 },
      { kind: 'tiles', from: 4, to: 6 },
    ]);
    expect([0, 2, 3, 4, 5].map((place) => rows.rowOf(place))).toEqual([1, 1, 2, 4, 4]);
  });

  it('of groups lead up and down in the same column, past headings and short rows', () => {
    const rows = groupedRows([4, 2], 3);
    expect([2, 3, 5].map((place) => rows.neighbour(place, 1))).toEqual([3, 4, 5]);
    expect([5, 3, 1].map((place) => rows.neighbour(place, -1))).toEqual([3, 0, 0]);
  });

  it('of nothing are none', () => {
    expect([plainRows(0, 4).count, groupedRows([], 4).count]).toEqual([0, 0]);
  });

  it('give the tiles that a frame touches, headings left out', () => {
    const sizes = { tilePx: 100, gapPx: 10, rowPx: 150, headingPx: 40, paddingPx: 10 };
    const rows = groupedRows([4, 2], 3);
    expect(placesIn(rows, { left: 0, top: 0, width: 400, height: 45 }, sizes)).toEqual([]);
    expect(placesIn(rows, { left: 115, top: 60, width: 50, height: 300 }, sizes)).toEqual([1]);
    expect(placesIn(rows, { left: 15, top: 100, width: 5, height: 700 }, sizes)).toEqual([0, 3, 4]);
  });
});
