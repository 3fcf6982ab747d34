/** A few validation images with what the run predicts for them, epoch by epoch: one watches masks and points fall into place. */
import { SegmentedControl, Slider } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useChoice } from '#renderer/hooks/usePreferences.ts';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { useWatched } from '#renderer/hooks/useWatched.ts';
import { epochShown } from '#renderer/session/watching.ts';
import { watchedText } from '#renderer/text/watched.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { Run } from '#shared/domain/run.ts';
import type { WatchedEpoch, WatchedItems } from '#shared/domain/watched.ts';
import { classColors } from '../review/drawn/drawnColors.ts';
import { SHOWN, type Shown } from '../review/drawn/ShownChoice.tsx';
import { WatchedTile } from './WatchedTile.tsx';
import classes from './Watched.module.css';

export interface WatchedPanelProps {
  readonly project: string;
  readonly run: Run;
}

export function WatchedPanel({ project, run }: WatchedPanelProps) {
  const watched = useWatched(project, run);
  // Null follows the run.
  const [chosen, setChosen] = useState<number | null>(null);
  const [shown, setShown] = useChoice('train.watched', SHOWN, 'answer');
  const today = useClasses();
  const colors = useMemo(() => classColors(run.classes, today), [run.classes, today]);
  const voidIndex = useMemo(() => voidOf(run.classes, today), [run.classes, today]);
  const epoch = watched === null ? null : epochShown(watched.epochs, chosen);
  if (watched === null || epoch === null) return null;
  return (
    <section className={classes['root']} aria-label={watchedText.title}>
      <header className={classes['head']}>
        <h3 className={classes['title']}>{watchedText.title}</h3>
        <EpochSlider watched={watched} epoch={epoch} onChoose={setChosen} />
        {watched.kind === 'tags' ? null : (
          <ShownSwitch kind={watched.kind} shown={shown} onShown={setShown} />
        )}
      </header>
      <div className={classes['tiles']}>
        {watched.items.map((item, i) => {
          const answer = epoch.answers[i];
          return answer === undefined ? null : (
            <WatchedTile
              key={item.item}
              project={project}
              item={item}
              answer={answer}
              shown={shown}
              colors={colors}
              voidIndex={voidIndex}
              names={run.classes}
            />
          );
        })}
      </div>
    </section>
  );
}

/** Place of the class that nobody can tell, or null. */
function voidOf(names: readonly string[], today: readonly LabelClass[] | null): number | null {
  const name = today?.find(({ isVoid }) => isVoid)?.name;
  const place = name === undefined ? -1 : names.indexOf(name);
  return place < 0 ? null : place;
}

interface EpochSliderProps {
  readonly watched: WatchedItems;
  readonly epoch: WatchedEpoch;
  /** Null follows the run. */
  readonly onChoose: (epoch: number | null) => void;
}

/** Steps over the epochs that are kept; at the right end it follows the run. */
function EpochSlider({ watched: { epochs }, epoch, onChoose }: EpochSliderProps) {
  const at = epochs.indexOf(epoch);
  const last = epochs.length - 1;
  return (
    <div className={classes['slider']}>
      <Slider
        size="sm"
        thumbLabel={watchedText.slider}
        min={0}
        max={Math.max(1, last)}
        step={1}
        value={at}
        disabled={last < 1}
        label={null}
        onChange={(next) => onChoose(next >= last ? null : (epochs[next]?.epoch ?? null))}
      />
      <span className={`${classes['epoch']} num`} role="status">
        {watchedText.epoch(epoch.epoch)}
      </span>
    </div>
  );
}

interface ShownSwitchProps {
  readonly kind: 'masks' | 'points';
  readonly shown: Shown;
  readonly onShown: (shown: Shown) => void;
}

const ShownSwitch = ({ kind, shown, onShown }: ShownSwitchProps) => (
  <SegmentedControl
    size="xs"
    aria-label={watchedText.view}
    data={SHOWN.map((value) => ({ value, label: watchedText.views[kind][value] }))}
    value={shown}
    onChange={onShown}
  />
);
