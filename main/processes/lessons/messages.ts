/** What a lesson's process says. */
import type { LessonState } from '#shared/domain/lesson.ts';
import type { WireError } from '#shared/domain/wireError.ts';

export type FromLesson =
  | { readonly type: 'lesson'; readonly state: LessonState }
  | { readonly type: 'failed'; readonly error: WireError };

export const isFromLesson = (message: unknown): message is FromLesson =>
  typeof message === 'object' &&
  message !== null &&
  'type' in message &&
  (message.type === 'lesson' || message.type === 'failed');
