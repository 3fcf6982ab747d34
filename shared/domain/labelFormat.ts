/** The formats that labels come in and go out as, and which kinds of labels each of them can hold. */
import type { Kind } from './project.ts';

/** What is written. `csv` and `fastai` for tags are tables; `masks` is a folder of PNGs whose pixels are class numbers. */
export const LABEL_FORMATS = [
  'csv',
  'fastai',
  'masks',
  'points-csv',
  'coco',
  'yolo',
  'voc',
  'labelme',
  'cvat',
  'label-studio',
] as const;
export type LabelFormat = (typeof LABEL_FORMATS)[number];

const CARRIES: Readonly<Record<LabelFormat, readonly Kind[]>> = {
  csv: ['tags'],
  fastai: ['tags', 'masks'],
  masks: ['masks'],
  'points-csv': ['points'],
  coco: ['masks', 'points'],
  yolo: ['masks', 'points'],
  voc: ['masks'],
  labelme: ['tags', 'masks', 'points'],
  cvat: ['tags', 'masks', 'points'],
  'label-studio': ['tags', 'masks', 'points'],
};

/** Whether labels of a kind can be written in a format without losing what they are. */
export const canCarry = (format: LabelFormat, kind: Kind): boolean => CARRIES[format].includes(kind);

/** The formats for a kind of labels, in the order of the list. */
export const formatsFor = (kind: Kind): readonly LabelFormat[] =>
  LABEL_FORMATS.filter((format) => canCarry(format, kind));
