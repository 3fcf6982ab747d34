/** A process that makes the reduced copies of one huge picture: it can be killed at any time, and takes its memory with it. */
import { buildPyramid } from '#main/files/pyramid/build.ts';
import { toWire } from '#shared/contract/errors.ts';
import type { WireError } from '#shared/domain/wireError.ts';

/** What it says; it ends after `done` or `failed`. */
export type FromPyramidBuilder =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly error: WireError };

const say = (message: FromPyramidBuilder): void => void process.send?.(message);

process.once('disconnect', () => process.exit(0));
const [path = '', page = '0', folder = ''] = process.argv.slice(2);
try {
  await buildPyramid(path, Number(page), folder, (done, total) => say({ type: 'progress', done, total }));
  say({ type: 'done' });
} catch (error) {
  say({ type: 'failed', error: toWire(error, 'pyramid') });
}
process.disconnect();
