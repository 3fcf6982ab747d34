/** Answers `lessons.*`. */
import type { Lessons } from '#main/services/Lessons.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const lessonsRoom = ({ lessons }: { readonly lessons: Lessons }): StudioHandlers['lessons'] => ({
  start: ({ key, lesson, seed }) => {
    lessons.start(key, lesson, seed);
    return null;
  },
  stop: ({ key }) => {
    lessons.stop(key);
    return null;
  },
});
