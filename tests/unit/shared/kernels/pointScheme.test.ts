import { describe, expect, it } from 'vitest';
import { EMPTY_SCHEME, type PointScheme } from '#shared/domain/points.ts';
import { pointTemplates } from '#shared/domain/pointTemplate.ts';
import { joinSchemes, mirrorOf, schemeAmong, schemeOfTemplate, setMirror, templateOf, toggleEdge } from '#shared/kernels/pointScheme.ts'; // prettier-ignore

const scheme: PointScheme = {
  edges: [[1, 2], [2, 3]],
  mirrors: [[1, 3]],
}; // prettier-ignore

describe('a scheme of points', () => {
  it('gets a line by naming two points and loses it by naming them again, in any order', () => {
    const more = toggleEdge(scheme, 3, 1);
    expect(more.edges).toEqual([[1, 2], [2, 3], [3, 1]]); // prettier-ignore
    expect(toggleEdge(more, 1, 3)).toEqual(scheme);
    expect(toggleEdge(scheme, 2, 2)).toEqual(scheme);
  });

  it('keeps one mirror for a point', () => {
    expect(setMirror(scheme, 3, 2).mirrors).toEqual([[3, 2]]);
    expect(setMirror(scheme, 3, null).mirrors).toEqual([]);
    expect(setMirror(scheme, 1, 1).mirrors).toEqual([]);
    expect([mirrorOf(scheme, 3), mirrorOf(scheme, 1), mirrorOf(scheme, 2)]).toEqual([1, 3, null]);
  });

  it('takes over what another one has more', () => {
    const more: PointScheme = { edges: [[2, 1], [3, 4]], mirrors: [[3, 4], [2, 5]] }; // prettier-ignore
    expect(joinSchemes(scheme, more)).toEqual({
      edges: [[1, 2], [2, 3], [3, 4]],
      mirrors: [[1, 3], [2, 5]],
    }); // prettier-ignore
  });

  it('goes into a template and comes out the same', () => {
    const ids = [4, 9, 2, 7, 5];
    const points = ids.map((id, place) => ({ id, name: pointTemplates.face5.points[place]?.name ?? '', color: pointTemplates.face5.points[place]?.color ?? '' })); // prettier-ignore
    const made = schemeOfTemplate(pointTemplates.face5, ids);
    expect(templateOf('face5', points, made)).toEqual(pointTemplates.face5);
    expect(schemeAmong(made, [4, 2])).toEqual({ edges: [[4, 2]], mirrors: [] });
    expect(schemeAmong(EMPTY_SCHEME, ids)).toEqual(EMPTY_SCHEME);
  });
});
