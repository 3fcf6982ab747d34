/** CVAT XML 1.1 "for images": images with tags, boxes, polygons, masks, points and skeletons. */
import type { Visibility } from '#shared/domain/points.ts';
import type { Split } from '#shared/domain/project.ts';
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
} from './annotations.ts';
import { splitOfFolder } from './classFolders.ts';
import { numberIn } from './json.ts';
import { unescapeXml, XmlReader, type XmlElement } from './xml.ts';

interface Ordered {
  readonly shape: Shape;
  readonly z: number;
}

interface Draft {
  readonly image: AnnotatedImage;
  readonly tags: string[];
  readonly shapes: Ordered[];
  readonly sets: PointSet[];
}

interface Label {
  name: string;
  color: string | null;
  parent: string | null;
  type: string;
}

/** Feed it text in order, then `finish`. @throws AppError `labels.file` when it is no XML or not CVAT's */
export class CvatReader {
  readonly #file: string;
  readonly #report: Report;
  readonly #xml: XmlReader;
  readonly #path: string[] = [];
  readonly #classes = new ClassList();
  readonly #images: AnnotatedImage[] = [];
  readonly #points: string[] = [];
  readonly #edges: [string, string][] = [];
  #label: Label | null = null;
  #draft: Draft | null = null;
  /** The skeleton that is being read. */
  #skeleton: { label: string; points: NamedPoint[]; place: string } | null = null;
  /** Points that stand alone make one set. */
  #loose: NamedPoint[] = [];
  #isCvat = false;

  constructor(file: string, report: Report) {
    this.#file = file;
    this.#report = report;
    this.#xml = new XmlReader(file, {
      open: (element) => this.#open(element),
      close: (name, text) => this.#close(name, text),
    });
  }

  feed(text: string): void {
    this.#xml.feed(text);
  }

  get isCvat(): boolean {
    return this.#isCvat;
  }

  finish(): Annotations {
    this.#xml.finish();
    return {
      classes: this.#classes.list(),
      images: this.#images,
      scheme: { names: this.#points, edges: this.#edges, mirrors: [] },
      notes: [],
    };
  }

  #open(element: XmlElement): void {
    const { name, line } = element;
    const parent = this.#path.at(-1) ?? '';
    if (this.#path.length === 0 && name === 'annotations') this.#isCvat = true;
    this.#path.push(name);
    const place = `${this.#file}:${String(line)}`;
    if (name === 'label' && parent === 'labels')
      this.#label = { name: '', color: null, parent: null, type: '' };
    else if (name === 'attribute' && this.#draft !== null) this.#report('an attribute of a shape', place);
    else if (name === 'track') this.#report('a track of a video', place);
    else if (name === 'image' && parent === 'annotations') this.#draft = this.#openImage(element, place);
    else if (this.#draft !== null && parent === 'image') this.#openShape(element, this.#draft, place);
    else if (this.#skeleton !== null && parent === 'skeleton' && name === 'points')
      this.#skeleton.points.push(...this.#pointsOf(element, place));
  }

  #openImage({ attributes }: XmlElement, place: string): Draft {
    const name = attributes['name'] ?? '';
    const split: Split | null = splitOfFolder(attributes['subset'] ?? '');
    this.#loose = [];
    const image = {
      ...bareImage(name, `${name} (${place})`),
      widthPx: numberIn(attributes['width']),
      heightPx: numberIn(attributes['height']),
      split,
      // Of an image without a single shape CVAT does not say whether somebody looked at it; Limn does.
      isLabeled: attributes['labeled'] === 'true',
    };
    return { image, tags: [], shapes: [], sets: [] };
  }

  #openShape(element: XmlElement, draft: Draft, place: string): void {
    const { name, attributes } = element;
    const className = attributes['label'];
    if (className === undefined) return this.#report('a shape without a label', place);
    if (name === 'tag') draft.tags.push(className);
    else if (name === 'skeleton') this.#skeleton = { label: className, points: [], place };
    else if (name === 'points') this.#loose.push(...this.#pointsOf(element, place));
    else {
      const shape = readShape(element, { className, place });
      if (typeof shape === 'string') this.#report(shape, place);
      else draft.shapes.push({ shape, z: numberIn(attributes['z_order']) ?? 0 });
    }
  }

  #pointsOf({ attributes }: XmlElement, place: string): NamedPoint[] {
    const flat = pointsIn(attributes['points']);
    if (flat === null) {
      this.#report('points that are no numbers', place);
      return [];
    }
    const label = attributes['label'] ?? '';
    const v: Visibility = attributes['outside'] === '1' ? 0 : attributes['occluded'] === '1' ? 1 : 2;
    const count = flat.length / 2;
    return Array.from({ length: count }, (_, i) => ({
      name: count === 1 ? label : `${label} ${String(i + 1)}`,
      x: flat[i * 2] ?? 0,
      y: flat[i * 2 + 1] ?? 0,
      v,
    }));
  }

  #close(name: string, text: string): void {
    this.#path.pop();
    const parent = this.#path.at(-1) ?? '';
    if (name === 'skeleton' && this.#skeleton !== null) {
      const { label, points, place } = this.#skeleton;
      this.#draft?.sets.push({ className: label, points, place });
      this.#skeleton = null;
    } else if (name === 'image' && this.#draft !== null) {
      this.#images.push(this.#closeImage(this.#draft));
      this.#draft = null;
    } else if (this.#label !== null) this.#closeInLabel(this.#label, name, text, parent);
  }

  #closeInLabel(label: Label, name: string, text: string, parent: string): void {
    if (name === 'label' && parent === 'labels') {
      if (label.type === 'skeleton' || label.name === '') this.#label = null;
      else if (label.parent !== null || label.type === 'points') this.#points.push(label.name);
      if (label.type !== 'skeleton' && label.name !== '') this.#classes.add(label.name, label.color);
      this.#label = null;
    } else if (parent !== 'label') return;
    else if (name === 'name') label.name = text;
    else if (name === 'color') label.color = sourceColor(text);
    else if (name === 'type') label.type = text;
    else if (name === 'parent') label.parent = text;
    else if (name === 'svg') this.#edges.push(...edgesIn(text));
  }

  #closeImage({ image, tags, shapes, sets }: Draft): AnnotatedImage {
    const loose = { className: null, points: this.#loose, place: image.place };
    const all = this.#loose.length === 0 ? sets : [...sets, loose];
    return {
      ...image,
      isLabeled: image.isLabeled || tags.length + shapes.length + all.length > 0,
      tags,
      // Higher ones are on top; of the same height the later one.
      shapes: [...shapes].sort((a, b) => a.z - b.z).map(({ shape }) => shape),
      sets: all,
    };
  }
}

