/** Words of Review's curves: precision and recall per class, thresholds of classes, calibration. */
import { countOf, formatCount, formatMetric } from './format.ts';

/** 2 → "F2", 0.5 → "F0.5". */
export const fName = (beta: number): string => `F${String(beta)}`;

/** Thresholds with as many digits as are needed to tell them apart. */
export const formatThreshold = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toFixed(value < 0.01 || value > 0.99 ? 4 : 2);

export const curvesText = {
  label: 'Precision and recall per class',
  beta: {
    label: 'Best means',
    hint: 'F-beta is one number from precision and recall, in which recall counts beta times as much. Choose by what a mistake costs.',
    names: { '0.5': 'Right tags (F0.5)', '1': 'Balance (F1)', '2': 'All found (F2)' },
    own: 'Beta',
  },
  useBest: 'Use the best of each class',
  useBestHint: (few: number) =>
    few === 0
      ? 'Each class gets the threshold with the highest score on these validation images.'
      : `Each class gets the threshold with the highest score on these validation images. ${countOf(few, 'class has', 'classes have')} fewer than 10 of them: theirs may not hold for other images.`,
  useOne: 'One threshold for all',
  useOneHint: 'Classes give up their own thresholds and follow the one above the table of classes again.',
  savedBest: (count: number) =>
    `${countOf(count, 'class has', 'classes have')} the best threshold now, everywhere.`,
  savedOne: 'All classes follow the one threshold again.',
  saved: (name: string, value: number) => `${name} is given above ${formatThreshold(value)} now, everywhere.`,
  savedBack: (name: string) => `${name} follows the threshold of all classes again.`,
  table: {
    label: 'Thresholds of classes',
    name: 'Class',
    images: 'Images',
    ap: 'AP',
    inUse: 'In use',
    best: 'Best',
    hints: {
      images: 'Validation images that carry the tag.',
      ap: 'Average precision: the area under the curve, 0 to 1, whatever the threshold.',
      inUse: 'The threshold in use and its score. A dot marks those that a class has of its own.',
      best: 'The threshold with the highest score on these images, and that score.',
    },
    own: 'its own',
    few: 'Few images: it may be chance.',
    none: 'not in validation',
  },
  chart: {
    label: (name: string, ap: number | null) =>
      `Precision over recall of ${name}, average precision ${formatMetric(ap)}. Click the curve or move the slider to choose a threshold.`,
    recall: 'Recall: of the images with the tag, the share found',
    precision: 'Precision: of those given it, the share right',
    absent:
      'No validation image carries this tag, so there is nothing to draw. Its threshold can still be set by hand.',
    best: (value: number) => `Best is ${formatThreshold(value)}`,
    isBest: 'the best one',
    at: (precision: number, recall: number, score: string) =>
      `precision ${formatMetric(precision)} · recall ${formatMetric(recall)} · ${score}`,
    slider: (name: string) => `Threshold of ${name}`,
    threshold: 'Threshold',
    use: (value: number) => `Use ${formatThreshold(value)}`,
    used: 'In use',
    back: 'As all others',
    backHint: 'The class gives up its own threshold.',
    gone: 'The project has no such class any more.',
  },
  calibration: {
    title: 'Calibration',
    hint: 'When the run says 80 %, is it right four times in five? Points below the line: it is too sure. Above: it is not sure enough. Small bars count the answers.',
    all: 'All classes',
    one: 'This class',
    scope: 'Answers of',
    error: (value: number) => `Expected calibration error ${(100 * value).toFixed(1)} %`,
    errorHint: 'How far the points lie from the line, on average over all answers.',
    predicted: 'What the run said',
    observed: 'How often it was so',
    label: (answers: number, error: number) =>
      `Calibration over ${formatCount(answers)} answers, expected calibration error ${(100 * error).toFixed(1)} %.`,
    bin: (from: number, to: number, count: number, observed: number) =>
      `Said ${(100 * from).toFixed(0)} to ${(100 * to).toFixed(0)} %: ${countOf(count, 'answer')}, ${(100 * observed).toFixed(0)} % were so`,
  },
} as const;
