/** Writes masks as PNGs whose pixels are class numbers: fastai's layout, a plain folder, and Pascal VOC. */
import { UNLABELED, type Raster } from '#shared/domain/mask.ts';
import { AppError } from '#shared/contract/errors.ts';
import { writeNames } from '../labelsCsv.ts';
import {
  fileNames,
  textFile,
  type LabelSet,
  type LossCount,
  type OutFile,
  type SetImage,
} from '../labelSet.ts';
import { UNLABELED_CODE } from '../maskNumbers.ts';
import { writePngMask } from '../pngMask.ts';
import { VOC_PALETTE, VOC_VOID } from '../voc.ts';

/** How numbers of the set (0: unlabeled, k: the k-th class) become numbers of a file. */
type Numbers = (value: number) => number;

function renumbered({ widthPx, heightPx, data }: Raster, numbers: Numbers, count: number): Uint16Array {
  const table = Uint16Array.from({ length: count + 1 }, (_, value) => numbers(value));
  const values = new Uint16Array(widthPx * heightPx);
  for (let i = 0; i < values.length; i += 1) values[i] = table[data[i] ?? 0] ?? 0;
  return values;
}

interface MaskFiles {
  /** Without the stem: `labels/` and `_P.png`. */
  readonly folder: string;
  readonly ending: string;
  readonly numbers: Numbers;
  readonly palette: typeof VOC_PALETTE | null;
}

function maskFiles(set: LabelSet, { folder, ending, numbers, palette }: MaskFiles): readonly OutFile[] {
  const names = fileNames(set.images, ending);
  return set.images.map((image) => ({
    name: folder + (names.get(image.name) ?? ''),
    bytes: () => {
      const mask = set.maskOf(image);
      const values = renumbered(mask, numbers, set.classes.length);
      return writePngMask({ widthPx: mask.widthPx, heightPx: mask.heightPx, values, palette });
    },
  }));
}

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

/** `valid.txt` and, where there are such images, `test.txt` and `unsplit.txt`. */
function sideFiles(images: readonly SetImage[]): readonly OutFile[] {
  if (images.every((image) => image.split === null)) return [];
  const namesOf = (split: SetImage['split']): readonly string[] =>
    images.filter((image) => image.split === split).map(({ name }) => name);
  const others = [
    { name: 'test.txt', names: namesOf('test') },
    { name: 'unsplit.txt', names: namesOf(null) },
  ].filter(({ names }) => names.length > 0);
  return [{ name: 'valid.txt', names: namesOf('valid') }, ...others].map(({ name, names }) =>
    textFile(name, writeNames(names)),
  );
}

/** `codes.txt` and `labels/<image>_P.png` with the place in that list for each pixel, as in fastai's CamVid. */
export function writeFastaiMasks(set: LabelSet): readonly OutFile[] {
  const count = set.classes.length;
  const isFull = set.images.every((image) => image.unlabeledPx === 0);
  const codes = [...set.classes.map(({ name }) => name), ...(isFull ? [] : [UNLABELED_CODE])];
  const numbers: Numbers = (value) => (value === UNLABELED ? count : value - 1);
  return [
    textFile('codes.txt', lines(codes)),
    ...sideFiles(set.images),
    ...maskFiles(set, { folder: 'labels/', ending: '_P.png', numbers, palette: null }),
  ];
}

/** `codes.txt` and `masks/<image>.png`: 0 where nobody has labeled, then the classes from 1 on. */
export function writeIndexMasks(set: LabelSet): readonly OutFile[] {
  return [
    textFile('codes.txt', lines([UNLABELED_CODE, ...set.classes.map(({ name }) => name)])),
    ...sideFiles(set.images),
    ...maskFiles(set, { folder: 'masks/', ending: '.png', numbers: (value) => value, palette: null }),
  ];
}

const isBackground = (name: string): boolean => /^_*background_*$/i.test(name);

/**
 * `SegmentationClass/<image>.png` with VOC's colours: 0 is the background, 255 what no class is said of.
 * @throws AppError `export.nothing` when there are more classes than numbers
 */
export function writeVoc(set: LabelSet, loss: LossCount): readonly OutFile[] {
  const background = set.classes.findIndex(({ name }) => isBackground(name));
  const others = set.classes.flatMap((one, at) => (one.isVoid || at === background ? [] : [at]));
  if (others.length > VOC_VOID - 1)
    throw new AppError('export.nothing', {
      problem: `Pascal VOC numbers up to ${String(VOC_VOID - 1)} classes`,
    });
  const voids = set.classes.filter(({ isVoid }) => isVoid);
  const numbers: Numbers = (value) => {
    const at = value - 1;
    if (value === UNLABELED || set.classes[at]?.isVoid === true) return VOC_VOID;
    return at === background ? 0 : others.indexOf(at) + 1;
  };
  if (voids.length > 0)
    loss.add(
      'an image whose unlabeled pixels became void',
      set.images.filter((image) => image.unlabeledPx > 0).length,
    );
  if (voids.length > 1) loss.add('a second void class, made one with the first', voids.length - 1);
  const first = set.classes[background]?.name ?? '_background_';
  return [
    textFile('class_names.txt', lines([first, ...others.map((at) => set.classes[at]?.name ?? '')])),
    ...(voids[0] === undefined ? [] : [textFile('void.txt', lines([voids[0].name]))]),
    ...imageSets(set),
    ...maskFiles(set, { folder: 'SegmentationClass/', ending: '.png', numbers, palette: VOC_PALETTE }),
  ];
}

/** `ImageSets/Segmentation/*.txt`: names without their suffixes. */
function imageSets(set: LabelSet): readonly OutFile[] {
  const names = fileNames(set.images, '');
  const namesOf = (splits: readonly SetImage['split'][]): readonly string[] =>
    set.images.filter((image) => splits.includes(image.split)).map(({ name }) => names.get(name) ?? '');
  const isSplit = set.images.some((image) => image.split !== null);
  const lists = [
    { name: 'train', names: namesOf(['train']) },
    { name: 'val', names: namesOf(['valid']) },
    { name: 'trainval', names: namesOf(isSplit ? ['train', 'valid'] : [null]) },
    { name: 'test', names: namesOf(['test']) },
  ];
  return lists
    .filter((list) => list.names.length > 0)
    .map((list) => textFile(`ImageSets/Segmentation/${list.name}.txt`, writeNames(list.names)));
}
