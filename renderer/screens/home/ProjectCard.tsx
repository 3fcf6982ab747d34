/** A project on Home: four of its images, its name and how far it is. */
import { ActionIcon, Menu, Text, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBrush,
  IconDots,
  IconPhoto,
  IconPointFilled,
  IconTags,
} from '@tabler/icons-react';
import { useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { thumbUrl } from '#renderer/bridge/urls.ts';
import { inBackground, notifyDone } from '#renderer/hooks/notify.tsx';
import { go } from '#renderer/session/navigation.ts';
import { firstScreen } from '#renderer/session/place.ts';
import { formatAgo, formatShare } from '#renderer/text/format.ts';
import { homeText } from '#renderer/text/home.ts';
import { judgedWords } from '#renderer/text/metrics.ts';
import { icon, smallIcon } from '#renderer/theme/icon.ts';
import type { ProjectSummary } from '#shared/domain/project.ts';
import classes from './ProjectCard.module.css';

export interface ProjectCardProps {
  readonly project: ProjectSummary;
  readonly onForgotten: () => void;
}

const words = homeText.card;

export function ProjectCard({ project, onForgotten }: ProjectCardProps) {
  const { name, path, problem } = project;
  const [now] = useState(() => Date.now());
  const forget = async (): Promise<void> => {
    await studio.projects.forget({ path });
    notifyDone(words.forgotten(name));
    onForgotten();
  };
  return (
    <article className={classes['card']} data-problem={problem !== null || undefined}>
      <UnstyledButton
        className={classes['open']}
        aria-label={words.openLabel(name)}
        title={path}
        onClick={() =>
          go({ screen: firstScreen(project.items), projectId: project.id ?? 'new', path, query: {} })
        }
      >
        <Mosaic project={project} />
        {problem === null ? <Kind kind={project.kind} /> : null}
        <div className={classes['body']}>
          <h2 className={`${classes['name']} truncate`}>
            <bdi>{name}</bdi>
          </h2>
          {problem === null ? (
            <Figures project={project} />
          ) : (
            <p className={classes['problem']}>
              <IconAlertTriangle {...smallIcon} />
              <span>{problem}</span>
            </p>
          )}
          <Text c="dimmed" fz={12} lh="16px" mt={4}>
            {words.opened(formatAgo(project.openedAt, now))}
          </Text>
        </div>
      </UnstyledButton>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon className={classes['more']} aria-label={words.more(name)}>
            <IconDots {...icon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => inBackground(forget())}>{words.forget}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </article>
  );
}

const KIND_ICONS = { tags: IconTags, masks: IconBrush, points: IconPointFilled };

/** What the project is about, on the lower edge of its mosaic. */
function Kind({ kind }: Pick<ProjectSummary, 'kind'>) {
  const Icon = KIND_ICONS[kind];
  return (
    <span className={classes['kind']}>
      <Icon {...smallIcon} />
      {words.kinds[kind]}
    </span>
  );
}

function Figures({ project }: { readonly project: ProjectSummary }) {
  const { items, labeled, bestScore } = project;
  const judged = judgedWords(project.kind);
  return (
    <>
      <p className={`${classes['figures']} num`}>
        <span>{items === 0 ? words.noImages : words.items(items)}</span>
        <span>{words.classes(project.kind, project.classes)}</span>
        <span title={words.bestHint(judged.label)}>
          {bestScore === null ? words.noRun : words.best(judged.label, judged.format(bestScore))}
        </span>
      </p>
      <div className={classes['progress']}>
        <div className={classes['track']}>
          <div
            className={classes['bar']}
            style={{ width: `${items === 0 ? 0 : (100 * labeled) / items}%` }}
          />
        </div>
        <span className="num">{words.labeled(formatShare(labeled, items))}</span>
      </div>
    </>
  );
}

function Mosaic({ project }: { readonly project: ProjectSummary }) {
  const { id, mosaic } = project;
  if (id === null || mosaic.length === 0) {
    return (
      <div className={classes['mosaic']} data-empty>
        <IconPhoto size={32} stroke={1} aria-hidden />
      </div>
    );
  }
  return (
    <div className={classes['mosaic']} data-count={mosaic.length}>
      {mosaic.slice(0, 4).map((item) => (
        <img
          key={item}
          src={thumbUrl(id, item)}
          alt=""
          loading="lazy"
          onError={(event) => event.currentTarget.classList.add(classes['gone'] ?? '')}
        />
      ))}
    </div>
  );
}
