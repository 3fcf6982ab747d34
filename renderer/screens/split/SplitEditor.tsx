/** Sets part of the labeled images aside for validation: by chance, group, folder, column or list, with what follows from it. */
import { Button, Select, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { Note } from '#renderer/components/Note.tsx';
import { notifyDone, notifyError } from '#renderer/hooks/notify.tsx';
import { useAnswer } from '#renderer/hooks/useAnswer.ts';
import { refreshProject } from '#renderer/hooks/useFollowProject.ts';
import { specOfDraft, splitDraft, waysFor, type SplitDraft } from '#renderer/session/splitDraft.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { splitText } from '#renderer/text/split.ts';
import type { Project, SplitSpec } from '#shared/domain/project.ts';
import type { SplitChoices } from '#shared/domain/splitting.ts';
import { SplitConsequence } from './SplitConsequence.tsx';
import { SplitFields } from './SplitFields.tsx';
import classes from './Split.module.css';

export interface SplitEditorProps {
  readonly project: Project;
  readonly onClose: () => void;
}

export function SplitEditor(props: SplitEditorProps) {
  const { id, counts } = props.project;
  const { value, failure } = useAnswer(`${id} ${counts.labeled}`, () =>
    studio.data.splitChoices({ project: id }),
  );
  if (value !== null) return <SplitForm {...props} choices={value} />;
  if (failure === null) return <Skeleton height={160} />;
  return <Note tone="bad">{wordsForError(failure).sentence}</Note>;
}

interface FormProps extends SplitEditorProps {
  readonly choices: SplitChoices;
}

function SplitForm({ project, choices, onClose }: FormProps) {
  const [draft, setDraft] = useState(() => splitDraft(project.split, choices));
  const edit = (part: Partial<SplitDraft>): void => setDraft({ ...draft, ...part });
  const spec = specOfDraft(draft);
  const key = spec === null ? null : `${project.id} ${project.version} ${JSON.stringify(spec)}`;
  const tried = useAnswer(key, () =>
    spec === null ? Promise.resolve(null) : studio.data.trySplit({ project: project.id, spec }),
  );
  const { isBusy, apply } = useSplit(project, onClose);
  const canApply = spec !== null && tried.failure === null;
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (spec !== null) void apply(spec);
      }}
    >
      <p className={classes['why']}>{splitText.why}</p>
      <Select
        size="xs"
        label={splitText.how}
        allowDeselect={false}
        data={waysFor(choices, draft.way).map((way) => ({ value: way, label: splitText.ways[way] }))}
        value={draft.way}
        onChange={(value) => {
          const way = waysFor(choices, draft.way).find((one) => one === value);
          if (way !== undefined) edit({ way });
        }}
        comboboxProps={{ withinPortal: false }}
      />
      <SplitFields draft={draft} choices={choices} edit={edit} />
      {spec === null ? null : (
        <SplitConsequence {...tried} onGroup={(group) => edit({ way: 'group', group })} />
      )}
      <div className={classes['buttons']}>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onClose}>
          {splitText.close}
        </Button>
        <Button type="submit" size="compact-sm" variant="light" disabled={!canApply} loading={isBusy}>
          {splitText.apply}
        </Button>
      </div>
    </form>
  );
}

function useSplit(project: Project, onDone: () => void) {
  const [isBusy, setIsBusy] = useState(false);
  const apply = async (spec: SplitSpec): Promise<void> => {
    setIsBusy(true);
    try {
      const changed = await studio.projects.split({ project: project.id, spec });
      await refreshProject(project.id);
      const { train, valid } = changed.counts.bySplit;
      notifyDone(splitText.done(train, valid), { key: 'split' });
      onDone();
    } catch (error) {
      notifyError(error);
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, apply };
}
