/** Words for placing points. */
import type { PointTemplateId } from '#shared/domain/pointTemplate.ts';
import { countOf, formatCount } from './format.ts';

/** Templates that ship with Limn. */
export const templateNames: Readonly<
  Record<PointTemplateId, { readonly title: string; readonly detail: string }>
> = {
  head: { title: 'Head centre', detail: '1 point' },
  face5: { title: 'Face, 5 points', detail: 'eyes, nose, corners of the mouth' },
  face68: { title: 'Face, 68 points', detail: 'jaw, brows, nose, eyes, mouth, as iBUG 300-W has them' },
  body17: { title: 'Body, 17 points', detail: 'as COCO has them' },
};

export const pointsText = {
  panel: {
    title: 'Points',
    search: 'Search or add a point',
    create: (name: string) => `Add the point "${name}"`,
    nothingFound: 'No point has that name.',
    none: 'No points yet. Type a name above and press Enter, or start from a template.',
    pick: (name: string) => `Select ${name}`,
    row: (name: string, state: string) => `${name}: ${state}`,
    stateOf: (name: string, state: string) => `Change the state of ${name}, now ${state}`,
    placed: (placed: number, all: number) => `${formatCount(placed)} of ${formatCount(all)} placed`,
    open: (open: number) => `${formatCount(open)} open`,
    done: (all: number) => `all ${formatCount(all)} placed`,
    doneMissing: (placed: number, missing: number) =>
      `${formatCount(placed)} placed, ${formatCount(missing)} missing`,
    next: 'Next',
    nothingNext: 'Every point is placed.',
    nextImage: 'Next image',
    letGo: 'Let go of the point, or of the skeleton',
    countHint: (count: number) => `On ${countOf(count, 'image')} of the project`,
    menu: 'Points: how they are shown and joined',
    copyPrevious: 'Copy the points of the previous image',
    restMissing: 'The open points are missing',
    clear: 'Clear this image',
  },
  state: {
    placed: 'placed',
    hidden: 'hidden',
    missing: 'missing',
    open: 'open',
  },
  stateHint: {
    placed: 'To be seen. Click if it is hidden by something.',
    hidden: 'There, but hidden by something. Click if it is not on the image at all.',
    missing: 'Said not to be on the image. Click to open it again.',
    open: 'Nobody has said where it is. Click if it is not on the image.',
  },
  view: {
    names: 'Names beside the points',
    nameModes: { hover: 'Under the pointer', always: 'Always', never: 'Never' },
    advance: 'Go to the next image after the last point',
    hide: 'Hide the points',
    show: 'Show the points',
  },
  skeleton: {
    done: 'Done',
    title: 'Skeleton',
    first: 'Click a point, then another one: a line joins them, or goes if there is one.',
    second: (name: string) => `From ${name} to …`,
    edges: (count: number) => countOf(count, 'line'),
    clear: 'Remove all lines',
  },
  mirrors: {
    edit: 'Mirror pairs…',
    title: 'Mirror pairs',
    detail:
      'Training may flip images left to right. These points then trade places, so that a left eye stays a left eye.',
    auto: 'Pair by left and right',
    paired: (count: number) => `${countOf(count, 'pair')} found by name.`,
    nothing: 'No names differ only by left and right.',
    of: (name: string) => `Mirror of ${name}`,
    none: 'itself',
    clear: 'Remove all pairs',
    done: 'Done',
  },
  templates: {
    use: 'Use a template',
    own: 'Own points',
    ownDetail: 'Name them yourself, in the panel on the right',
    mine: 'Your templates',
    detail: (count: number) => countOf(count, 'point'),
    save: 'Save as a template…',
    saveTitle: 'Save these points as a template',
    saveName: 'Name',
    saveNow: 'Save',
    saved: (name: string) => `Saved the template ${name}. New projects offer it.`,
    remove: (name: string) => `Delete the template ${name}`,
    removed: (name: string) => `Deleted the template ${name}.`,
    choose: 'Which points?',
  },
  what: {
    place: (name: string) => `Place ${name}`,
    move: (name: string) => `Move ${name}`,
    nudge: (name: string) => `Nudge ${name}`,
    hide: (name: string) => `Mark ${name} as hidden`,
    show: (name: string) => `Mark ${name} as seen`,
    missing: (name: string) => `Mark ${name} as missing`,
    remove: (name: string) => `Take ${name} away`,
    copy: 'Copy the previous points',
    accept: 'Accept the suggested points',
    clear: 'Clear the points',
    restMissing: 'Mark the open points as missing',
  },
  said: {
    placed: (name: string, next: string) => `${name} placed, next: ${next}`,
    marked: (name: string, state: string, next: string) => `${name} is ${state}, next: ${next}`,
    placedLast: (name: string) => `${name} placed. Every point is placed.`,
    markedLast: (name: string, state: string) => `${name} is ${state}. Every point is placed.`,
    state: (name: string, state: string) => `${name} is ${state}`,
    moved: (name: string, x: string, y: string) => `${name} at ${x}, ${y}`,
    removed: (name: string) => `${name} taken away`,
    selected: (name: string, state: string) => `${name}, ${state}`,
    joined: (one: string, other: string) => `${one} and ${other} are joined`,
    parted: (one: string, other: string) => `${one} and ${other} are no longer joined`,
  },
  toast: {
    merged: 'Another window moved the same points. What you did last holds; Undo brings theirs back.',
    nothingTo: {
      undo: 'There is nothing to undo on this image.',
      redo: 'There is nothing to redo on this image.',
    },
    noPrevious: 'The previous image of the list has no points to copy.',
    nothingOpen: 'Every point of this image is placed already.',
    noPoints: 'Add the names of the points on the right first.',
  },
  info: {
    partly: (placed: number, all: number) => `${formatCount(placed)} of ${formatCount(all)} points`,
  },
} as const;
