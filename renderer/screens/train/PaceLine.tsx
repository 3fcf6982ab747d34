/** One line under the curves: where the time goes right now, and how much memory training takes. */
import { Tooltip } from '@mantine/core';
import { formatBytes, formatShare } from '#renderer/text/format.ts';
import { paceText } from '#renderer/text/pace.ts';
import type { Pace } from '#shared/domain/run.ts';
import classes from './Pace.module.css';

const PARTS = ['computing', 'waiting', 'elsewhere'] as const;

export function PaceLine({ pace, isLive }: { readonly pace: Pace; readonly isLive: boolean }) {
  return (
    <div className={`${classes['line']} num`} role="group" aria-label={paceText.label}>
      <span className={classes['bar']} aria-hidden>
        {PARTS.map((part) => (
          <span key={part} data-part={part} style={{ flexGrow: pace[part] }} />
        ))}
      </span>
      {PARTS.map((part) => (
        <Tooltip key={part} label={paceText.hints[part]} multiline w={260}>
          <span className={classes['entry']} data-part={part}>
            {paceText.parts[part]} <b>{formatShare(pace[part], 1)}</b>
          </span>
        </Tooltip>
      ))}
      <span className={classes['space']} />
      {pace.gpu === undefined ? null : (
        <Tooltip label={paceText.gpuHint} multiline w={260}>
          <span className={classes['entry']}>
            {paceText.gpu} <b>{formatBytes(pace.gpu)}</b>
          </span>
        </Tooltip>
      )}
      <Tooltip label={paceText.memoryHint} multiline w={260}>
        <span className={classes['entry']}>
          {isLive ? paceText.memory : paceText.memoryAtEnd} <b>{formatBytes(pace.memory)}</b>
        </span>
      </Tooltip>
    </div>
  );
}
