/** Pascal VOC: boxes as one XML file for each image, and masks as palette PNGs whose 255 belongs to no class. */
import { bareImage, type AnnotatedImage, type Report, type Shape } from './annotations.ts';
import { numberIn } from './json.ts';
import { XmlReader } from './xml.ts';

/** The classes of VOC 2012 by number, for folders that do not list their own. */
export const VOC_CLASSES = [
  'background',
  'aeroplane',
  'bicycle',
  'bird',
  'boat',
  'bottle',
  'bus',
  'car',
  'cat',
  'chair',
  'cow',
  'diningtable',
  'dog',
  'horse',
  'motorbike',
  'person',
  'pottedplant',
  'sheep',
  'sofa',
  'train',
  'tvmonitor',
] as const;

/** The number of pixels that nobody may be scored on. */
export const VOC_VOID = 255;

/** The colour of a number in VOC's palette: its bits dealt out to red, green and blue, the highest first. */
export function vocColor(value: number): readonly [number, number, number] {
  const rgb: [number, number, number] = [0, 0, 0];
  for (let bit = 0; bit < 8; bit += 1) {
    for (const channel of [0, 1, 2] as const)
      rgb[channel] |= ((value >> (bit * 3 + channel)) & 1) << (7 - bit);
  }
  return rgb;
}

/** All 256 of them. */
export const VOC_PALETTE = Array.from({ length: 256 }, (_, value) => vocColor(value));

/**
 * One file of `Annotations/`. Its name for the image counts, or else the file's own.
 * @returns null when it is well-formed XML of something else
 * @throws AppError `labels.file`
 */
export function readVocXml(text: string, path: string, report: Report): AnnotatedImage | null {
  const shapes: Shape[] = [];
  const trail: string[] = [];
  let [root, fileName] = ['', ''];
  let size: { widthPx: number | null; heightPx: number | null } = { widthPx: null, heightPx: null };
  let object: { name: string; line: number; box: Record<string, number | null> } | null = null;
  const reader = new XmlReader(path, {
    open: ({ name, line }) => {
      if (trail.length === 0) root = name;
      trail.push(name);
      // Parts of an object (a head, a hand) have names and boxes of their own.
      if (name === 'object') object = { name: '', line, box: {} };
    },
    close: (name, value) => {
      trail.pop();
      const where = trail.join('/');
      if (where === 'annotation' && name === 'filename') fileName = value;
      else if (where === 'annotation/size' && name === 'width') size = { ...size, widthPx: numberIn(value) };
      else if (where === 'annotation/size' && name === 'height')
        size = { ...size, heightPx: numberIn(value) };
      else if (object === null) return;
      else if (where === 'annotation/object' && name === 'name') object.name = value;
      else if (where === 'annotation/object/bndbox') object.box[name] = numberIn(value);
      else if (where === 'annotation' && name === 'object') {
        const shape = boxOf(object, path);
        if (typeof shape === 'string') report(shape, `${path}:${String(object.line)}`);
        else shapes.push(shape);
        object = null;
      }
    },
  });
  reader.feed(text);
  reader.finish();
  if (root !== 'annotation') return null;
  const name = fileName === '' ? path.replace(/^.*[\\/]/, '').replace(/\.xml$/i, '') : fileName;
  return { ...bareImage(name, path), ...size, shapes };
}

function boxOf(
  { name, line, box }: { name: string; line: number; box: Record<string, number | null> },
  path: string,
): Shape | string {
  const { xmin = null, ymin = null, xmax = null, ymax = null } = box;
  if (name === '') return 'an object without a name';
  if (xmin === null || ymin === null || xmax === null || ymax === null)
    return 'a box whose place is no number';
  const [x, y, w, h] = [xmin, ymin, xmax - xmin, ymax - ymin];
  return { className: name, place: `${path}:${String(line)}`, kind: 'box', x, y, w, h, isArea: false };
}
