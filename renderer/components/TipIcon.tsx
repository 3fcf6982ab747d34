/** An icon button whose tooltip says what it does and which key does the same. */
import { ActionIcon, Group, Tooltip, type ActionIconProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Keys } from './Keys.tsx';

export interface TipIconProps extends Omit<ActionIconProps, 'children'> {
  readonly label: string;
  readonly shortcut?: readonly string[] | undefined;
  /** How it is used, below the name. */
  readonly hint?: string;
  readonly onClick: () => void;
  readonly isPressed?: boolean;
  /** What the button opened is there: the tooltip would cover it. */
  readonly isTipHidden?: boolean;
  readonly position?: 'top' | 'bottom' | 'left' | 'right';
  readonly children: ReactNode;
}

export function TipIcon({
  label,
  shortcut,
  hint,
  onClick,
  isPressed,
  isTipHidden,
  position,
  children,
  ...rest
}: TipIconProps) {
  return (
    <Tooltip
      disabled={isTipHidden === true}
      label={<TipLabel label={label} shortcut={shortcut} hint={hint} />}
      {...(hint === undefined ? {} : { multiline: true, maw: 280 })}
      position={position ?? 'bottom'}
    >
      <ActionIcon
        {...rest}
        {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}
        {...(isPressed === true ? { variant: 'light', color: 'accent' } : {})}
        aria-label={label}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

export interface TipLabelProps {
  readonly label: string;
  readonly shortcut?: readonly string[] | undefined;
  readonly hint?: string | undefined;
}

export function TipLabel({ label, shortcut, hint }: TipLabelProps) {
  return (
    <>
      <Group gap={8} wrap="nowrap">
        <span>{label}</span>
        {shortcut === undefined ? null : <Keys parts={shortcut} />}
      </Group>
      {hint === undefined ? null : <div style={{ opacity: 0.8 }}>{hint}</div>}
    </>
  );
}
