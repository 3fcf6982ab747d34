/** Has the reduced copies of a huge picture made by a process of their own. */
import type { FromPyramidBuilder } from '../pyramidBuilder.ts';
import { AppError, cancelled, fromWire } from '#shared/contract/errors.ts';
import { entryPath } from '../entries.ts';
import { howItEnded } from '../howItEnded.ts';
import type { TrainerHost } from '../host.ts';

export interface PyramidRequest {
  readonly path: string;
  readonly page: number;
  readonly folder: string;
}

/**
 * Resolves when the folder is whole.
 * @throws AppError what `buildPyramid` throws, `process.exited`, `cancelled` (the process is then gone)
 */
export function makePyramid(
  host: TrainerHost,
  { path, page, folder }: PyramidRequest,
  control: { readonly progress: (done: number, total: number) => void; readonly signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const { signal } = control;
    if (signal.aborted) {
      reject(cancelled());
      return;
    }
    const child = host.spawn(entryPath('pyramidBuilder'), [path, String(page), folder]);
    let settle = (): void =>
      reject(new AppError('process.exited', { process: 'picture preparation', how: 'it ended' }));
    const stop = (): void => child.kill();
    signal.addEventListener('abort', stop);
    child.onMessage((raw) => {
      const message = raw as FromPyramidBuilder;
      if (message.type === 'progress') control.progress(message.done, message.total);
      if (message.type === 'done') settle = resolve;
      if (message.type === 'failed') settle = () => reject(fromWire(message.error));
    });
    child.onExit((exit) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(cancelled());
      else if (exit.code === 0) settle();
      else reject(new AppError('process.exited', { process: 'picture preparation', how: howItEnded(exit) }));
    });
  });
}
