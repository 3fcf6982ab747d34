/** A process that shows one lesson; started with its name and a seed, it ends when it is told to or nobody listens. */
import { setTimeout as sleep } from 'node:timers/promises';
import { toWire } from '#shared/contract/errors.ts';
import { LESSONS } from '#shared/domain/lesson.ts';
import { runLesson } from './lessons/runLesson.ts';
import type { FromLesson } from './lessons/messages.ts';

/** Between two pictures: a lesson of forty takes some six seconds. */
const FRAME_MS = 140;

const [, , name, seedText] = process.argv;
const lesson = LESSONS.find((one) => one === name) ?? LESSONS[0];
let isCancelled = false;

const send = (message: FromLesson): void => void process.send?.(message, undefined, {}, () => {});

// Native parts keep threads of their own; what was sent has arrived when the channel is closed.
process.once('disconnect', () => process.exit(0));
process.on('message', () => (isCancelled = true));

try {
  await runLesson({
    lesson,
    seed: Number(seedText ?? 1),
    emit: (state) => send({ type: 'lesson', state }),
    pace: () => sleep(FRAME_MS),
    isCancelled: () => isCancelled,
  });
} catch (error) {
  send({ type: 'failed', error: toWire(error, 'lesson') });
}
process.disconnect();
