/** What one can do with the points of the open image and with their names, besides clicking them. */
import { addClassEdit, templateEdit } from '#renderer/document/edits.ts';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import type { PointMoves } from '#renderer/document/PointsDocument.ts';
import { studio } from '#renderer/bridge/studio.ts';
import { inBackground, notifyDone } from '#renderer/hooks/notify.tsx';
import { currentPoints } from '#renderer/hooks/usePoints.ts';
import { changeScheme } from '#renderer/hooks/usePointScheme.ts';
import { setTemplates } from '#renderer/hooks/usePreferences.ts';
import { currentId, labelView, select } from '#renderer/session/labelView.ts';
import { pointing } from '#renderer/session/pointing.ts';
import { preferences } from '#renderer/session/preferences.ts';
import { selectOne } from '#renderer/session/selection.ts';
import { pointsText } from '#renderer/text/points.ts';
import { checkClassName } from '#shared/domain/className.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { ItemPoints } from '#shared/domain/points.ts';
import type { PointTemplate } from '#shared/domain/pointTemplate.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { templateOf, toggleEdge } from '#shared/kernels/pointScheme.ts';
import { NOWHERE, openPoints } from '#renderer/tools/points/pointOrder.ts';
import { doLoudly } from '../classActions.ts';
import { mirrorActions, type MirrorActions } from './mirrorActions.ts';
import { NO_POINTS, openSuggestions, pointsShown } from './pointsShown.ts';

const words = pointsText;

export interface PointActions extends MirrorActions {
  readonly create: (name: string) => void;
  readonly copyPrevious: () => void;
  readonly clear: () => void;
  /** Says that none of the open points is on the image. */
  readonly restMissing: () => void;
  /** Places what is suggested for points that are still open. */
  readonly acceptRest: () => void;
  readonly toggleEdge: (from: ClassId, to: ClassId) => void;
  readonly clearEdges: () => void;
  readonly takeTemplate: (template: PointTemplate) => void;
  readonly saveTemplate: (name: string) => void;
  readonly removeTemplate: (name: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

export const nextImage = (): void => select((list, { cursor }) => selectOne(list, cursor + 1));

export function pointActions(labels: LabelDocument, project: ProjectId): PointActions {
  const inHand = (): void => pointsShown.getState().tool?.settle();
  return {
    create: (name) => inBackground(createPoint(labels, name)),
    copyPrevious: () => inBackground(copyPrevious(labels, project)),
    clear: () => {
      inHand();
      const points = currentPoints();
      if (points !== null) points.place(new Map([...points.points.keys()].map((id) => [id, null])), words.what.clear); // prettier-ignore
    },
    restMissing: () => {
      inHand();
      const points = currentPoints();
      const open = openPoints(pointsShown.getState().classes, points?.points ?? NO_POINTS);
      points?.place(new Map(open.map(({ id }) => [id, NOWHERE])), words.what.restMissing);
    },
    acceptRest: () => {
      inHand();
      currentPoints()?.place(openSuggestions(), words.what.accept);
    },
    ...schemeActions(labels),
    takeTemplate: (template) => inBackground(doLoudly(labels, templateEdit(template))),
    saveTemplate: (name) => {
      const { classes, scheme } = pointsShown.getState();
      const others = preferences.getState().templates.filter((one) => one.name !== name);
      setTemplates([...others, templateOf(name, classes, scheme)]);
      notifyDone(words.templates.saved(name));
    },
    removeTemplate: (name) => {
      const before = preferences.getState().templates;
      setTemplates(before.filter((one) => one.name !== name));
      notifyDone(words.templates.removed(name), { undo: () => setTemplates(before) });
    },
    undo: () => {
      inHand();
      currentPoints()?.undo();
    },
    redo: () => {
      inHand();
      currentPoints()?.redo();
    },
  };
}

function schemeActions(labels: LabelDocument) {
  const change = (how: Parameters<typeof changeScheme>[1]): void => inBackground(changeScheme(labels, how));
  return {
    toggleEdge: (from: ClassId, to: ClassId) => {
      change((scheme) => toggleEdge(scheme, from, to));
      sayJoined(from, to);
    },
    clearEdges: () => change((scheme) => ({ ...scheme, edges: [] })),
    ...mirrorActions(labels, () => pointsShown.getState().classes),
  };
}

function sayJoined(from: ClassId, to: ClassId): void {
  const { classes, scheme } = pointsShown.getState();
  const nameOf = (id: ClassId): string => classes.find((one) => one.id === id)?.name ?? '';
  const wasThere = scheme.edges.some((edge) => edge.includes(from) && edge.includes(to));
  pointing.setState({ said: words.said[wasThere ? 'parted' : 'joined'](nameOf(from), nameOf(to)) });
}

/** Adds a name, and selects it where an image is open: the next click places it. */
async function createPoint(labels: LabelDocument, name: string): Promise<void> {
  const result = await labels.do(addClassEdit(name));
  const checked = checkClassName(name);
  if (result === null || !checked.ok) return;
  const made = await labels.findClass(checked.name);
  if (made === undefined) return;
  pointing.setState(({ targetId }) => ({ targetId: targetId ?? made.id }));
}

/** Points of the image before, for those that are still open here; another size is scaled to. */
async function copyPrevious(labels: LabelDocument, project: ProjectId): Promise<void> {
  const points = currentPoints();
  const view = labelView.getState();
  const from = view.list?.[view.selection.cursor - 1];
  if (points === null || currentId(view) !== points.item) return;
  const there = from === undefined ? [] : await pointsOf(project, from);
  if (currentPoints() !== points) return;
  if (there.length === 0) {
    notifyDone(words.toast.noPrevious, { key: 'repeat' });
    return;
  }
  const moves = copied(there, labels.item(from ?? 0), labels.item(points.item), points.points);
  if (moves.size === 0) notifyDone(words.toast.nothingOpen, { key: 'repeat' });
  else points.place(moves, words.what.copy);
}

async function pointsOf(project: ProjectId, item: ItemId): Promise<ItemPoints> {
  return (await studio.points.read({ project, items: [item] }))[0]?.points ?? [];
}

function copied(
  there: ItemPoints,
  from: Item | undefined,
  to: Item | undefined,
  here: ReadonlyMap<ClassId, unknown>,
): PointMoves {
  const x = from === undefined || to === undefined ? 1 : to.widthPx / from.widthPx;
  const y = from === undefined || to === undefined ? 1 : to.heightPx / from.heightPx;
  return new Map(
    there
      .filter(([id]) => !here.has(id))
      .map(([id, value]) => [id, { ...value, x: value.x * x, y: value.y * y }]),
  );
}
