/** Which lesson is open. */
import { createStore } from 'zustand/vanilla';
import type { LessonName } from '#shared/domain/lesson.ts';

export const lessons = createStore<{ readonly open: LessonName | null }>(() => ({ open: null }));

export const openLesson = (open: LessonName | null): void => lessons.setState({ open });
