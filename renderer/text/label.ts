/** Words of the Label screen. */
import type { DataProblem } from '#shared/domain/dataFacts.ts';
import type { ItemSort } from '#shared/domain/item.ts';
import type { Kind, Split } from '#shared/domain/project.ts';
import { countOf, formatCount } from './format.ts';

export const splitNames: Readonly<Record<Split | 'none', string>> = {
  train: 'Training',
  valid: 'Validation',
  test: 'Test',
  none: 'Not split',
};

export const problemNames: Readonly<Record<DataProblem, string>> = {
  'same-picture': 'The same picture on two sides',
  'same-group': 'A person or clip on two sides',
  'neighbour-frames': 'Neighbouring frames on two sides',
  'odd-size': 'An odd size',
};

export const sortNames: Readonly<Record<ItemSort, string>> = {
  added: 'Order of adding',
  name: 'Name',
  'newest-label': 'Latest labels first',
  uncertainty: 'Least sure first',
  disagreement: 'Disagrees with its labels first',
  random: 'Random',
  similar: 'Most like this image first',
};

/** What an image without labels is called, and one that was looked at and has none. */
export const stateWords: Readonly<Record<Kind, { readonly open: string; readonly none: string }>> = {
  tags: { open: 'untagged', none: 'no tags' },
  masks: { open: 'unlabeled', none: 'nothing drawn' },
  points: { open: 'unlabeled', none: 'no points' },
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const labelText = {
  toolbar: {
    label: 'List of images',
    position: (now: number, all: number) => `${formatCount(now)} / ${formatCount(all)}`,
    untagged: (count: number, kind: Kind) => `${formatCount(count)} ${stateWords[kind].open}`,
    allLabeled: 'all labeled',
    clearSelection: 'Clear the selection',
    selected: (count: number) => `${formatCount(count)} selected`,
    show: 'Show',
    all: 'All',
    untaggedOnly: (kind: Kind) => capital(stateWords[kind].open),
    labeledOnly: 'Labeled',
    filter: 'Filter',
    filterActive: (count: number) => `Filter: ${countOf(count, 'condition')}`,
    sort: (name: string) => `Sorted by: ${name}`,
    search: 'Find by name',
    addImages: 'Add images',
    zoom: (percent: string) => `Zoom ${percent}`,
    undo: (what: string | null) => (what === null ? 'Nothing to undo' : `Undo: ${what}`),
    redo: (what: string | null) => (what === null ? 'Nothing to redo' : `Redo: ${what}`),
    toGrid: 'Show as a grid',
    toSingle: 'Show one image',
  },
  filter: {
    tags: 'With all of these tags',
    tagsPlaceholder: 'Any tags',
    split: 'Side of the split',
    anySplit: 'Any side',
    problem: 'Problem',
    anyProblem: 'With or without',
    shorterThan: 'Shorter side below',
    anySize: 'Any size',
    unreadable: 'Only images that cannot be read',
    clear: 'Clear the filter',
  },
  grid: {
    label: 'Images',
    tile: (name: string, tags: string) => `${name}: ${tags}`,
    noTags: (kind: Kind) => stateWords[kind].none,
    untagged: (kind: Kind) => stateWords[kind].open,
    unreadable: 'cannot be read',
  },
  single: {
    filmstrip: 'Images of the list',
    failed: 'This image cannot be shown',
  },
  panel: {
    tags: 'Tags',
    search: 'Search or add a tag',
    create: (name: string) => `Add the tag "${name}"`,
    nothingFound: 'No tag has that name.',
    noTagsYet: 'No tags yet. Type a name above and press Enter.',
    noTags: 'No tags',
    noTagsHint: 'Says that none of the tags applies. The image counts as labeled.',
    toggle: (name: string) => `Toggle ${name}`,
    forImage: 'On this image',
    forMany: (count: number) => `On ${countOf(count, 'selected image')}`,
    forNone: 'Select images to tag them',
    mixed: (count: number, total: number) => `on ${formatCount(count)} of ${formatCount(total)}`,
    countHint: (count: number) => `${countOf(count, 'image')} in the project`,
    menu: (name: string) => `More for the tag ${name}`,
    rename: 'Rename…',
    color: 'Colour',
    colorOf: (color: string) => `Colour ${color}`,
    moveUp: 'Move up',
    moveDown: 'Move down',
    merge: 'Merge into…',
    mergeNow: 'Merge',
    mergeTitle: (name: string) => `Merge "${name}" into`,
    mergeHint: 'Its images get the other tag, and this one goes away. You can undo it.',
    onlyThis: 'Show only its images',
    delete: 'Delete',
    renameLabel: (name: string) => `New name for ${name}`,
  },
  info: {
    title: 'Image',
    none: 'No image',
    size: 'Size',
    pixels: (width: number, height: number) => `${formatCount(width)} × ${formatCount(height)} px`,
    split: 'Side',
    path: 'File',
    state: 'State',
    labeled: 'Labeled',
    untagged: (kind: Kind) => capital(stateWords[kind].open),
    unreadable: 'Cannot be read',
  },
  unreadable: {
    title: 'This image cannot be read',
    detail: 'It stays out of training. Replace the file to use it.',
  },
  empty: {
    title: 'No images yet',
    detail:
      'Here you see all images of the project and tag them, mostly with one key each. Start by adding some.',
    add: 'Add images',
    importing: 'Images are on their way',
    importingDetail: 'They appear here as soon as they are read.',
    filterTitle: 'No image fits the filter',
    filterDetail: 'Change the filter, or show all images again.',
    allTaggedTitle: 'Every image is labeled',
    allTaggedDetail: 'Nothing is left to tag. Show all images, or go on to training.',
    train: 'Go to Train',
    showAll: 'Show all images',
  },
  toast: {
    nothingToUndo: 'There is nothing to undo.',
    nothingToRedo: 'There is nothing to redo.',
    noPrevious: 'There is no previous image to repeat.',
    noneUntagged: 'No untagged image follows in this list.',
  },
} as const;
