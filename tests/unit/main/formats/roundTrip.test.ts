import { describe, expect, it } from 'vitest';
import type { AnnotatedImage, Annotations } from '#main/formats/annotations.ts';
import { CocoReader } from '#main/formats/coco.ts';
import { CvatReader } from '#main/formats/cvat.ts';
import { JsonParts, type JsonPart } from '#main/formats/jsonParts.ts';
import { keepPoints } from '#main/formats/keep/points.ts';
import { keepTags } from '#main/formats/keep/tags.ts';
import { paintShapes } from '#main/formats/keep/mask.ts';
import { readLabelme } from '#main/formats/labelme.ts';
import { LabelStudioReader } from '#main/formats/labelStudio.ts';
import { fileNames, LossCount, type LabelSet, type OutFile } from '#main/formats/labelSet.ts';
import { readPointsCsv } from '#main/formats/pointsCsv.ts';
import { writeCoco } from '#main/formats/write/coco.ts';
import { writeCvat } from '#main/formats/write/cvat.ts';
import { writeLabelme } from '#main/formats/write/labelme.ts';
import { writeLabelStudio } from '#main/formats/write/labelStudio.ts';
import { writePointsLayout } from '#main/formats/write/points.ts';
import { writeYolo } from '#main/formats/write/yolo.ts';
import { readDataYaml, readYoloLabels } from '#main/formats/yolo.ts';
import { blankRaster } from '#shared/kernels/mask/RasterEdit.ts';
import type { Kind } from '#shared/domain/project.ts';
import { bytesOf, labelSet, textOfFile } from '#tests/helpers/labelSets.ts';

type Files = ReadonlyMap<string, Uint8Array>;

const LIMIT = 1e8;
const refuse = (reason: string, place: string): never => {
  throw new Error(`${reason}: ${place}`);
};

function feedJson(bytes: Uint8Array, add: (part: JsonPart) => void): void {
  const parts = new JsonParts(add);
  parts.feed(bytes);
  parts.finish();
}

const isJson = (name: string): boolean => name.endsWith('.json');
const merge = (all: readonly Annotations[]): Pick<Annotations, 'images' | 'scheme'> => ({
  images: all.flatMap((one) => one.images),
  scheme: all[0]?.scheme ?? { names: [], edges: [], mirrors: [] },
});

interface Format {
  readonly kinds: readonly Kind[];
  readonly write: (set: LabelSet, loss: LossCount) => readonly OutFile[];
  /** `set` only for what a format says nothing about: which image a file belongs to. */
  readonly read: (files: Files, set: LabelSet) => Pick<Annotations, 'images' | 'scheme'>;
}

const FORMATS: Readonly<Record<string, Format>> = {
  coco: {
    kinds: ['masks', 'points'],
    write: writeCoco,
    read: (files) =>
      merge(
        [...files].map(([name, bytes]) => {
          const reader = new CocoReader(name, refuse);
          feedJson(bytes, (part) => reader.add(part));
          expect(reader.isCoco).toBe(true);
          return reader.finish();
        }),
      ),
  },
  yolo: {
    kinds: ['masks', 'points'],
    write: writeYolo,
    read: (files, set) => {
      const data = readDataYaml(textOfFile(files, 'data.yaml'), 'data.yaml');
      const names = fileNames(set.images, '.txt');
      const images = set.images.map(({ name }): AnnotatedImage => {
        const path = [...files.keys()].find((file) => file.endsWith(`/${names.get(name) ?? ''}`)) ?? '';
        const read = readYoloLabels(textOfFile(files, path), { data, path }, refuse);
        return { name, place: path, widthPx: null, heightPx: null, split: null, isLabeled: true, isRelative: true, tags: [], maskFiles: [], ...read }; // prettier-ignore
      });
      return { images, scheme: data.scheme };
    },
  },
  labelme: {
    kinds: ['tags', 'masks', 'points'],
    write: writeLabelme,
    read: (files, set) => {
      const names = fileNames(set.images, '.json');
      const images = [...files.keys()].filter(isJson).map((path) => {
        const value = JSON.parse(textOfFile(files, path)) as unknown;
        const image = readLabelme(value, { path, limitPx: LIMIT }, refuse);
        const name = set.images.find((one) => names.get(one.name) === path)?.name ?? '';
        expect(name.endsWith(image.name)).toBe(true);
        return { ...image, name };
      });
      return { images, scheme: { names: [], edges: [], mirrors: [] } };
    },
  },
  cvat: {
    kinds: ['tags', 'masks', 'points'],
    write: writeCvat,
    read: (files) => {
      const reader = new CvatReader('annotations.xml', refuse);
      for (const sign of textOfFile(files, 'annotations.xml').match(/[^]{1,100}/gu) ?? []) reader.feed(sign);
      return reader.finish();
    },
  },
  'label-studio': {
    kinds: ['tags', 'masks', 'points'],
    write: writeLabelStudio,
    read: (files) => {
      const reader = new LabelStudioReader('labels.json', LIMIT, refuse);
      feedJson(files.get('labels.json') ?? new Uint8Array(0), (part) => reader.add(part));
      return reader.finish();
    },
  },
  'points-csv': {
    kinds: ['points'],
    write: writePointsLayout,
    read: (files) => readPointsCsv(textOfFile(files, 'points.csv'), 'points.csv', refuse),
  },
};

