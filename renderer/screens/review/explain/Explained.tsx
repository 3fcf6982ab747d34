/** The image beside itself coloured by what speaks for a class, a list to choose the class from, and what the colours mean. */
import { Loader } from '@mantine/core';
import { Note } from '#renderer/components/Note.tsx';
import { useExplanation } from '#renderer/hooks/useExplanation.ts';
import { hottestThird, type ExplainedClass } from '#renderer/session/explainedClasses.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { explainText } from '#renderer/text/explain.ts';
import type { Explanation } from '#shared/domain/explanation.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { hottestOf } from '#shared/kernels/heatMap.ts';
import { Alike } from './Alike.tsx';
import { ClassChoice } from './ClassChoice.tsx';
import { HeatFigure, isWhole } from './HeatFigure.tsx';
import { HeatLegend } from './HeatLegend.tsx';
import classes from '../Review.module.css';
import own from './Explain.module.css';

const words = explainText;

export interface ExplainedProps {
  readonly project: Project;
  readonly run: Run;
  readonly image: ItemId | string;
  /** As they are listed. */
  readonly tags: readonly ExplainedClass[];
  /** Place of the class that is explained. */
  readonly chosen: number;
  readonly onChoose: (place: number) => void;
  readonly opacity: number;
}

export function Explained({ project, run, image, tags, chosen, onChoose, opacity }: ExplainedProps) {
  const { explanation, failure, isWaiting } = useExplanation({ project, run, image, output: chosen });
  return (
    <div className={own['parts']}>
      <div className={own['main']} aria-busy={isWaiting}>
        {failure !== null ? (
          <Note tone="bad">
            {words.failed} {wordsForError(failure).sentence}
          </Note>
        ) : explanation === null ? (
          <div className={classes['waiting']} role="status">
            <Loader size="sm" />
            {words.loading}
          </div>
        ) : (
          <Pictures explanation={explanation} tags={tags} opacity={opacity} />
        )}
        <Alike {...{ project, run, image }} />
      </div>
      <ClassChoice classes={tags} chosen={chosen} onChoose={onChoose} />
    </div>
  );
}

interface PicturesProps {
  readonly explanation: Explanation;
  readonly tags: readonly ExplainedClass[];
  readonly opacity: number;
}

function Pictures({ explanation, tags, opacity }: PicturesProps) {
  const { map, explained } = explanation;
  const name = explanation.classes[explained] ?? '';
  const third = hottestThird(map);
  const label = words.heatLabel(name, third === null ? null : words.where(...third));
  return (
    <>
      <div className={own['figures']}>
        <HeatFigure {...{ explanation, opacity }} map={null} caption={words.picture} label={words.picture} />
        <HeatFigure {...{ explanation, opacity, map, label }} caption={words.heat(name)} />
      </div>
      {hottestOf(map) > 0 ? (
        <HeatLegend opacity={opacity} />
      ) : (
        <Note tone="info">
          {words.nothing(name)} {isGiven(tags, explained) ? words.nothingButGiven : null}
        </Note>
      )}
      <p className={classes['small']}>
        {words.about} {isWhole(explanation) ? null : words.unseen}
      </p>
    </>
  );
}

const isGiven = (tags: readonly ExplainedClass[], place: number): boolean => {
  const outcome = tags.find((one) => one.place === place)?.outcome ?? null;
  return outcome !== null && outcome !== 'missed';
};
