/** COCO: one JSON file with `images`, `annotations` and `categories`, read entry by entry in whatever order they come. */
import {
  bareImage,
  ClassList,
  sourceColor,
  type AnnotatedImage,
  type Annotations,
  type NamedPoint,
  type PointSet,
  type Report,
  type Shape,
  type SourceScheme,
} from './annotations.ts';
import { idOf, isRecord, listOf, memberOf, numberOf, numbersOf, textOf } from './json.ts';
import type { JsonPart } from './jsonParts.ts';

interface Category {
  readonly name: string;
  /** Names of its points. */
  readonly points: readonly string[];
}

interface Draft {
  readonly image: AnnotatedImage;
  readonly tags: string[];
  readonly shapes: Shape[];
  /** Crowds lie under everything else. */
  readonly crowds: Shape[];
  readonly sets: PointSet[];
}

interface Pending {
  readonly value: unknown;
  readonly place: string;
}

/** Feed it the parts of a file, then `finish`. Entries that make no sense are reported and left out. */
export class CocoReader {
  readonly #file: string;
  readonly #report: Report;
  readonly #classes = new ClassList();
  readonly #categories = new Map<string, Category>();
  readonly #images = new Map<string, Draft>();
  /** Annotations whose image or class may still come. */
  readonly #pending: Pending[] = [];
  readonly #scheme = {
    names: [] as string[],
    edges: [] as [string, string][],
    mirrors: [] as [string, string][],
  };
  #keys = new Set<string>();

  constructor(file: string, report: Report) {
    this.#file = file;
    this.#report = report;
  }

  add({ key, index, value, line }: JsonPart): void {
    if (key === null || index === null) return;
    const place = `${this.#file}:${String(line)}, ${key}[${String(index)}]`;
    this.#keys.add(key);
    if (key === 'images') this.#addImage(value, place);
    else if (key === 'categories') this.#addCategory(value, place);
    else if (key === 'annotations') this.#pending.push({ value: slim(value), place });
  }

  /** Whether the lists that make a COCO file were there. */
  get isCoco(): boolean {
    return this.#keys.has('images') && (this.#keys.has('annotations') || this.#keys.has('categories'));
  }

  finish(): Annotations {
    for (const { value, place } of this.#pending) this.#addAnnotation(value, place);
    const images = [...this.#images.values()].map(({ image, tags, shapes, crowds, sets }) => ({
      ...image,
      tags,
      shapes: [...crowds, ...shapes],
      sets,
    }));
    return { classes: this.#classes.list(), images, scheme: this.#scheme satisfies SourceScheme, notes: [] };
  }

  #addImage(value: unknown, place: string): void {
    const id = idOf(memberOf(value, 'id'));
    const name = textOf(memberOf(value, 'file_name'));
    if (id === null || name === null || name === '')
      return this.#report('an image without id or file name', place);
    if (this.#images.has(id)) return this.#report('an image whose id another one has', place);
    const image = {
      ...bareImage(name, `${name} (${place})`),
      widthPx: numberOf(memberOf(value, 'width')),
      heightPx: numberOf(memberOf(value, 'height')),
    };
    this.#images.set(id, { image, tags: [], shapes: [], crowds: [], sets: [] });
  }

  #addCategory(value: unknown, place: string): void {
    const id = idOf(memberOf(value, 'id'));
    const name = textOf(memberOf(value, 'name'));
    if (id === null || name === null) return this.#report('a category without id or name', place);
    const points = listOf(memberOf(value, 'keypoints')).map((point, i) => textOf(point) ?? String(i + 1));
    this.#categories.set(id, { name, points });
    this.#classes.add(name, sourceColor(memberOf(value, 'color')));
    for (const point of points) if (!this.#scheme.names.includes(point)) this.#scheme.names.push(point);
    this.#scheme.edges.push(...pairsOfNames(memberOf(value, 'skeleton'), points));
    this.#scheme.mirrors.push(...pairsOfNames(memberOf(value, 'mirrors'), points));
  }

  #addAnnotation(value: unknown, place: string): void {
    const draft = this.#images.get(idOf(memberOf(value, 'image_id')) ?? '');
    if (draft === undefined)
      return this.#report('an annotation of an image that the file does not list', place);
    const category = this.#categories.get(idOf(memberOf(value, 'category_id')) ?? '');
    if (category === undefined)
      return this.#report('an annotation of a class that the file does not list', place);
    const set = setOf(value, category, place);
    if (set !== null) draft.sets.push(set);
    const of = { className: category.name, place };
    const shape = shapeOf(value, of, this.#report);
    if (typeof shape === 'string') return this.#report(shape, place);
    // The box of points only says where the points are.
    if (set !== null && shape?.kind === 'box') return;
    if (shape !== null) (memberOf(value, 'iscrowd') === 1 ? draft.crowds : draft.shapes).push(shape);
    else if (set === null) draft.tags.push(category.name);
  }
}

