/** Where the points of the templates that ship with Limn lie in their little pictures: a square of 100 by 100. */
import type { PointTemplateId } from '#shared/domain/pointTemplate.ts';

export type Place = readonly [x: number, y: number];

/** Points on an arc from one angle to another (degrees, 0 is right, clockwise), both ends included. */
function arc([x, y]: Place, [rx, ry]: Place, from: number, to: number, count: number): Place[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = ((from + ((to - from) * i) / (count - 1)) * Math.PI) / 180;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)] as const;
  });
}

/** A closed line: as many points around, the first one at the left. */
const ring = (middle: Place, radii: Place, count: number, first = 180): Place[] =>
  arc(middle, radii, first, first + 360 - 360 / count, count);

const FACE68: readonly Place[] = [
  ...arc([50, 42], [36, 50], 178, 2, 17),
  ...arc([33, 34], [14, 8], 200, 340, 5),
  ...arc([67, 34], [14, 8], 200, 340, 5),
  ...([[50, 38], [50, 44], [50, 50], [50, 56]] as const), // prettier-ignore
  ...arc([50, 58], [9, 5], 170, 10, 5),
  ...ring([33, 41], [7, 4], 6),
  ...ring([67, 41], [7, 4], 6),
  ...ring([50, 74], [16, 8], 12),
  ...ring([50, 74], [12, 3], 8),
];

export const templateLayouts: Readonly<Record<PointTemplateId, readonly Place[]>> = {
  head: [[50, 48]],
  face5: [[66, 40], [34, 40], [50, 57], [63, 73], [37, 73]], // prettier-ignore
  face68: FACE68,
  body17: [
    ...([[50, 12], [54, 9], [46, 9], [58, 11], [42, 11]] as const), // prettier-ignore
    ...([[62, 26], [38, 26], [70, 40], [30, 40], [76, 53], [24, 53]] as const), // prettier-ignore
    ...([[58, 54], [42, 54], [60, 73], [40, 73], [61, 92], [39, 92]] as const), // prettier-ignore
  ],
};

/** What the points lie on. */
export const templateShapes: Readonly<Record<PointTemplateId, 'head' | 'body'>> = {
  head: 'head',
  face5: 'head',
  face68: 'head',
  body17: 'body',
};
