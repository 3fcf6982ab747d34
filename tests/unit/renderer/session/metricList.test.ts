/** The metrics that are remembered: whatever stands in the preferences, what comes of it can be shown. */
import { describe, expect, it } from 'vitest';
import { MOST_METRICS, readMetrics, writeMetrics } from '#renderer/session/metricList.ts';
import { metricDetails, metricTitle } from '#renderer/text/reviewMetrics.ts';
import { KINDS } from '#shared/domain/project.ts';

describe('remembered metrics', () => {
  it('begin with some of each kind, and come back as they went', () => {
    for (const kind of KINDS) {
      const first = readMetrics(undefined, kind);
      expect(first.length).toBeGreaterThan(1);
      expect(readMetrics(writeMetrics(first, kind), kind)).toEqual(first);
    }
    expect(readMetrics(writeMetrics([], 'tags'), 'tags')).toEqual([]);
  });

  it('leave out what cannot be read, and take the first ones where nothing can', () => {
    const stored = JSON.stringify(['recall', 'nothing', 7, null, 'fbeta(beta=9999)', 'iou']);
    expect(readMetrics(stored, 'tags').map(({ name }) => name)).toEqual(['recall']);
    for (const broken of ['', '{', '"fbeta"', '{"a":1}']) {
      expect(readMetrics(broken, 'tags')).toEqual(readMetrics(undefined, 'tags'));
    }
    const many = JSON.stringify(Array.from({ length: 50 }, () => 'recall'));
    expect(readMetrics(many, 'tags')).toHaveLength(MOST_METRICS);
  });

  it('are called by what they measure', () => {
    const [spec] = readMetrics('["fbeta(beta=1,thresh=0.5,average=macro,class=haze)"]', 'tags');
    if (spec === undefined) throw new Error('it can be read');
    expect(metricTitle('tags', spec)).toBe('F1 of haze');
    expect(metricDetails('tags', spec)).toBe('at 0.5');
    expect(metricDetails('tags', { ...spec, class: null, thresh: null })).toBe('thresholds in use, macro');
    expect(metricTitle('points', { ...spec, name: 'within', class: null, px: 3 })).toBe('Within 3 px');
    expect(metricDetails('masks', { ...spec, name: 'iou', void: 'in' })).toBe('with void');
  });
});
