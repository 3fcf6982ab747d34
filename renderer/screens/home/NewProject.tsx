/** A new project in three steps: what it is for, where the images are, name and place. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { Note } from '#renderer/components/Note.tsx';
import { usePathPicker } from '#renderer/hooks/usePathPicker.ts';
import { importOf, useSource, type Source } from '#renderer/hooks/useSource.ts';
import { watchImport } from '#renderer/session/importing.ts';
import { go } from '#renderer/session/navigation.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { newProjectText as words } from '#renderer/text/home.ts';
import { KINDS } from '#shared/domain/project.ts';
import { KindStep, type KindChoice } from './KindStep.tsx';
import classes from './NewProject.module.css';
import { SourceStep } from './SourceStep.tsx';

export interface NewProjectProps {
  /** What was dropped on Home, looked at right away. */
  readonly dropped: DataTransfer | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function NewProject({ dropped, isOpen, onClose }: NewProjectProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={words.title} size={760}>
      <Steps dropped={dropped} />
    </Modal>
  );
}

function Steps({ dropped }: { readonly dropped: DataTransfer | null }) {
  const [step, setStep] = useState(dropped === null ? 0 : 1);
  const [choice, setChoice] = useState<KindChoice>({ kind: 'tags', template: null });
  const source = useSource();
  const place = useProjectPlace(source);
  const { drop } = source;
  useEffect(() => {
    if (dropped !== null) drop(dropped);
  }, [dropped, drop]);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const create = (): void => {
    setIsBusy(true);
    createProject(choice, { name: place.name.trim(), folder: place.folder }, source).catch(
      (error: unknown) => {
        setFailure(error);
        setIsBusy(false);
      },
    );
  };
  return (
    <form
      className={classes['steps']}
      onSubmit={(event) => {
        event.preventDefault();
        if (step < 2) setStep(step + 1);
        else create();
      }}
    >
      <Progress step={step} />
      {step === 0 ? <KindStep choice={choice} onChange={setChoice} /> : null}
      {step === 1 ? (
        <>
          <SourceStep source={source} />
          <OtherKind source={source} choice={choice} onChange={setChoice} />
        </>
      ) : null}
      {step === 2 ? <PlaceStep place={place} /> : null}
      {failure === null ? null : <Note tone="bad">{wordsForError(failure).sentence}</Note>}
      <Group justify="space-between">
        <Button variant="default" disabled={step === 0} onClick={() => setStep(step - 1)}>
          {words.back}
        </Button>
        <Button
          type="submit"
          data-autofocus
          loading={isBusy}
          disabled={step === 2 && (place.name.trim() === '' || place.folder === '')}
          variant={step === 1 && source.state.step !== 'known' ? 'default' : 'filled'}
        >
          {step === 2
            ? words.create
            : step === 1 && source.state.step !== 'known'
              ? words.skipImages
              : words.next}
        </Button>
      </Group>
    </form>
  );
}

interface OtherKindProps {
  readonly source: Source;
  readonly choice: KindChoice;
  readonly onChange: (choice: KindChoice) => void;
}

/** What was found holds labels of another kind: the project may be of that kind instead. */
function OtherKind({ source: { state }, choice, onChange }: OtherKindProps) {
  const kinds = state.step === 'known' ? state.look.kinds : KINDS;
  const [kind] = kinds;
  if (kind === undefined || kinds.includes(choice.kind)) return null;
  return (
    <Note
      tone="warn"
      actions={
        <Button size="compact-sm" variant="light" onClick={() => onChange({ ...choice, kind })}>
          {words.otherKind.change(kind)}
        </Button>
      }
    >
      {words.otherKind.found(kind, choice.kind)}
    </Note>
  );
}

async function createProject(
  { kind, template }: KindChoice,
  place: { readonly name: string; readonly folder: string },
  source: Source,
): Promise<void> {
  const start = kind === 'points' && template !== null ? { template } : {};
  const project = await studio.projects.create({ ...place, kind, classes: [], ...start });
  if (source.state.step === 'known') {
    const { job } = await studio.importing.start({
      project: project.id,
      ...importOf(source.state.look, kind, source.colors),
    });
    watchImport(job);
  }
  go({ screen: 'label', projectId: project.id, path: project.path, query: {} });
}

function Progress({ step }: { readonly step: number }) {
  return (
    <ol className={classes['progress']}>
      {words.steps.map((name, index) => (
        <li key={name} data-state={index < step ? 'done' : index === step ? 'now' : 'next'}>
          <span className="num" aria-current={index === step ? 'step' : undefined}>
            {index + 1}
          </span>
          {name}
        </li>
      ))}
    </ol>
  );
}

interface ProjectPlaceState {
  readonly name: string;
  readonly setName: (name: string) => void;
  readonly folder: string;
  readonly setFolder: (folder: string) => void;
}

/** Name and folder, with the name of the source and the usual folder to start from. */
function useProjectPlace({ state }: Source): ProjectPlaceState {
  const [typed, setName] = useState<string | null>(null);
  const [folder, setFolder] = useState('');
  useEffect(() => {
    studio.projects.defaultFolder({}).then(
      ({ path }) => setFolder((now) => now || path),
      () => setFolder((now) => now),
    );
  }, []);
  const suggested = state.step === 'known' ? nameOf(state.look.path) : '';
  return { name: typed ?? suggested, setName, folder, setFolder };
}

/** `/data/planet/labels.csv` → "planet", `/data/planet` → "planet". */
function nameOf(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  return /\.[a-z]{3,4}$/i.test(last) ? (parts.at(-2) ?? last) : last;
}

function PlaceStep({ place }: { readonly place: ProjectPlaceState }) {
  const pick = usePathPicker();
  const choose = (): void => {
    pick('save-folder', words.place.chooseTitle).then(
      (paths) => paths?.[0] !== undefined && place.setFolder(paths[0]),
      () => undefined,
    );
  };
  return (
    <div className={classes['step']}>
      <TextInput
        label={words.place.name}
        placeholder={words.place.namePlaceholder}
        value={place.name}
        maxLength={100}
        data-autofocus
        onChange={(event) => place.setName(event.currentTarget.value)}
      />
      <Group gap={8} align="end" wrap="nowrap">
        <TextInput
          className={classes['grow']}
          label={words.place.folder}
          value={place.folder}
          onChange={(event) => place.setFolder(event.currentTarget.value)}
        />
        <Button variant="default" onClick={choose}>
          {words.place.choose}
        </Button>
      </Group>
    </div>
  );
}