/** The labels of an image in one comparable form. */
function labelsOf(image: AnnotatedImage, set: LabelSet): unknown {
  const size = set.images.find(({ name }) => name === image.name);
  if (size === undefined) throw new Error(`there is no ${image.name}`);
  if (set.kind === 'tags') return [...keepTags(image).tags].sort();
  if (set.kind === 'points') return keepPoints(image, size, refuse).map(rounded).sort(byName);
  const raster = blankRaster(size.widthPx, size.heightPx);
  const valueOf = (className: string): number => set.classes.findIndex(({ name }) => name === className) + 1;
  paintShapes(image, { raster, valueOf, report: refuse });
  return raster.data;
}

function expected(set: LabelSet, name: string): unknown {
  const image = set.images.find((one) => one.name === name);
  if (image === undefined) throw new Error(`there is no ${name}`);
  if (set.kind === 'tags') return [...image.tags].sort();
  if (set.kind === 'points') return image.points.map(rounded).sort(byName);
  return set.maskOf(image).data;
}

const rounded = <P extends { x: number; y: number; v: number }>(point: P): P => ({
  ...point,
  // A point that is not there has no place.
  x: point.v === 0 ? 0 : Number(point.x.toFixed(5)),
  y: point.v === 0 ? 0 : Number(point.y.toFixed(5)),
});
const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

const cases = Object.entries(FORMATS).flatMap(([name, format]) =>
  format.kinds.map((kind) => ({ name, kind, format })),
);

describe('out and back in', () => {
  it.each(cases)('$name gives the same $kind', ({ format, kind }) => {
    const set = labelSet({ kind });
    const { images, scheme } = format.read(bytesOf(format.write(set, new LossCount())), set);
    expect(images.map(({ name }) => name).sort()).toEqual(set.images.map(({ name }) => name).sort());
    for (const image of images) {
      expect(image.isLabeled).toBe(true);
      expect([image.name, labelsOf(image, set)]).toEqual([image.name, expected(set, image.name)]);
    }
    if (kind !== 'points' || scheme.names.length === 0) return;
    expect(scheme.names).toEqual(set.classes.map(({ name }) => name));
    const named = (pairs: LabelSet['edges']): unknown =>
      pairs.map(([a, b]) => [set.classes[a]?.name, set.classes[b]?.name]);
    if (scheme.edges.length > 0) expect(scheme.edges).toEqual(named(set.edges));
    if (scheme.mirrors.length > 0) expect(scheme.mirrors).toEqual(named(set.mirrors));
  });

  it.each(cases)('$name of $kind is the same bytes twice', ({ format, kind }) => {
    const twice = [0, 1].map(() => bytesOf(format.write(labelSet({ kind }), new LossCount())));
    expect([...(twice[0] ?? [])]).toEqual([...(twice[1] ?? [])]);
  });

  it('says what a format has no place for', () => {
    const lossOf = (write: Format['write'], kind: Kind): readonly unknown[] => {
      const loss = new LossCount();
      bytesOf(write(labelSet({ kind }), loss));
      return loss.list().map(({ reason, count }) => `${String(count)} ${reason}`);
    };
    expect(lossOf(writeLabelme, 'points')).toEqual([
      '4 an image’s side of the split',
      '2 a line between two points',
      '1 a pair of points that trade places in a mirror',
    ]);
    expect(lossOf(writeCvat, 'points')).toEqual(['1 a pair of points that trade places in a mirror']);
    expect(lossOf(writeCvat, 'masks')).toEqual([]);
  });
});
