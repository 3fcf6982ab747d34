import { describe, expect, it } from 'vitest';
import { bareImage, type AnnotatedImage, type Shape } from '#main/formats/annotations.ts';
import { CocoReader } from '#main/formats/coco.ts';
import { CvatReader } from '#main/formats/cvat.ts';
import { JsonParts } from '#main/formats/jsonParts.ts';
import { paintShapes } from '#main/formats/keep/mask.ts';
import { readLabelme } from '#main/formats/labelme.ts';
import { LabelStudioReader } from '#main/formats/labelStudio.ts';
import { readBrush, writeBrush } from '#main/formats/labelStudioRle.ts';
import { readCodes, readColorMap } from '#main/formats/maskNumbers.ts';
import { readPointsCsv } from '#main/formats/pointsCsv.ts';
import { readVocXml, vocColor } from '#main/formats/voc.ts';
import { readDataYaml, readYoloLabels } from '#main/formats/yolo.ts';
import { blankRaster } from '#shared/kernels/mask/RasterEdit.ts';
import { codeOf } from '#tests/helpers/codeOf.ts';
import { rowsOf } from '#tests/helpers/masks.ts';

/** Collects what was left out, as "reason (place)". */
function collector(): { said: string[]; report: (reason: string, place: string) => void } {
  const said: string[] = [];
  return { said, report: (reason, place) => said.push(`${reason} (${place})`) };
}

const painted = (
  shapes: readonly Shape[],
  more: Partial<AnnotatedImage> = {},
): { rows: string[]; said: string[] } => {
  const raster = blankRaster(6, 4);
  const { said, report } = collector();
  const classes = ['a', 'b'];
  const valueOf = (name: string): number => classes.indexOf(name) + 1;
  paintShapes({ ...bareImage('x.png', 'x'), ...more, shapes }, { raster, valueOf, report });
  return { rows: rowsOf(raster), said };
};

const polygon = (className: string, ...ring: number[]): Shape => ({
  kind: 'polygon',
  className,
  place: 'p',
  parts: [[ring]],
});

describe('shapes on a mask', () => {
  it('lie on each other in the order of the file, the later one on top', () => {
    const [below, above] = [polygon('a', 0, 0, 6, 0, 6, 4, 0, 4), polygon('b', 2, 1, 4, 1, 4, 3, 2, 3)];
    expect(painted([below, above]).rows).toEqual(['111111', '112211', '112211', '111111']);
    expect(painted([above, below]).rows).toEqual(['111111', '111111', '111111', '111111']);
  });

  it('are cut at the border, and reported when nothing of them is on the image', () => {
    expect(painted([polygon('a', -100, -100, 2, -100, 2, 2, -100, 2)])).toEqual({
      rows: ['11....', '11....', '......', '......'],
      said: [],
    });
    expect(painted([polygon('a', 50, 50, 60, 50, 60, 60)]).said).toEqual([
      'a shape that covers no pixel of the image (p)',
    ]);
  });

  it('are reported when run lengths do not fit, and when the mask has another size', () => {
    const of = { className: 'a', place: 'p' };
    const rle = (counts: string | number[], size: { widthPx: number; heightPx: number }): Shape => ({
      ...of,
      kind: 'rle',
      counts,
      ...size,
    });
    const size = { widthPx: 6, heightPx: 4 };
    expect(painted([rle([4, 4, 16], size)]).rows).toEqual(['.1....', '.1....', '.1....', '.1....']);
    expect(painted([rle([4, 4, 15], size)]).said).toEqual(['run lengths that are not 6 x 4 pixels (p)']);
    expect(painted([rle('zzzz~~', size)]).said).toEqual(['run lengths that are not 6 x 4 pixels (p)']);
    expect(painted([rle([100], { widthPx: 10, heightPx: 10 })]).said).toEqual([
      'a mask of 10 x 10 pixels on an image of 6 x 4 (p)',
    ]);
    const runs: Shape = { ...of, kind: 'row-runs', x: 5, y: 3, w: 2, h: 2, counts: [0, 4], size: null };
    expect(painted([runs]).rows.at(-1)).toBe('.....1');
    expect(painted([{ ...runs, counts: [0, 5] }]).said).toEqual([
      'run lengths of 5 pixels for a mask of 2 x 2 (p)',
    ]);
  });

  it('are said to be lost when they have no area', () => {
    const box: Shape = { kind: 'box', className: 'a', place: 'p', x: 0, y: 0, w: 2, h: 2, isArea: false };
    expect(painted([box, { kind: 'other', className: 'a', place: 'q', what: 'line' }]).said).toEqual([
      'a box, which does not say which pixels it means (p)',
      'a line, which has no area (q)',
    ]);
  });
});

