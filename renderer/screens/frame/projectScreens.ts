/** Which component shows which place of a project. Places are loaded when first visited. */
import { lazy, type ComponentType } from 'react';
import type { ProjectScreen } from '#renderer/session/place.ts';
import { LabelScreen } from '../label/LabelScreen.tsx';

export const projectScreens: Readonly<Record<ProjectScreen, ComponentType>> = {
  data: lazy(async () => ({ default: (await import('../data/DataScreen.tsx')).DataScreen })),
  label: LabelScreen,
  train: lazy(async () => ({ default: (await import('../train/TrainScreen.tsx')).TrainScreen })),
  review: lazy(async () => ({ default: (await import('../review/ReviewScreen.tsx')).ReviewScreen })),
  export: lazy(async () => ({ default: (await import('../export/ExportScreen.tsx')).ExportScreen })),
};