/** Half of an annotation's members are of no use here, and a file may hold a million of them. */
function slim(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { image_id, category_id, iscrowd, bbox, keypoints, segmentation } = value;
  return { image_id, category_id, iscrowd, bbox, keypoints, segmentation: packed(segmentation) };
}

/** Lists of plain numbers take eight bytes each in this form, and far more as they come. */
const packed = (segmentation: unknown): unknown =>
  Array.isArray(segmentation)
    ? segmentation.map((part: unknown) => {
        const numbers = numbersOf(part);
        return numbers === null ? null : Float64Array.from(numbers);
      })
    : segmentation;

/** Pairs of places in a list, counted from 1, as names. */
function pairsOfNames(value: unknown, names: readonly string[]): [string, string][] {
  return listOf(value).flatMap((pair): [string, string][] => {
    const [a, b] = (numbersOf(pair) ?? []).map((at) => names[at - 1]);
    return a === undefined || b === undefined || a === b ? [] : [[a, b]];
  });
}

function setOf(value: unknown, category: Category, place: string): PointSet | null {
  const numbers = numbersOf(memberOf(value, 'keypoints'));
  if (numbers === null || numbers.length < 3) return null;
  const points: NamedPoint[] = [];
  for (let i = 0; i + 2 < numbers.length; i += 3) {
    const [x = 0, y = 0, v = 0] = numbers.slice(i, i + 3);
    const name = category.points[i / 3] ?? String(i / 3 + 1);
    points.push({ name, x, y, v: v === 2 ? 2 : v === 1 ? 1 : 0 });
  }
  return { className: category.name, points, place };
}

const TOO_FEW = 'a polygon with fewer than three points';

/** The area if there is one, else the box; null when there is neither, and in words what is wrong with it. */
function shapeOf(
  value: unknown,
  of: { className: string; place: string },
  report: Report,
): Shape | string | null {
  const segmentation = memberOf(value, 'segmentation');
  if (isRecord(segmentation)) return rleOf(segmentation, of);
  if (Array.isArray(segmentation) && segmentation.length > 0) {
    const rings = segmentation.filter(
      (part): part is Float64Array =>
        part instanceof Float64Array && part.length >= 6 && part.length % 2 === 0,
    );
    const broken = segmentation.length - rings.length;
    for (let i = rings.length === 0 ? 1 : 0; i < broken; i += 1) report(TOO_FEW, of.place);
    if (rings.length === 0) return TOO_FEW;
    return { ...of, kind: 'polygon', parts: rings.map((ring) => [ring]) };
  }
  const box = numbersOf(memberOf(value, 'bbox'));
  if (box === null || box.length !== 4) return null;
  const [x = 0, y = 0, w = 0, h = 0] = box;
  return { ...of, kind: 'box', x, y, w, h, isArea: false };
}

function rleOf(
  value: Readonly<Record<string, unknown>>,
  of: { className: string; place: string },
): Shape | string {
  const [heightPx, widthPx] = numbersOf(value['size']) ?? [];
  const counts = textOf(value['counts']) ?? numbersOf(value['counts']);
  if (heightPx === undefined || widthPx === undefined || counts === null)
    return 'run lengths without size or counts';
  return { ...of, kind: 'rle', widthPx, heightPx, counts };
}
