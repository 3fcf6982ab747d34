/** The slim rail on the left: Home above, the places in the order of the work, what is under way at the bottom. */
import { Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconStack3,
  IconChartHistogram,
  IconHome,
  IconPackageExport,
  IconSchool,
  IconTags,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { TipLabel } from '#renderer/components/TipIcon.tsx';
import { usePlace } from '#renderer/hooks/usePlace.ts';
import { useProjectOrNull, useRuns } from '#renderer/hooks/useProject.ts';
import { goHome, goToScreen } from '#renderer/session/navigation.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { isActive } from '#renderer/session/runFacts.ts';
import { PROJECT_SCREENS, type ProjectScreen } from '#renderer/session/place.ts';
import { formatCount } from '#renderer/text/format.ts';
import { frameText } from '#renderer/text/frame.ts';
import { icon } from '#renderer/theme/icon.ts';
import { JobTray } from './JobTray.tsx';
import classes from './Rail.module.css';

const ICONS: Readonly<Record<ProjectScreen, ReactNode>> = {
  data: <IconStack3 {...icon} />,
  label: <IconTags {...icon} />,
  train: <IconSchool {...icon} />,
  review: <IconChartHistogram {...icon} />,
  export: <IconPackageExport {...icon} />,
};

export function Rail() {
  const place = usePlace();
  const project = useProjectOrNull();
  const badges = useBadges();
  return (
    <nav className={classes['rail']} aria-label={frameText.placesLabel}>
      <Place
        label={frameText.home}
        shortcut={keysOf('go.home')}
        isCurrent={place.screen === 'home'}
        onClick={goHome}
      >
        <IconHome {...icon} />
      </Place>
      {place.screen === 'home' || project === null ? null : <div className={classes['rule']} />}
      {place.screen === 'home' || project === null
        ? null
        : PROJECT_SCREENS.map((screen) => (
            <Place
              key={screen}
              label={frameText.places[screen]}
              shortcut={keysOf(`go.${screen}`)}
              hasBadge
              badge={badges[screen]}
              isCurrent={place.screen === screen}
              onClick={() => goToScreen(screen)}
            >
              {ICONS[screen]}
            </Place>
          ))}
      <div className={classes['space']} />
      <JobTray />
    </nav>
  );
}

interface Badge {
  readonly short: string;
  readonly long: string;
  readonly isLive: boolean;
}

function useBadges(): Readonly<Partial<Record<ProjectScreen, Badge>>> {
  const project = useProjectOrNull();
  const runs = useRuns() ?? [];
  const running = runs.filter(isActive).length;
  const finished = runs.length - running;
  const { labeled, items } = project?.counts ?? { labeled: 0, items: 0 };
  return {
    ...(items > 0 && {
      label: { short: shortCount(labeled), long: frameText.badges.label(labeled, items), isLive: false },
    }),
    ...(running > 0 && {
      train: { short: formatCount(running), long: frameText.badges.train(running), isLive: true },
    }),
    ...(finished > 0 && {
      review: { short: shortCount(finished), long: frameText.badges.review(finished), isLive: false },
    }),
  };
}

/** At most four characters: 612, 9.9k, 123k. */
const shortCount = (count: number): string => {
  if (count < 1000) return String(count);
  return count < 9950 ? `${(count / 1000).toFixed(1)}k` : `${Math.round(count / 1000)}k`;
};

interface PlaceProps {
  readonly label: string;
  readonly shortcut: readonly string[];
  readonly badge?: Badge | undefined;
  /** Keeps room for a badge that comes later. */
  readonly hasBadge?: boolean;
  readonly isCurrent: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Place({ label, shortcut, badge, hasBadge, isCurrent, onClick, children }: PlaceProps) {
  const tip = badge ? `${label}: ${badge.long}` : label;
  return (
    <Tooltip label={<TipLabel label={tip} shortcut={shortcut} />} position="right">
      <UnstyledButton
        className={classes['place']}
        aria-current={isCurrent ? 'page' : undefined}
        aria-label={tip}
        onClick={onClick}
      >
        {children}
        <span className={classes['word']}>{label}</span>
        {hasBadge ? (
          <span className={`${classes['badge']} num`} data-live={badge?.isLive || undefined}>
            {badge?.short}
          </span>
        ) : null}
      </UnstyledButton>
    </Tooltip>
  );
}
