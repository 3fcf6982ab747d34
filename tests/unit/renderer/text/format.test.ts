import { describe, expect, it } from 'vitest';
import {
  countOf,
  formatAgo,
  formatBytes,
  formatDuration,
  formatMetric,
  formatRate,
  formatShare,
  formatSmall,
} from '#renderer/text/format.ts';

describe('numbers as people read them', () => {
  it('share: never all before all, never none after the first', () => {
    expect([0, 1, 500, 999, 1000].map((part) => formatShare(part, 1000))).toEqual(['0 %', '1 %', '50 %', '99 %', '100 %']);
    expect(formatShare(0, 0)).toBe('0 %');
  }); // prettier-ignore

  it('durations, sizes, rates, counts', () => {
    expect([480, 42_000, 72_000, 7_500_000].map(formatDuration)).toEqual(['480 ms', '42 s', '1 m 12 s', '2 h 05 m']);
    expect([12, 999, 12_400_000, 1e9].map(formatBytes)).toEqual(['12 B', '999 B', '12.4 MB', '1.0 GB']);
    expect([24.31, 1234.6].map(formatRate)).toEqual(['24.3 img/s', '1,235 img/s']);
    expect([countOf(1, 'image'), countOf(1200, 'image')]).toEqual(['1 image', '1,200 images']);
  }); // prettier-ignore

  it('metrics and learning rates', () => {
    expect([0.7314, null, NaN].map(formatMetric)).toEqual(['0.731', '–', '–']);
    expect([0.01, 3.24e-4, 0].map(formatSmall)).toEqual(['1e-2', '3.2e-4', '0']);
  });

  it('moments', () => {
    const now = Date.UTC(2026, 10, 22, 12);
    const before = (minutes: number) => formatAgo(now - minutes * 60_000, now);
    expect([0, 5, 120, 1500, 5 * 1440].map(before)).toEqual([
      'just now',
      '5 minutes ago',
      '2 hours ago',
      'yesterday',
      '5 days ago',
    ]);
  });
});
