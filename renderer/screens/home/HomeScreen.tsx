/** Home: the projects one worked on, a new one, and the sample. */
import { Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { IconBrush, IconFolderOpen, IconPlus, IconSparkles } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { DropZone } from '#renderer/components/DropZone.tsx';
import { inBackground, notifyError } from '#renderer/hooks/notify.tsx';
import { useCommands } from '#renderer/hooks/useCommands.ts';
import { useConnection } from '#renderer/hooks/useConnection.ts';
import { usePathPicker } from '#renderer/hooks/usePathPicker.ts';
import type { Command } from '#renderer/session/commands.ts';
import { go } from '#renderer/session/navigation.ts';
import { firstScreen } from '#renderer/session/place.ts';
import { homeText } from '#renderer/text/home.ts';
import { icon } from '#renderer/theme/icon.ts';
import type { Project, ProjectSummary } from '#shared/domain/project.ts';
import classes from './HomeScreen.module.css';
import { NewProject } from './NewProject.tsx';
import { ProjectCard } from './ProjectCard.tsx';

export function HomeScreen() {
  const { projects, refresh } = useRecent();
  const [dropped, setDropped] = useState<DataTransfer | null>(null);
  const [isMaking, setIsMaking] = useState(false);
  const actions = useHomeActions(() => {
    setDropped(null);
    setIsMaking(true);
  });
  return (
    <DropZone
      isQuiet
      label={homeText.title}
      activeLabel={homeText.dropHere}
      onDrop={(transfer) => {
        setDropped(transfer);
        setIsMaking(true);
      }}
    >
      <div className={classes['page']}>
        {projects === null ? <Waiting /> : null}
        {projects?.length === 0 ? <FirstOpen actions={actions} /> : null}
        {projects !== null && projects.length > 0 ? (
          <Recent projects={projects} actions={actions} onForgotten={refresh} />
        ) : null}
      </div>
      <NewProject dropped={dropped} isOpen={isMaking} onClose={() => setIsMaking(false)} />
    </DropZone>
  );
}

interface HomeActions {
  readonly make: () => void;
  readonly open: () => void;
  readonly sample: () => void;
  readonly isOpeningSample: boolean;
}

function useHomeActions(make: () => void): HomeActions {
  const pick = usePathPicker();
  const [isOpeningSample, setIsOpeningSample] = useState(false);
  const open = useCallback(() => {
    inBackground(
      pick('project', homeText.openTitle).then(async (paths) => {
        if (paths?.[0] !== undefined) enter(await studio.projects.open({ path: paths[0] }));
      }),
    );
  }, [pick]);
  const sample = useCallback(() => {
    setIsOpeningSample(true);
    studio.projects.openSample({}).then(enter, (error: unknown) => {
      setIsOpeningSample(false);
      notifyError(error);
    });
  }, []);
  const commands = useMemo<Command[]>(
    () => [
      { id: 'home.new', run: make },
      { id: 'home.open', run: open },
      { id: 'home.sample', run: sample },
    ],
    // The setters inside `make` never change.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [open, sample],
  );
  useCommands(commands);
  return { make, open, sample, isOpeningSample };
}

const enter = (project: Project): void =>
  go({
    screen: firstScreen(project.counts.items),
    projectId: project.id,
    path: project.path,
    query: {},
  });

function useRecent() {
  const [projects, setProjects] = useState<readonly ProjectSummary[] | null>(null);
  const connection = useConnection();
  const refresh = useCallback(() => {
    studio.projects.recent({}).then(setProjects, (error: unknown) => {
      setProjects((known) => known ?? []);
      notifyError(error);
    });
  }, []);
  useEffect(() => {
    if (connection === 'open' || connection === 'connecting') refresh();
  }, [connection, refresh]);
  return { projects, refresh };
}

interface RecentProps {
  readonly projects: readonly ProjectSummary[];
  readonly actions: HomeActions;
  readonly onForgotten: () => void;
}

function Recent({ projects, actions, onForgotten }: RecentProps) {
  return (
    <>
      <Group justify="space-between" mb={16}>
        <Title order={1}>{homeText.title}</Title>
        <Group gap={8}>
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconSparkles {...icon} />}
            loading={actions.isOpeningSample}
            onClick={actions.sample}
          >
            {homeText.sample}
          </Button>
          <Button variant="default" leftSection={<IconFolderOpen {...icon} />} onClick={actions.open}>
            {homeText.open}
          </Button>
          <Button leftSection={<IconPlus {...icon} />} onClick={actions.make}>
            {homeText.newProject}
          </Button>
        </Group>
      </Group>
      <div className={classes['cards']}>
        {projects.map((project) => (
          <ProjectCard key={project.path} project={project} onForgotten={onForgotten} />
        ))}
      </div>
    </>
  );
}

function FirstOpen({ actions }: { readonly actions: HomeActions }) {
  return (
    <div className={classes['first']}>
      <div className={classes['mark']}>
        <IconBrush size={32} stroke={1.25} aria-hidden />
      </div>
      <h2 className={classes['headline']}>{homeText.firstTitle}</h2>
      <Text c="dimmed" fz={15} lh="24px" ta="center" maw={520}>
        {homeText.firstDetail}
      </Text>
      <Group gap={8} mt={16} justify="center">
        <Button size="md" leftSection={<IconPlus {...icon} />} onClick={actions.make}>
          {homeText.newProject}
        </Button>
        <Button
          size="md"
          variant="default"
          leftSection={<IconSparkles {...icon} />}
          loading={actions.isOpeningSample}
          onClick={actions.sample}
        >
          {homeText.sample}
        </Button>
        <Button
          size="md"
          variant="subtle"
          color="gray"
          leftSection={<IconFolderOpen {...icon} />}
          onClick={actions.open}
        >
          {homeText.open}
        </Button>
      </Group>
      <Text c="dimmed" fz={12}>
        {homeText.sampleHint}
      </Text>
      <ol className={classes['how']}>
        {homeText.steps.map(({ title, detail }, index) => (
          <li key={title}>
            <span className={`${classes['count']} num`}>{index + 1}</span>
            <div>
              <Text fw={600}>{title}</Text>
              <Text c="dimmed">{detail}</Text>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Waiting() {
  return (
    <div className={classes['cards']} role="status" aria-label={homeText.loading}>
      {[0, 1, 2].map((index) => (
        <Skeleton key={index} height={264} radius={8} />
      ))}
    </div>
  );
}
