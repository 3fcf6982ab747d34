/** The state of a run as icon and word; colour only supports them. */
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconLoader2,
  IconPlayerPause,
  IconPlayerStop,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { statusNames } from '#renderer/text/train.ts';
import type { RunStatus } from '#shared/domain/run.ts';
import classes from './RunStatusBadge.module.css';

type Tone = 'live' | 'good' | 'warn' | 'bad' | 'quiet';

const LOOKS: Readonly<
  Record<
    RunStatus,
    { readonly tone: Tone; readonly Icon: ComponentType<{ readonly size: number; readonly stroke: number }> }
  >
> = {
  starting: { tone: 'live', Icon: IconLoader2 },
  running: { tone: 'live', Icon: IconLoader2 },
  pausing: { tone: 'live', Icon: IconLoader2 },
  stopping: { tone: 'live', Icon: IconLoader2 },
  done: { tone: 'good', Icon: IconCircleCheck },
  stopped: { tone: 'quiet', Icon: IconPlayerStop },
  paused: { tone: 'quiet', Icon: IconPlayerPause },
  interrupted: { tone: 'warn', Icon: IconPlugConnectedX },
  failed: { tone: 'bad', Icon: IconAlertTriangle },
};

export function RunStatusBadge({ status }: { readonly status: RunStatus }) {
  const { tone, Icon } = LOOKS[status];
  return (
    <span className={classes['badge']} data-tone={tone}>
      <Icon size={14} stroke={1.75} />
      {statusNames[status]}
    </span>
  );
}