function coco(value: unknown): { images: readonly AnnotatedImage[]; said: string[] } {
  const { said, report } = collector();
  const reader = new CocoReader('c.json', report);
  const parts = new JsonParts((part) => reader.add(part));
  parts.feed(new TextEncoder().encode(JSON.stringify(value)));
  parts.finish();
  return { images: reader.finish().images, said };
}

describe('COCO that is not in order', () => {
  it('loses what makes no sense, by place, and keeps the rest', () => {
    const { images, said } = coco({
      annotations: [
        { id: 1, image_id: 1, category_id: 1, segmentation: [[0, 0, 1, 1]], bbox: [0, 0, 1, 1] },
        { id: 2, image_id: 9, category_id: 1, bbox: [0, 0, 1, 1] },
        { id: 3, image_id: 1, category_id: 9, bbox: [0, 0, 1, 1] },
        { id: 4, image_id: 1, category_id: 1, segmentation: [[0, 0, 4, 0, 4, 4], ['x']] },
        { id: 5, image_id: 1, category_id: 1, segmentation: { counts: [1, 2] } },
        'nonsense',
      ],
      images: [{ id: 1, file_name: 'a.jpg' }, { id: 1, file_name: 'b.jpg' }, { id: 2 }],
      categories: [{ id: 1, name: 'cat' }, { id: 2 }],
    });
    expect(images.map(({ name, shapes }) => [name, shapes.length])).toEqual([['a.jpg', 1]]);
    expect(said).toEqual([
      'an image whose id another one has (c.json:1, images[1])',
      'an image without id or file name (c.json:1, images[2])',
      'a category without id or name (c.json:1, categories[1])',
      'a polygon with fewer than three points (c.json:1, annotations[0])',
      'an annotation of an image that the file does not list (c.json:1, annotations[1])',
      'an annotation of a class that the file does not list (c.json:1, annotations[2])',
      'a polygon with fewer than three points (c.json:1, annotations[3])',
      'run lengths without size or counts (c.json:1, annotations[4])',
      'an annotation of an image that the file does not list (c.json:1, annotations[5])',
    ]);
  });

  it('draws crowds below everything else', () => {
    const ring = [0, 0, 4, 0, 4, 4];
    const annotation = (id: number, iscrowd: number): unknown => ({
      id,
      image_id: 1,
      category_id: id,
      iscrowd,
      segmentation: [ring],
    });
    const { images } = coco({
      images: [{ id: 1, file_name: 'a.jpg' }],
      categories: [1, 2].map((id) => ({ id, name: `c${String(id)}` })),
      annotations: [annotation(1, 0), annotation(2, 1)],
    });
    expect(images[0]?.shapes.map(({ className }) => className)).toEqual(['c2', 'c1']);
  });
});

describe('XML', () => {
  const cvat = (text: string): { said: string[]; images: readonly AnnotatedImage[] } => {
    const { said, report } = collector();
    const reader = new CvatReader('a.xml', report);
    reader.feed(text);
    return { images: reader.finish().images, said };
  };

  it('with a document type or that is broken is refused, with the line', () => {
    const bomb = '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x "y">]>\n<annotations>&x;</annotations>';
    expect(codeOf(() => cvat(bomb))).toBe('labels.file');
    expect(() => cvat(bomb)).toThrow(/"line":2.*document type/);
    expect(() => cvat('<annotations>\n<image></annotations>')).toThrow(/"line":2.*not well-formed/);
    expect(codeOf(() => cvat('<annotations>'.repeat(100)))).toBe('labels.file');
    expect(codeOf(() => readVocXml('<!DOCTYPE a><annotation/>', 'v.xml', () => undefined))).toBe(
      'labels.file',
    );
  });

  it('of CVAT loses shapes that make no sense, by line, and orders the others by height', () => {
    const { images, said } = cvat(`<annotations><version>1.1</version>
<image id="0" name="a.png" width="6" height="4">
<polygon label="a" points="1,1;2,2" z_order="0"/>
<polygon label="high" points="0,0;4,0;4,4" z_order="3"/>
<polygon label="low" points="0,0;4,0;4,4" z_order="0"/>
<mask label="m" rle="1, x" left="0" top="0" width="2" height="2"/>
<box label="b" xtl="1" ytl="zz" xbr="3" ybr="4"/>
<polyline label="l" points="1,1;2,2"/>
<box xtl="1" ytl="1" xbr="3" ybr="4"/>
</image>
<track id="0" label="v"/>
</annotations>`);
    expect(images[0]?.shapes.map(({ className }) => className)).toEqual(['low', 'l', 'high']);
    expect(said).toEqual([
      'a polygon with fewer than three points (a.xml:3)',
      'a mask whose run lengths are no numbers (a.xml:6)',
      'a box whose place is no number (a.xml:7)',
      'a shape without a label (a.xml:9)',
      'a track of a video (a.xml:11)',
    ]);
  });

  it('of Pascal VOC gives its boxes, parts of objects left aside', () => {
    const { said, report } = collector();
    const image = readVocXml(
      `<annotation><filename>a.jpg</filename><size><width>6</width><height>4</height></size>
<object><name>person</name><part><name>head</name><bndbox><xmin>9</xmin></bndbox></part>
<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>5</xmax><ymax>4</ymax></bndbox></object>
<object><name>dog</name></object></annotation>`,
      'a.xml',
      report,
    );
    expect(image).toMatchObject({
      name: 'a.jpg',
      widthPx: 6,
      shapes: [{ className: 'person', x: 1, y: 2, w: 4, h: 2 }],
    });
    expect(said).toEqual(['a box whose place is no number (a.xml:4)']);
    expect([vocColor(0), vocColor(1), vocColor(15), vocColor(255)]).toEqual([[0, 0, 0], [128, 0, 0], [192, 128, 128], [224, 224, 192]]); // prettier-ignore
  });
});

