/** Words of the Review place: runs, per class, predictions, one's own image, comparison. */
import { countOf, formatCount, formatMetric } from './format.ts';

export const reviewText = {
  runs: 'Runs',
  deleted: (name: string) => `Deleted run ${name}.`,
  run: {
    size: (px: number) => `${px} px`,
    /** Height and width where it is no square. */
    frame: ({ sizePx, widthPx }: { readonly sizePx: number; readonly widthPx: number | null }) =>
      widthPx === null ? `${sizePx} px` : `${sizePx} × ${widthPx} px`,
    epochs: (done: number, of: number) => (done === of ? countOf(of, 'epoch') : `${done} of ${of} epochs`),
    best: 'Best run of this project',
    notes: 'Has notes',
    actions: (name: string) => `Actions for ${name}`,
    rename: 'Rename',
    editNotes: 'Notes',
    remove: 'Delete',
    resume: 'Resume',
    watch: 'Show its curves',
    nameField: 'Name of the run',
    notesField: 'Notes on this run',
    notesHint: 'What you tried and what you saw. Saved when you leave the field.',
  },
  empty: {
    title: 'No runs yet',
    body: 'Here you will see what a trained network gets right and wrong: each validation image beside its labels, each class with its score, and any image you drop.',
    action: 'Train a first run',
  },
  noCheckpoint: {
    title: 'Nothing to look at yet',
    active: 'This run has not finished its first epoch. Its predictions appear here as soon as it has.',
    over: 'This run ended before its first epoch, so it kept no weights. Choose another run, or train again.',
    watch: 'Watch it train',
  },
  noItems: {
    title: 'No validation images',
    body: 'Predictions are judged on images that were set aside. Split the labeled images first; this run can then be judged on them.',
    action: 'Set images aside',
  },
  loading: (images: number) =>
    images > 0
      ? `Looking at ${countOf(images, 'validation image')} with this run…`
      : 'Looking at the validation images with this run…',
  failed: 'The predictions could not be made.',
  retry: 'Try again',
  tabs: {
    classes: 'Per class',
    predictions: 'Predictions',
    curves: 'Curves',
    metrics: 'Metrics',
    confusions: 'Confusions',
    try: 'Try an image',
    inbox: 'Inbox',
    learned: 'What it learned',
    compare: 'Compare',
  },
  threshold: {
    label: 'Threshold',
    hint: 'A tag is given when its probability is above this. Lower finds more tags and gives more wrong ones.',
    use: 'Use this threshold',
    used: 'Used everywhere',
    useHint:
      'Makes it the threshold of this project: for scores, for tags shown, and inside exported models.',
    saved: (value: number) => `The threshold is now ${value.toFixed(2)} everywhere.`,
    own: (count: number) => countOf(count, 'class has its own', 'classes have their own'),
    ownHint: 'This one is for all other classes. See Curves.',
    back: 'Back to the one in use',
    best: (value: number, f2: number) => `Best F2 ${formatMetric(f2)} at ${value.toFixed(2)}`,
    bestHint: 'The threshold with the highest F2 on these validation images.',
    tryBest: 'Try it',
    f2: 'F2',
    accuracy: 'Accuracy',
    f2Hint:
      'Mean over the images of how well their tags were found, 0 to 1; a missing tag counts more than a wrong one.',
    accuracyHint:
      'Share of all yes-or-no answers that are right. High even for weak models, as most tags are absent.',
  },
  classes: {
    label: 'Scores per class',
    name: 'Class',
    count: 'Labeled',
    precision: 'Precision',
    recall: 'Recall',
    f2: 'F2',
    ownThreshold: (value: number) => `at ${value.toFixed(2)}`,
    ownHint: 'This class has a threshold of its own.',
    hints: {
      name: 'Classes this run knows.',
      count: 'Validation images that carry the tag. With a handful, the scores beside it mean little.',
      precision: 'Of the images given this tag, the share that really have it.',
      recall: 'Of the images that have this tag, the share that was found.',
      f2: 'Precision and recall in one number in which finding all counts more.',
    },
    none: 'not in validation',
    show: (name: string) => `Show the mistakes with ${name}`,
  },
  drawn: {
    label: 'Scores per class',
    loading: 'Looking at the validation images with this run…',
    later:
      'All figures are of the validation images at their own size. Choose a class to see the images where it went worst.',
    masks: { name: 'Class', iou: 'IoU', dice: 'Dice', pixels: 'Pixels' },
    points: { name: 'Point', error: 'Error', images: 'Images' },
    none: 'not in validation',
  },
  predictions: {
    sortLabel: 'Order',
    kindLabel: 'Show',
    classLabel: 'Class',
    allClasses: 'All classes',
    found: (shown: number, all: number) => `${formatCount(shown)} / ${formatCount(all)}`,
    foundHint: (shown: number, all: number) =>
      `${formatCount(shown)} of ${countOf(all, 'image')} fit the filter`,
    figures: {
      loss: { name: 'loss', hint: 'How wrong and how sure: the mean loss of this image.' },
      doubt: {
        name: 'doubt',
        hint: 'How unlikely its least likely label is, 0 to 1: high where a label is probably wrong.',
      },
      unsure: { name: 'unsure', hint: 'How unsure the run is of its answers, 0 to 1.' },
    },
    confused: 'Confused',
    confusedHint: 'Which tag was missed and which was given instead.',
    confusedNone: 'No tag was given in place of another.',
    confusedPair: (missed: string, instead: string) => `${missed} taken for ${instead}`,
    clearConfused: 'Show all images',
    none: 'No image fits this filter. That is good news if you look for mistakes.',
    showAll: 'Show all images',
    grid: 'Validation images with labels and predictions',
    open: 'Enter opens the image in Label, Esc comes back here.',
    more: (count: number) => `+${count}`,
    noTags: 'no tags, and none predicted',
    tile: (path: string, missed: readonly string[], extra: readonly string[], hit: readonly string[]) =>
      [
        path,
        missed.length > 0 ? `missed: ${missed.join(', ')}` : '',
        extra.length > 0 ? `wrong: ${extra.join(', ')}` : '',
        hit.length > 0 ? `right: ${hit.join(', ')}` : '',
      ]
        .filter((part) => part !== '')
        .join('; '),
  },
  trying: {
    title: 'Drop an image here',
    body: 'See what this run finds in any picture. It is added to the project only when you say that the run is wrong.',
    choose: 'Choose an image…',
    another: 'Another image…',
    drop: 'Let go to look at it',
    zone: 'Try an image',
    looking: 'Looking…',
    probability: (name: string, value: number) => `${name}: ${percent(value)}`,
    given: 'given',
    line: (threshold: number) => `Line: threshold ${threshold.toFixed(2)}`,
    lines: 'Lines: the threshold of each class',
    none: 'No tag is above its threshold.',
    picture: (name: string) => `The image ${name}`,
  },
  compare: {
    with: 'Compare with',
    choose: 'Choose another run',
    onlyOne: {
      title: 'Nothing to compare with yet',
      body: 'Train a second run with one setting changed. Here you will see which images it mends and which it breaks, both loss curves, and what differs.',
      action: 'Train another',
    },
    settings: 'Settings that differ',
    same: 'Both were trained with the same settings.',
    results: 'Results',
    setting: 'Setting',
    bestEpoch: 'Best epoch',
    validLoss: 'Validation loss',
    scratch: 'scratch',
    yes: 'yes',
    no: 'no',
    none: 'none',
  },
} as const;

export const sortNames = {
  worst: 'Worst first',
  doubt: 'Most doubtful',
  unsure: 'Least sure',
  best: 'Best first',
  order: 'As added',
} as const;

export const kindNames = {
  all: 'All',
  mistakes: 'Any mistake',
  missed: 'Missed tags',
  extra: 'Wrong tags',
  right: 'All right',
} as const;

export const outcomeNames = {
  hit: 'Found',
  missed: 'Missed: labeled, not predicted',
  extra: 'Wrong: predicted, not labeled',
} as const;

/** 0.0312 → "3.1 %", 0.998 → "99.8 %". */
export const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
