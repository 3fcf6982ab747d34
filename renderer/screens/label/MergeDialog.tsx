/** Chooses the class that another one goes into. */
import { labelText } from '#renderer/text/label.ts';
import { ClassChoiceDialog, type ClassChoiceDialogProps } from './ClassChoiceDialog.tsx';
import type { ClassActions } from './classActions.ts';

export interface MergeDialogProps extends Pick<ClassChoiceDialogProps, 'from' | 'all' | 'onClose'> {
  readonly actions: ClassActions;
}

const { mergeTitle: title, mergeHint: hint, mergeNow: now } = labelText.panel;

export const MergeDialog = ({ actions, ...choice }: MergeDialogProps) => (
  <ClassChoiceDialog {...choice} title={title} hint={hint} now={now} onChoose={actions.merge} />
);
