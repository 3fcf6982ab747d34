/** Words of groups and trees of tags, of colours in the grid, and of near-duplicates. */
import { countOf, formatCount } from './format.ts';

export const tagText = {
  group: {
    put: 'Put into a group…',
    out: 'Take out of its group',
    title: (name: string) => `A group with "${name}"`,
    renameTitle: (name: string) => `The group "${name}"`,
    hint: 'An image carries one tag of a group at most: choosing one takes the others off.',
    name: 'Name of the group',
    placeholder: 'Weather',
    together: 'Together with',
    choose: 'Other tags',
    save: 'Save',
    heading: (name: string, count: number) => `Group ${name}: one of ${countOf(count, 'tag')}`,
    oneOf: (count: number) => `one of ${formatCount(count)}`,
    member: (group: string) => `one of ${group}`,
    menu: (name: string) => `More for the group ${name}`,
    rename: 'Rename or add tags…',
    dissolve: 'Dissolve the group',
  },
  tree: {
    open: (name: string) => `Open ${name}`,
    close: (name: string) => `Close ${name}`,
    count: (count: number) => countOf(count, 'tag'),
    carried: (count: number) => `${countOf(count, 'tag')} of it on what is selected`,
    menu: (name: string) => `More for ${name}`,
    onlyThese: 'Show only images with one of its tags',
    addBelow: 'Add a tag below…',
  },
  showOnly: (name: string) => `Show only images with ${name}`,
  selectWith: 'Select all with this tag',
  selectUnder: 'Select all with one of its tags',
  noneWith: 'No image of this list carries it.',
  selected: (count: number) => `${countOf(count, 'image')} selected.`,
  replace: {
    item: 'Replace on the selection by…',
    title: (name: string) => `Replace "${name}" by`,
    hint: (count: number) =>
      `Those of the ${countOf(count, 'selected image')} that carry it get the other tag in its place. You can undo it.`,
    now: 'Replace',
  },
  filter: {
    under: 'With a tag of this parent',
    anyParent: 'Any parent',
    inConflict: 'Only with two tags of one group',
  },
  colour: {
    label: (name: string) => `Colour by: ${name}`,
    title: 'Colour by',
    names: { none: 'Nothing', tags: 'Tags', side: 'Side of the split', labeled: 'Labeled or not' },
    legend: 'What the colours mean',
    labeled: 'Labeled',
    untagged: 'Untagged',
  },
  duplicates: {
    show: 'Near-duplicates',
    title: 'Near-duplicates',
    leave: 'Back to all images',
    distance: 'How alike',
    steps: ['the same', 'very', '', 'quite', '', 'loosely'],
    stepOf: (bits: number) => `up to ${formatCount(bits)} of 64 bits differ`,
    searching: 'Comparing images…',
    found: (groups: number, images: number) =>
      `${countOf(groups, 'group')} of ${countOf(images, 'image')} that look nearly the same`,
    leaks: (count: number) =>
      `${countOf(count, 'group')} on both sides of the split: what is trained on is validated on, and the score flatters.`,
    unseen: (count: number) =>
      `${countOf(count, 'image')} not compared yet: their thumbnails are still being made.`,
    selectRest: 'Select all but the first of each',
    restSelected: (count: number) =>
      `${countOf(count, 'image')} selected: all but the first of each group. Tag them, or leave them out of the split.`,
    group: (images: number) => countOf(images, 'image'),
    bothSides: 'on both sides of the split',
    none: 'Nothing looks alike',
    noneDetail:
      'No two images of this list look that much the same. Move the slider to the right to look less closely.',
  },
} as const;
