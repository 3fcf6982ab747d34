/** Numbers as people read them: sensible digits, units, the same width while they change. */

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 12345 → "12,345". */
export const formatCount = (value: number): string => whole.format(value);

/** "1 image", "12 images". */
export const countOf = (value: number, one: string, many = `${one}s`): string =>
  `${formatCount(value)} ${value === 1 ? one : many}`;

/** Share of a whole as "61 %"; never "100 %" before all are done, never "0 %" once one is. */
export function formatShare(part: number, total: number): string {
  if (total <= 0 || part <= 0) return '0 %';
  if (part >= total) return '100 %';
  return `${Math.min(99, Math.max(1, Math.round((100 * part) / total)))} %`;
}

/** Metrics with three decimals: 0.731. */
export const formatMetric = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(3);

/** Losses with four decimals, fewer when they are large: 0.2281, 12.35, 854.4. */
export const formatLoss = (value: number): string =>
  value.toFixed(value < 10 ? 4 : value < 100 ? 2 : value < 100_000 ? 1 : 0);

/** "480 ms", "42 s", "1 m 12 s", "2 h 05 m". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`;
}

/** "12.4 MB", decimal units as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? 'B'}`;
}

/** "24.3 img/s". */
export const formatRate = (imagesPerSecond: number): string =>
  `${imagesPerSecond >= 100 ? formatCount(imagesPerSecond) : imagesPerSecond.toFixed(1)} img/s`;

/** Learning rates and the like: "1e-2", "3.2e-4", 0 as "0". */
export function formatSmall(value: number): string {
  if (value === 0) return '0';
  const [mantissa = '', exponent = '0'] = value.toExponential(1).split('e');
  return `${mantissa.replace(/\.0$/, '')}e${Number(exponent)}`;
}

/** "just now", "5 minutes ago", "yesterday", "12 Mar 2026". */
export function formatAgo(then: number, now: number): string {
  const minutes = Math.round((now - then) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${countOf(minutes, 'minute')} ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 24) return `${countOf(hours, 'hour')} ago`;
  const days = Math.round(hours / 24);
  if (days === 1) return 'yesterday';
  if (days < 14) return `${days} days ago`;
  return new Date(then).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}
