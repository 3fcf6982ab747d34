/** A lesson under way, live; it ends when nobody looks any more. */
import { useEffect, useState } from 'react';
import { studio, subscribe } from '#renderer/bridge/studio.ts';
import type { LessonName, LessonState } from '#shared/domain/lesson.ts';
import { inBackground, notifyError } from './notify.tsx';

let count = 0;

/** @param seed another one, other points */
export function useLesson(lesson: LessonName, seed: number): LessonState | null {
  const [state, setState] = useState<LessonState | null>(null);
  useEffect(() => {
    count += 1;
    // Of this window and this time alone: two windows may look at the same lesson.
    const key = `${Math.random().toString(36).slice(2)}-${count}`;
    const stopWatching = subscribe('lesson', key, setState);
    studio.lessons.start({ key, lesson, seed }).catch(notifyError);
    return () => {
      stopWatching();
      inBackground(studio.lessons.stop({ key }));
    };
  }, [lesson, seed]);
  return state?.lesson === lesson ? state : null;
}
