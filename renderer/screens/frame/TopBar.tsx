/** The bar above: project, whether everything is saved, commands, keys, theme. */
import { Tooltip } from '@mantine/core';
import { IconCommand, IconKeyboard, IconMoon, IconSun } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { usePlace } from '#renderer/hooks/usePlace.ts';
import { useProjectOrNull } from '#renderer/hooks/useProject.ts';
import { useColorScheme } from '#renderer/hooks/usePreferences.ts';
import { saving, type Saving } from '#renderer/session/saving.ts';
import { frameText } from '#renderer/text/frame.ts';
import { keyText } from '#renderer/text/keys.ts';
import { icon } from '#renderer/theme/icon.ts';
import { CommandIcon } from './CommandIcon.tsx';
import classes from './TopBar.module.css';

export function TopBar() {
  const place = usePlace();
  const project = useProjectOrNull();
  const scheme = useColorScheme();
  return (
    <header className={classes['bar']}>
      <h1 className={`${classes['name']} truncate`} title={project?.path}>
        <bdi>{place.screen === 'home' || project === null ? frameText.appName : project.name}</bdi>
      </h1>
      {place.screen === 'home' || project === null ? null : <SaveDot />}
      <div className={classes['space']} />
      <CommandIcon id="app.palette" label={frameText.palette.open}>
        <IconCommand {...icon} />
      </CommandIcon>
      <CommandIcon id="app.keys" label={keyText.open}>
        <IconKeyboard {...icon} />
      </CommandIcon>
      <CommandIcon
        id="app.theme"
        label={scheme === 'dark' ? frameText.theme.toLight : frameText.theme.toDark}
        position="left"
      >
        {scheme === 'dark' ? <IconSun {...icon} /> : <IconMoon {...icon} />}
      </CommandIcon>
    </header>
  );
}

const WORDS: Readonly<Record<Saving['state'], string>> = {
  saved: frameText.save.saved,
  saving: frameText.save.saving,
  waiting: frameText.save.offline,
  problem: frameText.save.problem,
};

function SaveDot() {
  const state = useStore(saving);
  return (
    <Tooltip label={explain(state)} multiline maw={320}>
      <span className={classes['save']} data-state={state.state} role="status" tabIndex={0}>
        <span className={classes['dot']} />
        {WORDS[state.state]}
      </span>
    </Tooltip>
  );
}

function explain({ state, pending, savedAt, problem }: Saving): string {
  if (state === 'saving') return frameText.save.savingNow(pending);
  if (state === 'waiting') return frameText.save.waiting(pending);
  if (state === 'problem') return frameText.save.failed(problem ?? '');
  return savedAt === null
    ? frameText.save.allSaved
    : frameText.save.savedAt(new Date(savedAt).toLocaleTimeString());
}
