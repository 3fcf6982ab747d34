/** Where points and the lines between them lie on the canvas, at whatever zoom. Pure. */
import type { PointMap } from '#renderer/document/PointsDocument.ts';
import type { PointNames } from '#renderer/session/pointing.ts';
import { hasPlace } from '#renderer/tools/points/pointOrder.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { PointScheme, PointValue } from '#shared/domain/points.ts';
import type { StageView } from '../Overlay.ts';

/** What is to be seen of the points of the open image. */
export interface PointsPicture {
  readonly points: PointMap;
  /** What a model says; shown for points that nobody has touched. */
  readonly suggested: PointMap;
  /** In order; the first ones lie on top. */
  readonly classes: readonly LabelClass[];
  readonly scheme: PointScheme;
  readonly names: PointNames;
  readonly selectedId: ClassId | null;
  readonly hoverId: ClassId | null;
  /** What the next click places. */
  readonly targetId: ClassId | null;
  readonly isDragging: boolean;
  readonly isSkeleton: boolean;
  readonly edgeFrom: ClassId | null;
  readonly isHidden: boolean;
}

/** A point on the canvas, in CSS pixels. */
export interface PointMark {
  readonly id: ClassId;
  readonly name: string;
  readonly color: string;
  readonly x: number;
  readonly y: number;
  readonly look: 'placed' | 'hidden' | 'missing' | 'suggested';
  /** It lies out of sight in this direction (radians, 0 is right, clockwise), and the mark is at the edge; null: it is here. */
  readonly away: number | null;
  readonly isSelected: boolean;
  readonly isHovered: boolean;
  readonly hasName: boolean;
}

export interface PointLine {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly color: string;
  /** One end at least is only suggested. */
  readonly isSuggested: boolean;
}

/** An arrow to a point out of sight stays this far inside of the edge. */
const EDGE_PX = 14;

/** The value that is shown of a point, and whether it is the model's; null: nothing is shown. */
function shownValue(
  { points, suggested, selectedId }: PointsPicture,
  id: ClassId,
): { readonly value: PointValue; readonly isSuggested: boolean } | null {
  const value = points.get(id);
  if (value !== undefined) {
    const isShown = value.v > 0 || (id === selectedId && hasPlace(value));
    return isShown ? { value, isSuggested: false } : null;
  }
  const idea = suggested.get(id);
  return idea === undefined || idea.v === 0 ? null : { value: idea, isSuggested: true };
}

/** Marks to draw, what is on top last. */
export function pointMarks(picture: PointsPicture, view: StageView): readonly PointMark[] {
  const { classes, names, hoverId } = picture;
  const selectedId = picture.isSkeleton ? picture.edgeFrom : picture.selectedId;
  const rank = (id: ClassId): number => (id === selectedId ? 2 : id === hoverId ? 1 : 0);
  return classes
    .flatMap(({ id, name, color }): PointMark[] => {
      const shown = shownValue(picture, id);
      if (shown === null) return [];
      const isSelected = id === selectedId;
      const at = placeOf(shown.value, view, isSelected);
      if (at === null) return [];
      const isHovered = id === hoverId;
      const look = shown.isSuggested ? 'suggested' : LOOKS[shown.value.v];
      const hasName = names === 'always' || (names === 'hover' && (isHovered || isSelected));
      return [{ id, name, color, look, ...at, isSelected, isHovered, hasName }];
    })
    .reverse()
    .sort((a, b) => rank(a.id) - rank(b.id));
}

const LOOKS = ['missing', 'hidden', 'placed'] as const;

/** On the canvas; at its edge when out of sight, for those that would be looked for there; null: not to be shown. */
function placeOf(
  { x, y }: PointValue,
  { camera, image, canvas }: StageView,
  isSelected: boolean,
): Pick<PointMark, 'x' | 'y' | 'away'> | null {
  const at = { x: camera.x + x * camera.scale, y: camera.y + y * camera.scale };
  const { widthPx, heightPx } = canvas;
  const isInSight = at.x >= 0 && at.y >= 0 && at.x <= widthPx && at.y <= heightPx;
  if (isInSight) return { ...at, away: null };
  const isOutside = x < 0 || y < 0 || x > image.widthPx || y > image.heightPx;
  if (!isOutside && !isSelected) return null;
  const clamp = (value: number, to: number): number => Math.min(Math.max(EDGE_PX, to - EDGE_PX), Math.max(EDGE_PX, value)); // prettier-ignore
  const edge = { x: clamp(at.x, widthPx), y: clamp(at.y, heightPx) };
  return { ...edge, away: Math.atan2(at.y - edge.y, at.x - edge.x) };
}

/** Lines between points that both have a place. */
export function pointLines(picture: PointsPicture, { camera }: StageView): readonly PointLine[] {
  const colors = new Map(picture.classes.map(({ id, color }) => [id, color]));
  return picture.scheme.edges.flatMap(([a, b]): PointLine[] => {
    const color = colors.get(b);
    const [one, other] = [shownValue(picture, a), shownValue(picture, b)];
    if (color === undefined || !colors.has(a) || one === null || other === null) return [];
    if (one.value.v === 0 || other.value.v === 0) return [];
    return [
      {
        x1: camera.x + one.value.x * camera.scale,
        y1: camera.y + one.value.y * camera.scale,
        x2: camera.x + other.value.x * camera.scale,
        y2: camera.y + other.value.y * camera.scale,
        color,
        isSuggested: one.isSuggested || other.isSuggested,
      },
    ];
  });
}
