/** Show batch: the very numbers that training reads, made into pictures again, with their labels. */
import { Button } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { Note } from '#renderer/components/Note.tsx';
import { useAnswer } from '#renderer/hooks/useAnswer.ts';
import { useCommands } from '#renderer/hooks/useCommands.ts';
import { dataText } from '#renderer/text/data.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { Project } from '#shared/domain/project.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import type { ShownBatch, ShownImage } from '#shared/domain/shownData.ts';
import classes from './Data.module.css';
import { OpacitySlider } from './OpacitySlider.tsx';
import { ShownPicture } from './ShownPicture.tsx';

const words = dataText.batch;

/** How strongly masks are laid over images, in percent. */
export interface Opacity {
  readonly opacity: number;
  readonly onOpacity: (percent: number) => void;
}

export interface ShownTabProps extends Opacity {
  readonly project: Project;
  readonly labels: readonly LabelClass[];
  readonly config: TrainConfig;
}

export const byIdOf = (labels: readonly LabelClass[]): ReadonlyMap<number, LabelClass> =>
  new Map(labels.map((one) => [one.id, one]));

export function BatchTab({ project, labels, config, opacity, onOpacity }: ShownTabProps) {
  const [epoch, setEpoch] = useState(0);
  const byId = useMemo(() => byIdOf(labels), [labels]);
  const key = `${project.id} ${project.version} ${epoch} ${JSON.stringify(config)}`;
  const ask = () => studio.data.batch({ project: project.id, config, epoch });
  const { value, failure, isWaiting } = useAnswer(key, ask);
  useCommands(useMemo(() => [{ id: 'data.roll' as const, run: () => setEpoch((now) => now + 1) }], []));
  return (
    <div className={classes['shown']}>
      <div className={classes['tools']}>
        <span className="num" role="status">
          {value === null
            ? isWaiting
              ? words.loading
              : null
            : words.title(value.epoch, value.images.length, value.batchSize)}
        </span>
        {project.kind === 'masks' ? <OpacitySlider value={opacity} onChange={onOpacity} /> : null}
        <span className={classes['space']} />
        {epoch === 0 ? null : (
          <Button variant="subtle" color="gray" onClick={() => setEpoch(0)}>
            {words.first}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconDice5 {...smallIcon} />}
          onClick={() => setEpoch(epoch + 1)}
        >
          {words.roll}
        </Button>
      </div>
      {failure === null ? null : (
        <Note tone="bad">{`${words.failed} ${wordsForError(failure).sentence}`}</Note>
      )}
      {value === null ? null : <Batch batch={value} labels={byId} opacity={opacity / 100} />}
    </div>
  );
}

interface BatchProps {
  readonly batch: ShownBatch;
  readonly labels: ReadonlyMap<number, LabelClass>;
  readonly opacity: number;
}

function Batch({ batch, labels, opacity }: BatchProps) {
  const isShrunk = batch.modelWidthPx > batch.widthPx;
  return (
    <>
      {batch.unreadable.length === 0 ? null : <Note tone="warn">{words.unreadable(batch.unreadable)}</Note>}
      <ul className={classes['pictures']}>
        {batch.images.map((image, i) => {
          const said = labelsOf(image, labels);
          return (
            <li key={i}>
              <ShownPicture
                {...{ image, labels, opacity }}
                size={batch}
                title={words.tile(image.name, said)}
              />
              <span className="truncate" title={image.name}>
                <bdi>{image.name}</bdi>
              </span>
              <span className={`${classes['note']} ${classes['said']}`} title={said}>
                {said}
              </span>
            </li>
          );
        })}
      </ul>
      <p className={`${classes['note']} num`}>
        {words.what(batch.modelHeightPx, batch.modelWidthPx)} {isShrunk ? words.shrunk : null}
      </p>
    </>
  );
}

/** What stands below a picture; of masks the picture says it. */
export function labelsOf(image: ShownImage, labels: ReadonlyMap<number, LabelClass>): string {
  if (image.mask !== null) return '';
  const left = image.points.filter(({ counts }) => !counts).length;
  if (image.points.length > 0) return left === 0 ? '' : words.left(left);
  const tags = image.tags.map(([id, share]) => {
    const name = labels.get(id)?.name ?? '';
    return share < 1 ? `${name} ${words.part(share)}` : name;
  });
  return tags.join(', ') || words.noTags;
}
