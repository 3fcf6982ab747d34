/** Label Studio's JSON: a list of tasks, each an image with annotations whose shapes are percents of it. */
import type { Visibility } from '#shared/domain/points.ts';
import type { Split } from '#shared/domain/project.ts';
import {
  bareImage,
  ClassList,
  EMPTY_SOURCE_SCHEME,
  type AnnotatedImage,
  type Annotations,
  type NamedPoint,
  type Report,
  type Shape,
} from './annotations.ts';
import { splitOfFolder } from './classFolders.ts';
import { isRecord, listOf, memberOf, numberOf, pairsOf, textOf } from './json.ts';
import type { JsonPart } from './jsonParts.ts';
import { readBrush } from './labelStudioRle.ts';

/** Results that name a class, by their type; the others belong to no image or say nothing about it. */
const LABELED = [
  'polygonlabels',
  'brushlabels',
  'rectanglelabels',
  'ellipselabels',
  'keypointlabels',
  'labels',
];

/** Feed it the parts of a file, then `finish`. */
export class LabelStudioReader {
  readonly #file: string;
  readonly #report: Report;
  readonly #limitPx: number;
  readonly #classes = new ClassList();
  readonly #images: AnnotatedImage[] = [];

  constructor(file: string, limitPx: number, report: Report) {
    this.#file = file;
    this.#limitPx = limitPx;
    this.#report = report;
  }

