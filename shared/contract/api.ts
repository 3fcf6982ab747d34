/** Everything the studio can be asked: each call once, with the check of its arguments. Handlers and client derive from it. */
import { z } from 'zod';
import type { Job } from '#shared/domain/job.ts';
import type { LessonState } from '#shared/domain/lesson.ts';
import type { LrFindState } from '#shared/domain/lrFind.ts';
import type { ProjectChange, RunProgress } from './answers.ts';
import { feed, type Client, type EventOf, type Handlers, type Rooms } from './call.ts';
import { lessonKey, projectId } from './pieces.ts';
import { inboxRooms } from './rooms/inbox.ts';
import { labelingRooms } from './rooms/labeling.ts';
import { learningRooms } from './rooms/learning.ts';
import { studioRooms } from './rooms/studio.ts';

export const api = { ...studioRooms, ...labelingRooms, ...learningRooms, ...inboxRooms } satisfies Rooms;

/** Pushed to whoever subscribed, at most ten a second; the last event is repeated to a new subscriber. */
export const feeds = {
  /** Jobs of a project, whole list each time (a handful). */
  jobs: feed(projectId)<readonly Job[]>(),
  /** What was saved in a project, so that other views can follow. */
  project: feed(projectId)<ProjectChange>(),
  /** The search for a learning rate that was started last. Key: the project. */
  lrFind: feed(projectId)<LrFindState>(),
  /** A lesson under way. Key: what it was started with. */
  lesson: feed(lessonKey)<LessonState>(),
  /** Key: `<project>/<run>`. */
  run: feed(z.string().max(200))<RunProgress>(),
};

export type Api = typeof api;
export type Feeds = typeof feeds;
export type StudioClient = Client<Api>;
export type StudioHandlers = Handlers<Api>;
export type FeedName = keyof Feeds;
export type FeedEvent<F extends FeedName> = EventOf<Feeds[F]>;
