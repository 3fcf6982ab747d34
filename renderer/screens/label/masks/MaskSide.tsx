/** The right panel in a project of masks. */
import { useEffect, useMemo } from 'react';
import { useProject } from '#renderer/hooks/useProject.ts';
import { registerCommands } from '#renderer/session/commands.ts';
import type { SideProps } from '../kindProps.ts';
import { maskActions } from './maskActions.ts';
import { maskCommands } from './maskCommands.ts';
import { MaskClasses } from './MaskClasses.tsx';

export function MaskSide({ panelRef, labels, image }: SideProps) {
  const { id } = useProject();
  const actions = useMemo(() => maskActions(labels, id), [labels, id]);
  useEffect(() => registerCommands(maskCommands({ labels, actions, image })), [labels, actions, image]);
  return <MaskClasses ref={panelRef} actions={actions} />;
}
