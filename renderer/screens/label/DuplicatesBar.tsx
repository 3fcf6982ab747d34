/** Above the groups of near-duplicates: how alike they are, how many there are, and what to do about them. */
import { Button, Loader, Slider } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useJobs } from '#renderer/hooks/useProject.ts';
import { notifyDone } from '#renderer/hooks/notify.tsx';
import {
  ALIKE_STEPS,
  labelView,
  searchAlike,
  select,
  toggleAlike,
  type Alike,
} from '#renderer/session/labelView.ts';
import { selectThese } from '#renderer/session/selection.ts';
import { tagText } from '#renderer/text/tags.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import classes from './DuplicatesBar.module.css';

const words = tagText.duplicates;

export function DuplicatesBar({ alike }: { readonly alike: Alike }) {
  const list = useStore(labelView, (view) => view.list);
  const { groups } = alike;
  useReadAgain();
  return (
    <section className={classes['bar']} aria-label={words.title}>
      <div className={classes['line']}>
        <h3 className={classes['title']}>{words.title}</h3>
        <Distance distance={alike.distance} />
        <span className={classes['found']} role="status">
          {groups === null ? (
            <>
              <Loader size={14} /> {words.searching}
            </>
          ) : (
            words.found(groups.sizes.length, list?.length ?? 0)
          )}
        </span>
        <Button
          size="compact-sm"
          variant="light"
          disabled={groups === null || groups.sizes.length === 0}
          onClick={() => selectRest(groups?.sizes ?? new Int32Array())}
        >
          {words.selectRest}
        </Button>
        <Button size="compact-sm" variant="default" onClick={toggleAlike}>
          {words.leave}
        </Button>
      </div>
      {groups !== null && groups.leaks > 0 ? (
        <p className={classes['leaks']} role="status">
          <IconAlertTriangle {...smallIcon} />
          {words.leaks(groups.leaks)}
        </p>
      ) : null}
      {groups !== null && groups.unseen > 0 ? (
        <p className={classes['unseen']}>{words.unseen(groups.unseen)}</p>
      ) : null}
    </section>
  );
}

function Distance({ distance }: { readonly distance: number }) {
  const [shown, setShown] = useState(distance);
  const stepOf = (bits: number): string => words.steps[bits / 2] || words.stepOf(bits);
  return (
    <label className={classes['distance']}>
      <span className="dim">{words.distance}</span>
      <Slider
        className={classes['slider']}
        size="sm"
        min={0}
        max={ALIKE_STEPS.at(-1) ?? 0}
        step={2}
        value={shown}
        label={stepOf}
        thumbLabel={words.distance}
        thumbProps={{ 'aria-valuetext': stepOf(shown) }}
        marks={ALIKE_STEPS.map((value) => ({ value }))}
        onChange={setShown}
        onChangeEnd={searchAlike}
      />
    </label>
  );
}

/** Images that were looked at meanwhile are compared too, once all thumbnails are made. */
function useReadAgain(): void {
  const isMaking = useJobs().some((job) => job.kind === 'thumbnails' && job.state === 'running');
  useEffect(() => {
    const unseen = labelView.getState().alike?.groups?.unseen ?? 0;
    if (!isMaking && unseen > 0) searchAlike();
  }, [isMaking]);
}

function selectRest(sizes: Int32Array): void {
  const list = labelView.getState().list ?? new Int32Array();
  const rest = new Set<number>();
  let start = 0;
  for (const size of sizes) {
    for (const id of list.slice(start + 1, start + size)) rest.add(id);
    start += size;
  }
  select((all, selection) => selectThese(all, selection, rest));
  notifyDone(words.restSelected(rest.size), { key: 'select' });
}
