/** A lesson: the same toy learned in three ways side by side, while one looks on. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Note } from '#renderer/components/Note.tsx';
import { useLesson } from '#renderer/hooks/useLesson.ts';
import { registerPaletteSource } from '#renderer/session/commands.ts';
import { lessons, openLesson } from '#renderer/session/lessons.ts';
import { wordsForWire } from '#renderer/text/errors.ts';
import { lessonText, lessonWords } from '#renderer/text/lessons.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { LESSONS, type LessonName, type LessonState } from '#shared/domain/lesson.ts';
import classes from './Lesson.module.css';
import { LessonVariantPicture } from './LessonVariantPicture.tsx';

/** Mounted once by the screen; says to the palette what there is. */
export function LessonDialog() {
  const open = useStore(lessons, (state) => state.open);
  useEffect(
    () =>
      registerPaletteSource(() =>
        LESSONS.map((lesson) => ({
          id: `lesson ${lesson}`,
          name: lessonText.entry(lessonWords[lesson].title),
          run: () => openLesson(lesson),
        })),
      ),
    [],
  );
  useEffect(() => () => openLesson(null), []);
  return (
    <Modal
      opened={open !== null}
      onClose={() => openLesson(null)}
      title={open === null ? '' : lessonWords[open].title}
      size={940}
    >
      {open === null ? null : <Lesson key={open} lesson={open} />}
    </Modal>
  );
}

/** Points with which the idea shows plainly; with others it mostly does, and one can look. */
const FIRST_SEEDS: Readonly<Record<LessonName, number>> = {
  batches: 1,
  annealing: 4,
  relu: 1,
  fitting: 3,
  decay: 3,
  freezing: 4,
};

function Lesson({ lesson }: { readonly lesson: LessonName }) {
  const [seed, setSeed] = useState(FIRST_SEEDS[lesson]);
  const state = useLesson(lesson, seed);
  const words = lessonWords[lesson];
  return (
    <div className={classes['lesson']}>
      <Text>{words.body}</Text>
      {state?.error ? <Note tone="bad">{wordsForWire(state.error).sentence}</Note> : null}
      <Variants state={state} />
      <Legend />
      <Text fw={600}>{words.so}</Text>
      <Group justify="space-between">
        <Text c="dimmed" fz={12}>
          {lessonText.engine}
        </Text>
        <Button
          variant="default"
          leftSection={<IconRefresh {...smallIcon} />}
          onClick={() => setSeed((old) => old + 1)}
        >
          {lessonText.again}
        </Button>
      </Group>
    </div>
  );
}

/** Keeps its room until the first picture is there, so that nothing jumps. */
function Variants({ state }: { readonly state: LessonState | null }) {
  return (
    <div className={classes['variants']} aria-busy={state?.isRunning ?? true}>
      {state === null || state.variants.length === 0
        ? null
        : state.variants.map((one) => <LessonVariantPicture key={one.name} state={state} variant={one} />)}
    </div>
  );
}

function Legend() {
  const { legend, losses } = lessonText;
  return (
    <div className={classes['legend']}>
      <span data-mark="point">{legend.points}</span>
      <span data-mark="ring">{legend.fresh}</span>
      <span data-mark="line">
        {legend.fit}, {losses.train}
      </span>
      <span data-mark="dashed">{losses.valid}</span>
    </div>
  );
}
