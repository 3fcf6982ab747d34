/** Show transforms: one image through each random change alone, at its ends, and through some draws of all of them. */
import { Button } from '@mantine/core';
import { IconDice5, IconPhoto } from '@tabler/icons-react';
import { useMemo, useState, type CSSProperties } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { Note } from '#renderer/components/Note.tsx';
import { useAnswer } from '#renderer/hooks/useAnswer.ts';
import { useCommands } from '#renderer/hooks/useCommands.ts';
import { dataText } from '#renderer/text/data.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { ShownTransforms } from '#shared/domain/shownData.ts';
import { byIdOf, type ShownTabProps } from './BatchTab.tsx';
import classes from './Data.module.css';
import { FlipNote } from './FlipNote.tsx';
import { OpacitySlider } from './OpacitySlider.tsx';
import { ShownPicture } from './ShownPicture.tsx';

const words = dataText.transforms;

export function TransformsTab({ project, labels, config, opacity, onOpacity }: ShownTabProps) {
  const [image, setImage] = useState(0);
  const [roll, setRoll] = useState(0);
  const byId = useMemo(() => byIdOf(labels), [labels]);
  const key = `${project.id} ${project.version} ${image} ${roll} ${JSON.stringify(config)}`;
  const ask = () => studio.data.transforms({ project: project.id, config, image, roll });
  const { value, failure, isWaiting } = useAnswer(key, ask);
  useCommands(useMemo(() => [{ id: 'data.roll' as const, run: () => setRoll((now) => now + 1) }], []));
  return (
    <div className={classes['shown']}>
      <div className={classes['tools']}>
        <span role="status">{value === null && isWaiting ? words.loading : value?.plain.name}</span>
        {project.kind === 'masks' ? <OpacitySlider value={opacity} onChange={onOpacity} /> : null}
        <span className={classes['space']} />
        <Button
          variant="default"
          leftSection={<IconPhoto {...smallIcon} />}
          onClick={() => setImage(image + 1)}
        >
          {words.another}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDice5 {...smallIcon} />}
          onClick={() => setRoll(roll + 1)}
        >
          {words.roll}
        </Button>
      </div>
      <FlipNote hasHints project={project} transforms={config.transforms} />
      {failure === null ? null : (
        <Note tone="bad">{`${words.failed} ${wordsForError(failure).sentence}`}</Note>
      )}
      {value === null ? null : <Changes shown={value} labels={byId} opacity={opacity / 100} />}
    </div>
  );
}

/** In one row where that leaves pictures large enough to see something. */
const columnsFor = (ends: number): CSSProperties =>
  ({ '--columns': ends > 5 ? Math.ceil(ends / 2) : ends }) as CSSProperties;

interface ChangesProps {
  readonly shown: ShownTransforms;
  readonly labels: ReadonlyMap<number, LabelClass>;
  /** 0 to 1. */
  readonly opacity: number;
}

function Changes({ shown, labels, opacity }: ChangesProps) {
  const look = { size: shown, labels, opacity };
  if (shown.rows.length === 0) return <Note tone="info">{words.nothing}</Note>;
  return (
    <div className={classes['changes']}>
      {shown.rows.map(({ transform, ends }) => (
        <section key={transform} className={classes['change']} aria-label={words.names[transform]}>
          <header>
            <strong>{words.names[transform]}</strong>
            <span className={classes['note']}>{words.hints[transform]}</span>
          </header>
          <ul className={classes['ends']} style={columnsFor(ends.length)}>
            {ends.map(({ value, image }, i) => {
              const said = words.value(transform, value, i);
              return (
                <li key={i}>
                  <ShownPicture {...look} image={image} title={`${words.names[transform]}: ${said}`} />
                  <span className={`${classes['note']} num`}>{said}</span>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      <section className={classes['change']} data-wide aria-label={words.draws}>
        <header>
          <strong>{words.draws}</strong>
          <span className={classes['note']}>{words.drawsHint}</span>
        </header>
        <ul className={classes['ends']} style={{ '--columns': shown.draws.length } as CSSProperties}>
          {shown.draws.map((image, i) => (
            <li key={i}>
              <ShownPicture {...look} image={image} title={words.draw(i)} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
