/** Lesson mode: ideas of training practice, learned by small models in a process of their own while somebody looks on. */
import { entryPath } from '#main/processes/entries.ts';
import { nodeHost, type ChildHandle, type TrainerHost } from '#main/processes/host.ts';
import { howItEnded } from '#main/processes/howItEnded.ts';
import { isFromLesson } from '#main/processes/lessons/messages.ts';
import { AppError, toWire } from '#shared/contract/errors.ts';
import type { LessonName, LessonState } from '#shared/domain/lesson.ts';
import type { FeedHub } from './FeedHub.ts';

/** Lessons at once, whoever looks; the oldest makes room. */
const MOST = 3;

export class Lessons {
  readonly #feeds: FeedHub;
  readonly #host: TrainerHost;
  readonly #running = new Map<string, ChildHandle>();

  constructor(feeds: FeedHub, host: TrainerHost = nodeHost) {
    this.#feeds = feeds;
    this.#host = host;
  }

  /** Starts a lesson; how it goes comes in the feed `lesson` under this key. What was going on under it ends. */
  start(key: string, lesson: LessonName, seed: number): void {
    this.stop(key);
    const [oldest] = this.#running.keys();
    if (oldest !== undefined && this.#running.size >= MOST) this.stop(oldest);
    const child = this.#host.spawn(entryPath('lesson'), [lesson, String(seed)]);
    this.#running.set(key, child);
    let state = emptyState(lesson);
    const tell = (next: LessonState): void => {
      state = next;
      if (this.#running.get(key) === child) this.#feeds.publish('lesson', key, state);
    };
    tell(state);
    child.onMessage((message) => {
      if (!isFromLesson(message)) return;
      tell(message.type === 'lesson' ? message.state : { ...state, isRunning: false, error: message.error });
    });
    child.onExit((exit) => {
      if (state.isRunning) {
        const error = new AppError('process.exited', { process: 'lesson', how: howItEnded(exit) });
        tell({ ...state, isRunning: false, error: toWire(error) });
      }
      if (this.#running.get(key) === child) this.#running.delete(key);
    });
  }

  /** Nobody looks any more. */
  stop(key: string): void {
    const child = this.#running.get(key);
    this.#running.delete(key);
    child?.kill();
  }

  close(): void {
    for (const key of [...this.#running.keys()]) this.stop(key);
  }
}

const NO_POINTS = { x: [], y: [] };

const emptyState = (lesson: LessonName): LessonState => ({
  lesson,
  isRunning: true,
  train: NO_POINTS,
  valid: NO_POINTS,
  grid: [],
  variants: [],
  error: null,
});
