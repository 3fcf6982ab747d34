/** An icon button for a command: its name and key come from the tables. */
import type { ReactNode } from 'react';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { runCommand } from '#renderer/session/commands.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { commandNames, type CommandId } from '#renderer/text/commandNames.ts';

export interface CommandIconProps {
  readonly id: CommandId;
  readonly label?: string;
  /** How it is used, below the name. */
  readonly hint?: string;
  readonly disabled?: boolean;
  readonly isPressed?: boolean;
  readonly position?: 'top' | 'bottom' | 'left' | 'right';
  readonly children: ReactNode;
}

export function CommandIcon({ id, label, children, ...rest }: CommandIconProps) {
  return (
    <TipIcon {...rest} label={label ?? commandNames[id]} shortcut={keysOf(id)} onClick={() => runCommand(id)}>
      {children}
    </TipIcon>
  );
}
