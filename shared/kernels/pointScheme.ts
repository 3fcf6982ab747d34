/** How points hang together, worked on: lines and mirror pairs joined, parted, and carried from templates and back. */
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { PointScheme } from '#shared/domain/points.ts';
import type { PointTemplate, TemplatePair } from '#shared/domain/pointTemplate.ts';

export type ClassPair = readonly [ClassId, ClassId];

const isPair = (pair: ClassPair, a: ClassId, b: ClassId): boolean =>
  (pair[0] === a && pair[1] === b) || (pair[0] === b && pair[1] === a);

/** Draws the line between two points, or takes it away when it is there. */
export function toggleEdge(scheme: PointScheme, a: ClassId, b: ClassId): PointScheme {
  if (a === b) return scheme;
  const rest = scheme.edges.filter((edge) => !isPair(edge, a, b));
  return { ...scheme, edges: rest.length < scheme.edges.length ? rest : [...rest, [a, b]] };
}

/**
 * Says which point takes a point's place in a mirror. A point has one mirror at most, so what either was paired with is free.
 * @param other null: none, it mirrors into itself
 */
export function setMirror(scheme: PointScheme, one: ClassId, other: ClassId | null): PointScheme {
  const rest = scheme.mirrors.filter(
    (pair) => !pair.includes(one) && (other === null || !pair.includes(other)),
  );
  return { ...scheme, mirrors: other === null || other === one ? rest : [...rest, [one, other]] };
}

export function mirrorOf(scheme: PointScheme, id: ClassId): ClassId | null {
  const pair = scheme.mirrors.find((one) => one.includes(id));
  return pair === undefined ? null : pair[0] === id ? pair[1] : pair[0];
}

/** The scheme with the lines and mirrors of another one added; where a point has a mirror already, it keeps it. */
export function joinSchemes(scheme: PointScheme, more: PointScheme): PointScheme {
  const edges = [...scheme.edges];
  for (const [a, b] of more.edges) if (!edges.some((edge) => isPair(edge, a, b))) edges.push([a, b]);
  const mirrors = [...scheme.mirrors];
  for (const [a, b] of more.mirrors) {
    if (!mirrors.some((pair) => pair.includes(a) || pair.includes(b))) mirrors.push([a, b]);
  }
  return { edges, mirrors };
}

/** What is left of a scheme among these points: a deleted point leaves its lines behind, so that undo finds them again. */
export function schemeAmong(scheme: PointScheme, ids: readonly ClassId[]): PointScheme {
  const known = new Set(ids);
  const isKnown = ([a, b]: ClassPair): boolean => known.has(a) && known.has(b);
  return { edges: scheme.edges.filter(isKnown), mirrors: scheme.mirrors.filter(isKnown) };
}

/** @param ids of the template's points, in its order */
export function schemeOfTemplate(template: PointTemplate, ids: readonly ClassId[]): PointScheme {
  const toIds = (pairs: readonly TemplatePair[]): ClassPair[] =>
    pairs.flatMap(([a, b]): ClassPair[] => {
      const [one, other] = [ids[a], ids[b]];
      return one === undefined || other === undefined ? [] : [[one, other]];
    });
  return { edges: toIds(template.edges), mirrors: toIds(template.mirrors) };
}

/**
 * The points of a project as a template.
 * @param points in list order
 */
export function templateOf(
  name: string,
  points: readonly { readonly id: ClassId; readonly name: string; readonly color: string }[],
  scheme: PointScheme,
): PointTemplate {
  const ids = points.map(({ id }) => id);
  const { edges, mirrors } = schemeAmong(scheme, ids);
  const toPlaces = ([a, b]: ClassPair): TemplatePair => [ids.indexOf(a), ids.indexOf(b)];
  return {
    name,
    points: points.map((point) => ({ name: point.name, color: point.color })),
    edges: edges.map(toPlaces),
    mirrors: mirrors.map(toPlaces),
  };
}
