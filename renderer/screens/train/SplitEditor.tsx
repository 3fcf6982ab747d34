/** Sets part of the labeled images aside for validation: how many, by which seed, with the counts it will give. */
import { Button, Checkbox, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { notifyDone, notifyError } from '#renderer/hooks/notify.tsx';
import { refreshProject } from '#renderer/hooks/useFollowProject.ts';
import { planText } from '#renderer/text/train.ts';
import type { Project } from '#shared/domain/project.ts';
import classes from './Train.module.css';

export interface SplitEditorProps {
  readonly project: Project;
  readonly onClose: () => void;
}

export function SplitEditor({ project, onClose }: SplitEditorProps) {
  const { split } = project;
  const before = split?.by === 'random' || split?.by === 'group' ? split : { fraction: 0.2, seed: 42 };
  const [percent, setPercent] = useState<number | string>(Math.round(before.fraction * 100));
  const [seed, setSeed] = useState<number | string>(before.seed);
  const hasClips = project.roots.some(({ path, items }) => items > 0 && isFramesFolder(path, project.path));
  const [keepsClips, setKeepsClips] = useState(hasClips);
  const [isBusy, setIsBusy] = useState(false);
  const usable = Math.max(0, project.counts.labeled - project.counts.unreadable);
  const fraction = typeof percent === 'number' && percent > 0 && percent < 100 ? percent / 100 : null;
  const valid = fraction === null ? 0 : Math.floor(usable * fraction);
  const canApply = fraction !== null && typeof seed === 'number' && usable >= 2;

  const apply = async (): Promise<void> => {
    if (fraction === null || typeof seed !== 'number') return;
    setIsBusy(true);
    try {
      const changed = await studio.projects.split({
        project: project.id,
        spec: keepsClips
          ? { by: 'group', pattern: '', column: 'clip', fraction, seed }
          : { by: 'random', fraction, seed },
      });
      await refreshProject(project.id);
      const { train, valid: aside } = changed.counts.bySplit;
      notifyDone(planText.split.done(train, aside), { key: 'split' });
      onClose();
    } catch (error) {
      notifyError(error);
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <form
      className={classes['split']}
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
    >
      <p className={classes['why']}>{planText.split.why}</p>
      <div className={classes['grid']}>
        <NumberInput
          size="xs"
          label={planText.split.percent}
          suffix=" %"
          min={1}
          max={90}
          value={percent}
          onChange={setPercent}
        />
        <NumberInput
          size="xs"
          label={planText.split.seed}
          min={0}
          max={2 ** 31 - 1}
          allowDecimal={false}
          value={seed}
          onChange={setSeed}
        />
      </div>
      {hasClips ? (
        <Checkbox
          size="xs"
          label={planText.split.keepClips}
          checked={keepsClips}
          onChange={(event) => setKeepsClips(event.currentTarget.checked)}
        />
      ) : null}
      <div className={classes['between']}>
        <span className={`${classes['note']} num`}>{planText.split.preview(usable - valid, valid)}</span>
        <span className={classes['buttons']}>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={onClose}>
            {planText.split.close}
          </Button>
          <Button type="submit" size="compact-sm" variant="light" disabled={!canApply} loading={isBusy}>
            {planText.split.apply}
          </Button>
        </span>
      </div>
    </form>
  );
}

/** Where the frames of videos lie; the same on Windows. */
const isFramesFolder = (path: string, project: string): boolean =>
  path.startsWith(project) && /^[/\\]frames$/.test(path.slice(project.length));
