/** The frame around every screen: rail, top bar, banners, and the screen itself. */
import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Suspense, useMemo } from 'react';
import { useStore } from 'zustand';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { useCommands, useShortcuts } from '#renderer/hooks/useCommands.ts';
import { retryOpen, useFollowProject } from '#renderer/hooks/useFollowProject.ts';
import { usePlace } from '#renderer/hooks/usePlace.ts';
import { useProjectOrNull } from '#renderer/hooks/useProject.ts';
import { goHome } from '#renderer/session/navigation.ts';
import { openProject } from '#renderer/session/openProject.ts';
import { preferences } from '#renderer/session/preferences.ts';
import type { ProjectPlace } from '#renderer/session/place.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { frameText } from '#renderer/text/frame.ts';
import { HomeScreen } from '../home/HomeScreen.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { frameCommands } from './frameCommands.ts';
import { ImportReportDialog } from './ImportReportDialog.tsx';
import { KeyMapDialog } from './KeyMapDialog.tsx';
import { Palette } from './Palette.tsx';
import { PathPicker } from './PathPicker.tsx';
import { projectScreens } from './projectScreens.ts';
import { Rail } from './Rail.tsx';
import { TopBar } from './TopBar.tsx';
import classes from './Frame.module.css';

export function Frame() {
  const place = usePlace();
  // Everything below is drawn again when keys were changed, so that tooltips show what they are now.
  useStore(preferences, (state) => state.keys);
  useShortcuts();
  useFollowProject(place.screen === 'home' ? null : place.path);
  useCommands(useMemo(() => frameCommands(), []));
  return (
    <div className={classes['frame']}>
      <Rail />
      <div className={classes['main']}>
        <TopBar />
        <ConnectionBanner />
        <main className={classes['screen']}>
          <ErrorBoundary key={place.screen}>
            {place.screen === 'home' ? <HomeScreen /> : <ProjectScreen place={place} />}
          </ErrorBoundary>
        </main>
      </div>
      <Palette />
      <KeyMapDialog />
      <PathPicker />
      <ImportReportDialog />
    </div>
  );
}

function ProjectScreen({ place }: { readonly place: ProjectPlace }) {
  const project = useProjectOrNull();
  const failure = useStore(openProject, (state) => state.failure);
  if (failure !== null) return <CannotOpen failure={failure} />;
  if (project?.path !== place.path) return <Waiting />;
  const Screen = projectScreens[place.screen];
  return (
    <Suspense fallback={<Waiting />}>
      <Screen key={project.id} />
    </Suspense>
  );
}

function Waiting() {
  return (
    <div className={classes['waiting']}>
      <Loader size="sm" aria-label={frameText.project.opening} />
    </div>
  );
}

function CannotOpen({ failure }: { readonly failure: unknown }) {
  return (
    <EmptyState
      icon={<IconAlertTriangle size={28} stroke={1.5} aria-hidden />}
      title={frameText.project.problem}
      actions={
        <>
          <Button onClick={goHome}>{frameText.project.backHome}</Button>
          <Button variant="default" onClick={retryOpen}>
            {frameText.project.retry}
          </Button>
        </>
      }
    >
      {wordsForError(failure).sentence}
    </EmptyState>
  );
}
