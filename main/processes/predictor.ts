/** The predictor process: runs models for the services, one request after the other, until its starter lets go. */
import { toWire } from '#shared/contract/errors.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { isToPredictor, type FromPredictor, type ToPredictor } from './prediction/messages.ts';
import { PredictorWork } from './prediction/PredictorWork.ts';

const work = new PredictorWork(ortRuntime());
/** Requests wait for each other: two at once would only share the same cores. */
let queue: Promise<void> = Promise.resolve();

function send(message: FromPredictor): void {
  if (process.connected === true) process.send?.(message, undefined, {}, () => {});
}

async function answer({ id, call, args }: ToPredictor): Promise<void> {
  const progress = (done: number, total: number): void => send({ type: 'progress', id, done, total });
  try {
    const value = await work.run(call, args as never, progress);
    send({ type: 'reply', id, reply: { ok: true, value } });
  } catch (error) {
    send({ type: 'reply', id, reply: { ok: false, error: toWire(error, `predictor.${call}`) } });
  }
}

process.on('message', (message) => {
  if (isToPredictor(message)) queue = queue.then(() => answer(message));
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group of processes; what it means is for the starter to say.
process.on('SIGINT', () => {});
