/** Our own picker of files and folders, for when the studio runs in a browser. */
import { Button, Group, Loader, Modal, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowUp, IconChevronRight, IconFile, IconFolder, IconStack2 } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { studio } from '#renderer/bridge/studio.ts';
import { Note } from '#renderer/components/Note.tsx';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { pathPicking, type PickQuestion, type PickWhat } from '#renderer/session/pathPicking.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { pickerText } from '#renderer/text/picker.ts';
import { icon } from '#renderer/theme/icon.ts';
import type { FolderListing } from '#shared/contract/answers.ts';
import classes from './PathPicker.module.css';

type Entry = FolderListing['entries'][number];

const ICONS = { folder: IconFolder, file: IconFile, project: IconStack2 } as const;

export function PathPicker() {
  const question = useStore(pathPicking, (state) => state.question);
  const close = (paths: readonly string[] | null): void => {
    pathPicking.setState({ question: null });
    question?.answer(paths);
  };
  return (
    // Above the dialog that asks.
    <Modal
      opened={question !== null}
      onClose={() => close(null)}
      title={question?.title}
      size={640}
      zIndex={400}
    >
      {question === null ? null : <Browser question={question} onDone={close} />}
    </Modal>
  );
}

interface BrowserProps {
  readonly question: PickQuestion;
  readonly onDone: (paths: readonly string[] | null) => void;
}

function Browser({ question, onDone }: BrowserProps) {
  const { what } = question;
  const { listing, failure, visit } = useListing(what);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const go = (path: string | null): void => {
    setChosen([]);
    visit(path);
  };
  const openEntry = (entry: Entry): void => {
    if (entry.kind === 'folder') go(entry.path);
    else onDone([entry.path]);
  };
  const folder = listing?.path ?? null;
  const answer = chosen.length > 0 ? chosen : takesFolder(what) && folder !== null ? [folder] : null;
  return (
    <div className={classes['root']}>
      <PathBar key={folder} folder={folder} parent={listing?.parent ?? null} onGo={go} />
      {failure === null ? null : <Note tone="bad">{wordsForError(failure).sentence}</Note>}
      <Entries what={what} listing={listing} chosen={chosen} onChoose={setChosen} onOpen={openEntry} />
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={() => onDone(null)}>
          {pickerText.cancel}
        </Button>
        <Button disabled={answer === null} onClick={() => onDone(answer)}>
          {chosen.length === 0 && takesFolder(what) ? pickerText.thisFolder : pickerText.choose}
        </Button>
      </Group>
    </div>
  );
}

/** Where the folder one stands in is itself an answer. */
const takesFolder = (what: PickWhat): boolean =>
  what === 'folder' || what === 'save-folder' || what === 'images';

function useListing(what: PickWhat) {
  const [listing, setListing] = useState<FolderListing | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const visit = useCallback(
    (path: string | null) => {
      studio.files.list({ path, what }).then(
        (read) => {
          setListing(read);
          setFailure(null);
        },
        (error: unknown) => setFailure(error),
      );
    },
    [what],
  );
  useEffect(() => visit(null), [visit]);
  return { listing, failure, visit };
}

interface PathBarProps {
  readonly folder: string | null;
  readonly parent: string | null;
  readonly onGo: (path: string | null) => void;
}

function PathBar({ folder, parent, onGo }: PathBarProps) {
  const [typed, setTyped] = useState(folder ?? '');
  return (
    <form
      className={classes['bar']}
      onSubmit={(event) => {
        event.preventDefault();
        onGo(typed === '' ? null : typed);
      }}
    >
      <TipIcon label={pickerText.up} disabled={folder === null} onClick={() => onGo(parent)}>
        <IconArrowUp {...icon} />
      </TipIcon>
      <TextInput
        className={classes['path']}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        placeholder={pickerText.roots}
        aria-label={pickerText.path}
      />
    </form>
  );
}

interface EntriesProps {
  readonly what: PickWhat;
  readonly listing: FolderListing | null;
  readonly chosen: readonly string[];
  readonly onChoose: (paths: readonly string[]) => void;
  readonly onOpen: (entry: Entry) => void;
}

function Entries({ what, listing, chosen, onChoose, onOpen }: EntriesProps) {
  if (listing === null) {
    return (
      <div className={classes['list']}>
        <Loader size="sm" m="auto" />
      </div>
    );
  }
  return (
    <div className={classes['list']} role="listbox" aria-label={pickerText.entries}>
      {listing.entries.map((entry) => {
        const Icon = ICONS[entry.kind];
        const isAnswer = entry.kind !== 'folder' || what === 'images';
        return (
          <UnstyledButton
            key={entry.path}
            role="option"
            aria-selected={chosen.includes(entry.path)}
            className={classes['entry']}
            onClick={() => (isAnswer ? onChoose([entry.path]) : onOpen(entry))}
            onDoubleClick={() => onOpen(entry)}
          >
            <Icon {...icon} />
            <span className="truncate">
              <bdi>{entry.name}</bdi>
            </span>
            {entry.kind === 'folder' ? <IconChevronRight {...icon} className={classes['more']} /> : null}
          </UnstyledButton>
        );
      })}
      {listing.entries.length === 0 ? <Text c="dimmed">{pickerText.empty(what)}</Text> : null}
      {listing.isTruncated ? <Text c="dimmed">{pickerText.truncated}</Text> : null}
    </div>
  );
}
