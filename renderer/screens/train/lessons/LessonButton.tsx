/** Beside a setting: opens the small live picture of what it does. */
import { ActionIcon } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { openLesson } from '#renderer/session/lessons.ts';
import { lessonText, lessonWords } from '#renderer/text/lessons.ts';
import type { LessonName } from '#shared/domain/lesson.ts';

export function LessonButton({ lesson }: { readonly lesson: LessonName }) {
  const label = lessonText.open(lessonWords[lesson].title);
  return (
    <ActionIcon
      size={20}
      variant="subtle"
      color="gray"
      // As high as the name beside it, easier to hit than that.
      my={-2}
      aria-label={label}
      title={label}
      onClick={() => openLesson(lesson)}
    >
      <IconBulb size={14} stroke={1.5} aria-hidden />
    </ActionIcon>
  );
}
