/** A new project in three steps: what it is for, where the images are, name and place. */
import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { Note } from '#renderer/components/Note.tsx';
import { usePathPicker } from '#renderer/hooks/usePathPicker.ts';
import { importOf, useSource, type Source } from '#renderer/hooks/useSource.ts';
import { watchImport } from '#renderer/session/importing.ts';
import { go } from '#renderer/session/navigation.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { newProjectText as words } from '#renderer/text/home.ts';
import classes from './NewProject.module.css';
import { SourceStep } from './SourceStep.tsx';
import { TagsPicture } from './TagsPicture.tsx';

export interface NewProjectProps {
  /** What was dropped on Home, looked at right away. */
  readonly dropped: DataTransfer | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function NewProject({ dropped, isOpen, onClose }: NewProjectProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={words.title} size={640}>
      <Steps dropped={dropped} />
    </Modal>
  );
}

function Steps({ dropped }: { readonly dropped: DataTransfer | null }) {
  const [step, setStep] = useState(dropped === null ? 0 : 1);
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
    createProject(place.name.trim(), place.folder, source).catch((error: unknown) => {
      setFailure(error);
      setIsBusy(false);
    });
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
      {step === 0 ? <KindStep /> : null}
      {step === 1 ? <SourceStep source={source} /> : null}
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

async function createProject(name: string, folder: string, source: Source): Promise<void> {
  const project = await studio.projects.create({ name, folder, kind: 'tags', classes: [] });
  if (source.state.step === 'known') {
    const { job } = await studio.importing.start({ project: project.id, ...importOf(source.state.look) });
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

function KindStep() {
  return (
    <div className={classes['kind']}>
      <TagsPicture />
      <div>
        <Text fw={600} fz={15}>
          {words.kind.title}
        </Text>
        <Text mt={4}>{words.kind.detail}</Text>
        <ul className={classes['examples']}>
          {words.kind.examples.map((example) => (
            <li key={example}>{example}</li>
          ))}
        </ul>
      </div>
    </div>
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
