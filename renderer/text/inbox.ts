/** Words of the correction inbox and of learning from it. */
import type { InboxSide, InboxSource, InboxState } from '#shared/domain/inbox.ts';
import { countOf, formatCount } from './format.ts';

export const inboxText = {
  badge: (count: number) => `${countOf(count, 'image')} to correct`,
  states: { open: 'Open', corrected: 'Corrected', dismissed: 'Dismissed' } satisfies Record<
    InboxState,
    string
  >,
  statesLabel: 'Which entries',
  counted: (name: string, count: number) => (count === 0 ? name : `${name} ${formatCount(count)}`),
  list: 'Images of the inbox',
  loading: 'Reading the inbox…',
  place: (at: number, all: number) => `${formatCount(at)} of ${formatCount(all)}`,
  previous: 'Previous entry',
  next: 'Next entry',
  empty: {
    open: {
      title: 'Nothing to correct',
      body: 'Here wait the images that a run got wrong: put its worst mistakes here, say "That is wrong" where you try an image, or import a file of feedback.',
    },
    corrected: {
      title: 'Nothing corrected yet',
      body: 'An entry comes here when the labels of its image change, or when you confirm that they are right. A run can then learn from it.',
    },
    dismissed: { title: 'Nothing dismissed', body: 'What you dismiss teaches nothing. It can be put back.' },
  } satisfies Record<InboxState, { title: string; body: string }>,
  collect: {
    button: 'Collect mistakes',
    hint: 'Asks this run about labeled images and puts what it gets wrong into the inbox',
    sides: {
      train: 'Training images',
      valid: 'Validation images',
      test: 'Test images',
    } satisfies Record<InboxSide, string>,
    worst: (count: number) => `The ${formatCount(count)} worst`,
    all: 'All that are wrong',
    none: (known: number) =>
      known === 0 ? 'No mistakes found on these images.' : 'All mistakes found are in the inbox already.',
  },
  import: {
    button: 'Import feedback…',
    hint: 'A CSV file or lines of JSON with path, prediction and actual',
    choose: 'Choose a file of feedback',
    done: (added: number, labeled: number) =>
      `${countOf(added, 'image')} put into the inbox${labeled === 0 ? '' : `, ${formatCount(labeled)} labeled as the file says`}.`,
    problems: (file: string, count: number) => `${countOf(count, 'line')} of ${file} left out`,
    problem: (line: number, problem: string) => `Line ${line}: ${problem}.`,
    more: (count: number) => `And ${countOf(count, 'more line')}.`,
    close: 'Close',
  },
  entry: {
    sources: {
      train: 'training image',
      valid: 'validation image',
      test: 'test image',
      predict: 'tried image',
      file: 'feedback',
    } satisfies Record<InboxSource, string>,
    apart: (value: number) => `${(100 * value).toFixed(value < 0.1 ? 1 : 0)} % off`,
    apartHint: 'How far prediction and labels are apart',
    unlabeled: 'no labels yet',
    tile: (path: string, source: string, state: string) => `${path}, ${source}, ${state}`,
  },
  detail: {
    label: 'The entry',
    says: (run: string) => `Predicted by ${run}`,
    fileSays: (origin: string) => `From ${origin}`,
    nothingSaid: 'What was predicted is not known.',
    none: 'no tags',
    right: 'Right:',
    held: {
      valid: 'Validates',
      test: 'Tests',
      hint: 'Correct it: the score becomes honest. It is never trained on, so a run does not learn from it.',
    },
    columns: { tag: 'Label', said: 'Prediction' },
    classes: 'Tags of this image',
    toggle: (name: string) => `Label: ${name}`,
    wrongTag: 'Predicted, not labeled',
    missedTag: 'Labeled, not predicted',
  },
  actions: {
    confirm: 'Right as labeled',
    confirmNone: 'It has no tags',
    confirmHint: 'The labels are right and the run was wrong: it can learn from this image',
    take: 'As the run says',
    takeHint: 'Labels the image as the run says: it was the label that was wrong',
    takeFile: 'As the file says',
    dismiss: 'Dismiss',
    dismissHint: 'Teaches nothing',
    reopen: 'Put back',
    edit: 'Open in Label',
    undo: (what: string | null) => (what === null ? 'Undo' : `Undo: ${what}`),
    redo: (what: string | null) => (what === null ? 'Redo' : `Redo: ${what}`),
  },
  wrong: {
    button: 'That is wrong',
    hint: 'Adds the image to the project and to the inbox, where it can be corrected',
    done: 'In the inbox',
    show: 'Correct it',
  },
} as const;

export const learnText = {
  button: 'Learn from corrections…',
  title: 'Learn from corrections',
  teaching: (count: number) =>
    count === 0
      ? 'No corrected image to learn from yet.'
      : `${countOf(count, 'corrected image')} to learn from.`,
  heldBack: (count: number) =>
    `${countOf(count, 'corrected image')} ${count === 1 ? 'validates or tests: it stays there and is' : 'validate or test: they stay there and are'} never trained on.`,
  none: 'Correct mistakes on training images, or on images that you tried. What validates is never trained on.',
  from: {
    weighted: (run: string) =>
      `Starts from the best weights of ${run}: half of its epochs, a fifth of its rate.`,
    only: (run: string) =>
      `Starts from the best weights of ${run}: as many epochs, nearly a third of its rate.`,
  },
  way: 'What is trained on',
  ways: { weighted: 'All images', only: 'Only the corrected' },
  weightedHint:
    'Keeps what is known. Corrected images are shown several times in each epoch, changed at random each time.',
  onlyHint:
    'Quick, at a slightly higher rate, all layers. It can forget the rest: look at what comes of it before you use it.',
  weight: 'Times in each epoch',
  times: (count: number) => `${count} ×`,
  judged: 'The old validation images are scored before and after.',
  start: 'Start training',
  busy: 'A run is training. Wait until it has finished, or stop it.',
  outcome: {
    region: 'What it learned',
    loading: 'Scoring both runs on the old validation images…',
    failed: 'The runs could not be compared.',
    kept: 'It has not forgotten',
    mixed: 'On the whole it has not forgotten',
    before: (run: string) => `Before (${run})`,
    after: (run: string) => `After (${run})`,
    keptBody: (images: number) =>
      `On the ${countOf(images, 'validation image')} of the run before it is no worse than before by more than the margin.`,
    forgot: 'It has forgotten',
    forgotBody: (metric: string, margin: string) =>
      `${metric} on the old validation images is worse by more than ${margin}. Keep using the run before, or learn with all images and fewer epochs.`,
    classesForgotten: (names: readonly string[]) => `Worse by more than the margin: ${names.join(', ')}.`,
    metrics: 'Old validation images',
    corrected: (count: number) => `${countOf(count, 'corrected image')}`,
    stillWrong: 'Images with a mistake',
    apart: 'Distance from labels',
    classes: 'Class',
    support: { tags: 'Labeled', masks: 'Pixels', points: 'Images' },
    score: { tags: 'F2', masks: 'IoU', points: 'Error px' },
    change: 'Change',
    perClass: 'Each class on the old validation images, the greatest loss first',
    forgotten: 'forgotten',
    notDone: {
      title: 'Not finished yet',
      body: 'When this run has finished an epoch, it is held against the run it started from, on the same validation images.',
    },
  },
} as const;
