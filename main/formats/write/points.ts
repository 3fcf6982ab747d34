/** Writes points as one long table. */
import { writeNames } from '../labelsCsv.ts';
import { NO_LINES, NO_MIRRORS, textFile, type LabelSet, type LossCount, type OutFile } from '../labelSet.ts';
import { writePointsCsv } from '../pointsCsv.ts';

/** `points.csv`, `point_names.txt` in the order of the project, and `unlabeled.txt` where there are such images. */
export function writePointsLayout(set: LabelSet, loss: LossCount): readonly OutFile[] {
  loss.add(NO_LINES, set.edges.length);
  loss.add(NO_MIRRORS, set.mirrors.length);
  return [
    textFile('points.csv', writePointsCsv(set.images)),
    textFile('point_names.txt', set.classes.map(({ name }) => `${name}\n`).join('')),
    ...(set.unlabeled.length === 0 ? [] : [textFile('unlabeled.txt', writeNames(set.unlabeled))]),
  ];
}