  add({ key, index, value, line }: JsonPart): void {
    if (key !== null || index === null) return;
    const place = `${this.#file}:${String(line)}, task ${String(index + 1)}`;
    const name = imageOf(value);
    if (name === null) return this.#report('a task without an image', place);
    const results = chooseResults(value, place, this.#report);
    if (listOf(memberOf(value, 'predictions')).length > 0)
      this.#report('predictions, which are no labels', place);
    const image = new TaskReader({ name, place, limitPx: this.#limitPx, report: this.#report });
    for (const [i, result] of (results ?? []).entries())
      image.add(result, `${place}, result ${String(i + 1)}`);
    const read = { ...image.finish(results !== null), split: splitOf(value) };
    for (const tag of read.tags) this.#classes.add(tag);
    for (const shape of read.shapes) this.#classes.add(shape.className);
    this.#images.push(read);
  }

  get isLabelStudio(): boolean {
    return this.#images.length > 0;
  }

  finish(): Annotations {
    return { classes: this.#classes.list(), images: this.#images, scheme: EMPTY_SOURCE_SCHEME, notes: [] };
  }
}

/** The image's name: what uploads and local files are called once Label Studio's addresses are taken off. */
function imageOf(task: unknown): string | null {
  const data = memberOf(task, 'data');
  if (!isRecord(data)) return null;
  const address = textOf(data['image']) ?? Object.values(data).map(textOf).find(looksLikeImage) ?? null;
  if (address === null || address === '') return null;
  const local = /[?&]d=([^&]+)/.exec(address)?.[1];
  const path = local ?? address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i, '').replace(/[?#].*$/, '');
  // Uploads get eight signs in front of their name.
  return unescaped(path).replace(/^\/?data\/upload\/(?:\d+\/)?(?:[0-9a-f]{8}-)?/, '');
}

/** As Limn writes it: data of a task may hold anything. */
function splitOf(task: unknown): Split | null {
  const side = textOf(memberOf(memberOf(task, 'data'), 'split'));
  return side === null ? null : splitOfFolder(side);
}

const looksLikeImage = (text: string | null): text is string =>
  text !== null && /\.(jpe?g|png|webp|gif|tiff?|avif|bmp)\b/i.test(text);

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The results of the annotation that counts: the ground truth, else the first that was not skipped. */
function chooseResults(task: unknown, place: string, report: Report): readonly unknown[] | null {
  const all = [...listOf(memberOf(task, 'annotations')), ...listOf(memberOf(task, 'completions'))];
  const done = all.filter((one) => memberOf(one, 'was_cancelled') !== true);
  const chosen = done.find((one) => memberOf(one, 'ground_truth') === true) ?? done[0];
  for (let i = 1; i < done.length; i += 1) report('a second annotation of one image', place);
  return chosen === undefined ? null : listOf(memberOf(chosen, 'result'));
}

interface Task {
  readonly name: string;
  readonly place: string;
  readonly limitPx: number;
  readonly report: Report;
}

interface Of {
  readonly className: string;
  readonly place: string;
}

class TaskReader {
  readonly #task: Task;
  readonly #tags: string[] = [];
  readonly #shapes: Shape[] = [];
  readonly #sets = new Map<string, NamedPoint[]>();
  /** Points are read before the classes that hold them are known; their names are the classes. */
  #size: { widthPx: number; heightPx: number } | null = null;

  constructor(task: Task) {
    this.#task = task;
  }

  add(result: unknown, place: string): void {
    const type = textOf(memberOf(result, 'type')) ?? '';
    const value = memberOf(result, 'value');
    const [widthPx, heightPx] = [
      numberOf(memberOf(result, 'original_width')),
      numberOf(memberOf(result, 'original_height')),
    ];
    if (widthPx !== null && heightPx !== null) this.#size ??= { widthPx, heightPx };
    if (type === 'choices' || type === 'taxonomy') {
      for (const choice of listOf(memberOf(value, type)).flat())
        this.#tags.push(...[textOf(choice) ?? []].flat());
      return;
    }
    if (!LABELED.includes(type))
      return this.#task.report(`a result of the kind "${type.slice(0, 40)}"`, place);
    const className = textOf(listOf(memberOf(value, type))[0]);
    if (className === null) return this.#task.report('a shape without a label', place);
    if ((numberOf(memberOf(result, 'image_rotation')) ?? 0) !== 0)
      return this.#task.report('a shape on an image that was turned in Label Studio', place);
    const read = this.#read(result, { className, place });
    if (typeof read === 'string') this.#task.report(read, place);
    else if ('v' in read) this.#addPoint(textOf(memberOf(result, 'parentID')) ?? '', read);
    else this.#shapes.push(read);
  }

  finish(isLabeled: boolean): AnnotatedImage {
    const { name, place } = this.#task;
    return {
      ...bareImage(name, `${name} (${place})`),
      widthPx: this.#size?.widthPx ?? null,
      heightPx: this.#size?.heightPx ?? null,
      isLabeled,
      isRelative: true,
      tags: [...new Set(this.#tags)],
      shapes: this.#shapes,
      sets: [...this.#sets.values()].map((points) => ({ className: null, points, place })),
    };
  }

  #addPoint(group: string, point: NamedPoint): void {
    this.#sets.set(group, [...(this.#sets.get(group) ?? []), point]);
  }

  #read(result: unknown, of: Of): Shape | NamedPoint | string {
    const value = memberOf(result, 'value');
    if (memberOf(value, 'rle') !== undefined) return this.#readBrush(value, of);
    if (memberOf(value, 'points') !== undefined) {
      const flat = pairsOf(memberOf(value, 'points'));
      if (flat === null || flat.length < 6) return 'a polygon with fewer than three points';
      return { ...of, kind: 'polygon', parts: [[flat.map((share) => share / 100)]] };
    }
    const share = (key: string): number | null => {
      const percent = numberOf(memberOf(value, key));
      return percent === null ? null : percent / 100;
    };
    const [x, y] = [share('x'), share('y')];
    if (x === null || y === null) return 'a shape whose place is no number';
    const angle = numberOf(memberOf(value, 'rotation')) ?? 0;
    const [rx, ry] = [share('radiusX'), share('radiusY')];
    if (rx !== null && ry !== null) return { ...of, kind: 'ellipse', cx: x, cy: y, rx, ry, angle };
    const [w, h] = [share('width'), share('height')];
    if (memberOf(value, 'keypointlabels') !== undefined || h === null || w === null)
      return { name: of.className, x, y, v: visibilityOf(result) };
    return this.#readBox({ x, y, w, h, angle }, of);
  }

  /** A turned rectangle turns about its upper left corner, in pixels. */
  #readBox(
    { x, y, w, h, angle }: { x: number; y: number; w: number; h: number; angle: number },
    of: Of,
  ): Shape | string {
    if (angle === 0) return { ...of, kind: 'box', x, y, w, h, isArea: true };
    if (this.#size === null) return 'a turned rectangle on an image whose size the file does not say';
    const { widthPx, heightPx } = this.#size;
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const corner = (right: number, down: number): number[] => {
      const [dx, dy] = [right * w * widthPx, down * h * heightPx];
      return [x + (dx * cos - dy * sin) / widthPx, y + (dx * sin + dy * cos) / heightPx];
    };
    return {
      ...of,
      kind: 'polygon',
      parts: [[[...corner(0, 0), ...corner(1, 0), ...corner(1, 1), ...corner(0, 1)]]],
    };
  }

  #readBrush(value: unknown, of: Of): Shape | string {
    const size = this.#size;
    const bytes = listOf(memberOf(value, 'rle'));
    if (size === null || bytes.some((byte) => typeof byte !== 'number')) return 'a brush without a size';
    const { widthPx, heightPx } = size;
    if (widthPx * heightPx > this.#task.limitPx) return 'a brush on an image that is too large';
    const counts = readBrush(bytes as readonly number[], widthPx * heightPx);
    if (counts === null) return 'a brush whose run lengths do not fit its size';
    return { ...of, kind: 'row-runs', x: 0, y: 0, w: widthPx, h: heightPx, counts, size };
  }
}

/** As Limn writes it: Label Studio itself has no place for it. */
function visibilityOf(result: unknown): Visibility {
  const v = memberOf(memberOf(result, 'meta'), 'visibility');
  return v === 0 ? 0 : v === 1 ? 1 : 2;
}