describe('YOLO', () => {
  it('lines are reported by number', () => {
    const { said, report } = collector();
    const data = readDataYaml('names: {0: cat, 2: "a: b"}\ntrain: images/train\n', 'data.yaml');
    expect(data.classes).toEqual(['cat', '1', 'a: b']);
    const text =
      '0 .5 .5 .2 .2\nx 1\n7 .5 .5 .2 .2\n0 .1 .1 .2 .2 .3\n0 0 0 1 0 1 1\n0 0 0 1 0 1 1 .5\n2 .1\n';
    const { shapes } = readYoloLabels(text, { data, path: 'a.txt' }, report);
    expect(shapes.map(({ kind }) => kind)).toEqual(['box', 'box', 'polygon']);
    expect(said).toEqual([
      'a line that is not "class numbers…" (a.txt:2)',
      'a class number that has no name (7) (a.txt:3)',
      'a polygon with half a point (a.txt:6)',
      'a polygon with fewer than three points (a.txt:7)',
    ]);
  });

  it('data.yaml that is none is refused with its line', () => {
    expect(() => readDataYaml('names: [a\nb: }', 'd.yaml')).toThrow(/"line":2/);
    expect(codeOf(() => readDataYaml('path: x', 'd.yaml'))).toBe('labels.file');
    const laughs = `a: &a [x,x]\n${Array.from({ length: 20 }, (_, i) => `b${String(i)}: &b${String(i)} [*a, *a, *a, *a]`).join('\n')}\nnames: [*b1]`;
    expect(codeOf(() => readDataYaml(laughs, 'd.yaml'))).toBe('labels.file');
  });
});

describe('labelme and Label Studio', () => {
  it('report shapes that make no sense, by their place in the file', () => {
    const { said, report } = collector();
    const shape = (shape_type: string, points: unknown, more: object = {}): unknown => ({
      label: 'a',
      shape_type,
      points,
      ...more,
    });
    const image = readLabelme(
      {
        imagePath: 'a.jpg',
        shapes: [
          shape('polygon', [[1, 1], [2, 2]]),
          shape('mask', [[1, 1], [2, 2]], { mask: 'bm8=' }),
          shape('rectangle', [[1, 1], [3, 3]]),
          shape('star', [[1, 1]]),
          shape('circle', [[1, 'x']]),
          { points: [] },
        ],
      },
      { path: 'a.json', limitPx: 100 },
      report,
    ); // prettier-ignore
    expect(image.shapes.map(({ kind }) => kind)).toEqual(['box', 'other']);
    expect(said).toEqual([
      'a polygon with fewer than three points (a.json, shapes[0])',
      'a mask that cannot be read: it is not a PNG file (a.json, shapes[1])',
      'a shape whose points are no numbers (a.json, shapes[4])',
      'a shape without a label (a.json, shapes[5])',
    ]);
  });

  it('run lengths of brushes are read to the bit, and refused when they are not that many pixels', () => {
    const counts = [3, 2, 0, 5, 70_000, 1];
    const merged = [3, 7, 70_000, 1];
    const total = merged.reduce((sum, count) => sum + count, 0);
    expect(readBrush(writeBrush(merged), total)).toEqual(merged);
    expect(readBrush(writeBrush(counts), total)).toEqual(merged);
    expect(readBrush(writeBrush(merged), total + 1)).toBeNull();
    expect(readBrush(writeBrush(merged).slice(0, 20), total)).toBeNull();
    expect(readBrush([], 0)).toBeNull();
    // Worked out by hand for 1 x 2 pixels, the second one painted: as two runs, and as eight bytes as they are.
    const runs = [0, 0, 0, 8, 57, 27, 252, 96, 17, 255, 128];
    expect(readBrush(runs, 2)).toEqual([1, 1]);
    expect(writeBrush([1, 1])).toEqual(runs);
    expect(readBrush([0, 0, 0, 8, 57, 27, 248, 224, 0, 0, 0, 1, 33, 33, 48, 0], 2)).toEqual([1, 1]);
  });

  it('tasks of Label Studio are images by their last name, the ground truth first', () => {
    const { said, report } = collector();
    const reader = new LabelStudioReader('t.json', 1e6, report);
    const result = (choice: string): unknown => ({ type: 'choices', value: { choices: [choice] } });
    const add = (value: unknown): void => reader.add({ key: null, index: 0, value, line: 1 });
    add({
      data: { image: '/data/upload/3/0a1b2c3d-my%20cat.jpg' },
      annotations: [{ result: [result('no')] }, { ground_truth: true, result: [result('yes')] }],
    });
    add({
      data: { image: '/data/local-files/?d=sub/dir/b.png' },
      annotations: [{ was_cancelled: true, result: [] }],
    });
    add({ data: { text: 'hello' }, annotations: [] });
    expect(reader.finish().images.map(({ name, tags, isLabeled }) => [name, tags, isLabeled])).toEqual([
      ['my cat.jpg', ['yes'], true],
      ['sub/dir/b.png', [], false],
    ]);
    expect(said).toEqual([
      'a second annotation of one image (t.json:1, task 1)',
      'a task without an image (t.json:1, task 1)',
    ]);
  });
});