interface Of {
  readonly className: string;
  readonly place: string;
}

function readShape({ name, attributes }: XmlElement, of: Of): Shape | string {
  switch (name) {
    case 'box':
      return readBox(attributes, of);
    case 'polygon': {
      const flat = pointsIn(attributes['points']);
      if (flat === null) return 'a polygon whose points are no numbers';
      return flat.length < 6
        ? 'a polygon with fewer than three points'
        : { ...of, kind: 'polygon', parts: [[flat]] };
    }
    case 'ellipse': {
      const numbers = numbersAt(attributes, ['cx', 'cy', 'rx', 'ry']);
      if (numbers === null) return 'an ellipse whose place is no number';
      const [cx = 0, cy = 0, rx = 0, ry = 0] = numbers;
      return { ...of, kind: 'ellipse', cx, cy, rx, ry, angle: numberIn(attributes['rotation']) ?? 0 };
    }
    case 'mask':
      return readMask(attributes, of);
    case 'polyline':
      return { ...of, kind: 'other', what: 'line' };
    default:
      return {
        ...of,
        kind: 'other',
        what: name === 'cuboid' ? name : `shape of the kind "${name.slice(0, 40)}"`,
      };
  }
}

function readBox(attributes: Readonly<Record<string, string>>, of: Of): Shape | string {
  const numbers = numbersAt(attributes, ['xtl', 'ytl', 'xbr', 'ybr']);
  if (numbers === null) return 'a box whose place is no number';
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = numbers;
  const angle = numberIn(attributes['rotation']) ?? 0;
  const [w, h] = [x1 - x0, y1 - y0];
  if (angle === 0) return { ...of, kind: 'box', x: x0, y: y0, w, h, isArea: true };
  // CVAT turns boxes about their middle, clockwise.
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const corner = (right: number, down: number): number[] => {
    const [dx, dy] = [(right * w) / 2, (down * h) / 2];
    return [x0 + w / 2 + dx * cos - dy * sin, y0 + h / 2 + dx * sin + dy * cos];
  };
  const ring = [...corner(-1, -1), ...corner(1, -1), ...corner(1, 1), ...corner(-1, 1)];
  return { ...of, kind: 'polygon', parts: [[ring]] };
}

function readMask(attributes: Readonly<Record<string, string>>, of: Of): Shape | string {
  const numbers = numbersAt(attributes, ['left', 'top', 'width', 'height']);
  const [x = 0, y = 0, w = 0, h = 0] = numbers ?? [];
  const counts = (attributes['rle'] ?? '').split(',').map((word) => numberIn(word) ?? -1);
  if (w < 1 || h < 1) return 'a mask whose place is no number';
  if (counts.some((count) => count < 0 || !Number.isInteger(count)))
    return 'a mask whose run lengths are no numbers';
  return { ...of, kind: 'row-runs', x, y, w, h, counts, size: null };
}

function numbersAt(
  attributes: Readonly<Record<string, string>>,
  keys: readonly string[],
): readonly number[] | null {
  const numbers = keys.map((key) => numberIn(attributes[key]));
  return numbers.every((number) => number !== null) ? numbers : null;
}

/** `x,y;x,y`. */
function pointsIn(text: string | undefined): readonly number[] | null {
  const flat: number[] = [];
  for (const pair of (text ?? '').split(';')) {
    const [x, y, more] = pair.split(',');
    const [px, py] = [numberIn(x), numberIn(y)];
    if (px === null || py === null || more !== undefined) return null;
    flat.push(px, py);
  }
  return flat;
}

/** A skeleton's picture: lines between its points, which circles number and name. */
function edgesIn(svg: string): [string, string][] {
  const attribute = (tag: string, name: string): string =>
    unescapeXml(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
  const tags = svg.match(/<(?:line|circle)\b[^>]*>/g) ?? [];
  const names = new Map(
    tags
      .filter((tag) => tag.startsWith('<circle'))
      .map((tag) => [attribute(tag, 'data-node-id'), attribute(tag, 'data-label-name')]),
  );
  return tags.flatMap((tag): [string, string][] => {
    const [a, b] = [names.get(attribute(tag, 'data-node-from')), names.get(attribute(tag, 'data-node-to'))];
    return a === undefined || b === undefined || a === '' || b === '' ? [] : [[a, b]];
  });
}
