/** Metrics with parameters: as text, and what they come to. */
import { describe, expect, it } from 'vitest';
import type { MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';
import type { Kind } from '#shared/domain/project.ts';
import { formatMetricSpec, parseMetric } from '#shared/kernels/metricText.ts';
import { metricValue, type Evidence, type TagEvidence } from '#shared/kernels/metricValue.ts';
import { sigmoidAll } from '#shared/kernels/metrics.ts';

function spec(text: string, kind: Kind = 'tags') {
  const parsed = parseMetric(text, kind);
  if (!parsed.ok) throw new Error(`${parsed.why}: ${parsed.at}`);
  return parsed.spec;
}
const value = (text: string, evidence: Evidence) => metricValue(spec(text, evidence.kind), evidence);

/** The lesson's vector. */
const lesson: TagEvidence = {
  kind: 'tags',
  classes: ['a', 'b', 'c', 'd'],
  probabilities: sigmoidAll([2, -1, -1.5, 0.1, -3, 0.3, -1.2, 1.7]),
  targets: [1, 0, 0, 1, 0, 1, 1, 1],
  thresholds: [0.2, 0.2, 0.2, 0.2],
};

describe('a metric as text', () => {
  it('is read with its parameters, and with the names of the lesson', () => {
    expect(spec('fbeta(beta=1,thresh=0.5,average=macro)')).toMatchObject({
      name: 'fbeta',
      beta: 1,
      thresh: 0.5,
      average: 'macro',
      class: null,
    });
    expect(spec(' accuracy_thresh( thresh = 0.2 ) ')).toMatchObject({ name: 'accuracy', thresh: 0.2 });
    expect(spec('acc_camvid', 'masks')).toMatchObject({ name: 'accuracy', void: 'out' });
    expect(spec('within(px=3)', 'points')).toMatchObject({ name: 'within', px: 3 });
  });

  it('comes back as it went, whatever a class is called', () => {
    const texts = ['fbeta', 'fbeta(beta=0.5,average=micro)', 'recall(class=haze)', 'recall(class=a/b c)'];
    for (const text of texts) expect(formatMetricSpec(spec(text), 'tags')).toBe(text);
    for (const name of ['a,b', 'x)', 'say "hi"', 'tab\\', ' äöü', '(', 'a=b']) {
      const own = { ...spec('fbeta'), class: name };
      expect(spec(formatMetricSpec(own, 'tags'))).toEqual(own);
    }
  });

  it('says what cannot be read', () => {
    const why = (text: string, kind: Kind = 'tags') => {
      const parsed = parseMetric(text, kind);
      return parsed.ok ? null : [parsed.why, parsed.at];
    };
    expect(why('f2')).toEqual(['name', 'f2']);
    expect(why('iou')).toEqual(['name', 'iou']);
    expect(why('constructor')).toEqual(['name', 'constructor']);
    expect(why('fbeta(px=2)')).toEqual(['param', 'px']);
    expect(why('fbeta(beta=much)')).toEqual(['value', 'beta=much']);
    expect(why('fbeta(beta=)')).toEqual(['value', 'beta=']);
    expect(why('fbeta(thresh=1)')).toEqual(['value', 'thresh=1']);
    expect(why('fbeta(beta 1)')).toEqual(['syntax', 'beta 1']);
    expect(why('fbeta(beta=1')).toEqual(['syntax', 'fbeta(beta=1']);
    expect(why('')).toEqual(['syntax', '']);
    expect(why('recall(class="a)')?.[0]).toBe('syntax');
  });
});

describe('metrics of tags', () => {
  it('are those of the lesson', () => {
    expect(value('fbeta(thresh=0.2)', lesson)).toBeCloseTo(0.95454545, 7);
    expect(value('fbeta(thresh=0.5)', lesson)).toBeCloseTo(0.85714286, 7);
    expect(value('accuracy(thresh=0.2)', lesson)).toBeCloseTo(0.875, 12);
    expect(value('fbeta', lesson)).toBe(value('fbeta(thresh=0.2)', lesson));
  });

  it('of one class are over all images', () => {
    // b: 0.27 and 0.57, labeled no and yes: both above 0.2.
    expect(value('precision(class=b)', lesson)).toBe(0.5);
    expect(value('recall(class=b)', lesson)).toBe(1);
    expect(value('fbeta(beta=1,class=b)', lesson)).toBeCloseTo(2 / 3, 12);
    expect(value('accuracy(class=b)', lesson)).toBe(0.5);
    expect(value('precision(class=b,thresh=0.5)', lesson)).toBe(1);
    expect(value('average_precision(class=b)', lesson)).toBe(1);
    expect(value('fbeta(class=none)', lesson)).toBeNull();
  });

  it('use the threshold of each class when none is said', () => {
    const own = { ...lesson, thresholds: [0.2, 0.5, 0.2, 0.2] };
    expect(value('precision(class=b)', own)).toBe(1);
    expect(value('accuracy', own)).toBe(1);
  });
});

describe('metrics of masks', () => {
  // Rows: truth. 8 pixels of a (6 right), 4 of b (3 right); of 10 void ones 7 were called void.
  const masks: MaskEvaluation = {
    kind: 'masks',
    run: 'r',
    classes: ['a', 'b', 'void'],
    voidIndex: 2,
    itemIds: Int32Array.of(1),
    counts: Float64Array.of(6, 1, 1, 1, 3, 0, 0, 0, 0),
    voidCounts: Float64Array.of(2, 1, 7),
    perItem: { starts: Int32Array.of(0, 0), cells: new Int32Array(), pixels: new Int32Array() },
    accuracies: Float32Array.of(0.75),
    uncertainties: Float32Array.of(0),
  };

  it('leave void out, or count it as a class', () => {
    expect(value('accuracy', masks)).toBeCloseTo(9 / 12, 12);
    expect(value('accuracy(void=in)', masks)).toBeCloseTo(16 / 22, 12);
    expect(value('iou(class=a)', masks)).toBeCloseTo(6 / 9, 12);
    expect(value('iou', masks)).toBeCloseTo((6 / 9 + 3 / 5) / 2, 12);
    expect(value('dice', masks)).toBeCloseTo((12 / 15 + 6 / 8) / 2, 12);
    expect(value('iou(void=in)', masks)).toBeCloseTo((6 / 11 + 3 / 6 + 7 / 11) / 3, 12);
    expect(value('iou(void=in,class=void)', masks)).toBeCloseTo(7 / 11, 12);
    expect(value('iou(class=void)', masks)).toBeNull();
  });
});

describe('metrics of points', () => {
  const points: PointEvaluation = {
    kind: 'points',
    run: 'r',
    classes: ['left', 'right'],
    itemIds: Int32Array.of(1, 2),
    distances: Float32Array.of(2, 4, Number.NaN, 12),
    squaredError: 0,
  };

  it('are a mean distance, and the part that is near enough', () => {
    expect(value('error', points)).toBe(6);
    expect(value('error(class=left)', points)).toBe(2);
    expect(value('within', points)).toBeCloseTo(2 / 3, 12);
    expect(value('within(px=4,class=right)', points)).toBe(0.5);
  });
});