describe('tables of points', () => {
  const read = (text: string): unknown => {
    const { said, report } = collector();
    const { images, scheme } = readPointsCsv(text, 'p.csv', report);
    return {
      names: scheme.names,
      points: images.map(({ name, sets }) => [
        name,
        ...(sets[0]?.points ?? []).map(({ x, y, v }) => [x, y, v]),
      ]),
      said,
    };
  };

  it('are understood wide and long, with and without visibility', () => {
    expect(read('name,x0,y0,x1,y1\na.jpg,1,2,3.5,-4\nb.jpg,,,nan,nan\n')).toEqual({
      names: ['0', '1'],
      points: [['a.jpg', [1, 2, 2], [3.5, -4, 2]], ['b.jpg']],
      said: [],
    });
    expect(read(',0,1,2,3\na.jpg,1,2,3,4\n')).toMatchObject({ names: ['0', '1'] });
    expect(read('file,nose_x,nose_y,nose_v,ear_x,ear_y,ear_v\na,1,2,1,0,0,0\n')).toEqual({
      names: ['nose', 'ear'],
      points: [['a', [1, 2, 1], [0, 0, 0]]],
      said: [],
    });
    expect(read('image,point,x,y,visible\na,nose,1,2,2\na,ear,,,0\nb,,,,\n')).toEqual({
      names: ['nose', 'ear'],
      points: [['a', [1, 2, 2], [0, 0, 0]], ['b']],
      said: [],
    });
  });

  it('report by line what is no number or comes twice', () => {
    expect(read('image,point,x,y\na,nose,1,2\na,nose,3,4\na,ear,x,4\n,ear,1,1\n')).toMatchObject({
      points: [['a', [1, 2, 2]]],
      said: [
        'a point that the image has already (p.csv:3)',
        'a point whose place is no number (p.csv:4)',
        'a row without an image name (p.csv:5)',
      ],
    });
    expect(codeOf(() => read('a,b\n1,2\n'))).toBe('csv.columns');
  });
});

describe('lists beside masks', () => {
  it('of names and of colours are read as they are around', () => {
    expect(readCodes('__ignore__\n_background_\r\ncat\n')).toEqual(['_background_', 'cat']);
    expect(readCodes('Unlabeled\nroad\n')).toEqual([null, 'road']);
    const road = new Map([[0x804080, 'road'], [0, null]]); // prettier-ignore
    expect(readColorMap('128 64 128\troad\n0 0 0 Unlabeled\n')).toEqual(road);
    expect(readColorMap('# label:color:parts:actions\nroad:128,64,128::\nUnlabeled:0,0,0::\n')).toEqual(road);
    expect(readColorMap('name,r,g,b\nroad,128,64,128\nunlabeled,0,0,0\n')).toEqual(road);
    expect(readColorMap('#804080=road\n#000000=\n')).toEqual(road);
    expect([readColorMap('hello'), readColorMap('300 1 1 x'), readColorMap('')]).toEqual([null, null, null]);
  });
});
