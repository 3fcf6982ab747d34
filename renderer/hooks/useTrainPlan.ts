/** The plan of the next run: defaults from the services, what somebody changed, and what stands in the way. */
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { studio } from '#renderer/bridge/studio.ts';
import { formatLr, parseLr, type LrProblem } from '#renderer/session/lrText.ts';
import { startPick } from '#renderer/session/startPick.ts';
import { trainPlan } from '#renderer/session/trainPlan.ts';
import type { DeviceList } from '#shared/contract/answers.ts';
import type { Project } from '#shared/domain/project.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { headLrOf } from '#shared/kernels/lrAdvice.ts';
import { settlePlan } from '#shared/kernels/planStages.ts';

export interface Plan {
  readonly config: TrainConfig;
  readonly lrText: string;
  readonly lrProblem: LrProblem | null;
  readonly obstacle: string | null;
  readonly remarks: readonly string[];
  readonly isEdited: boolean;
  /** Highest rate that the defaults suggest. */
  readonly usualLr: number;
  /** Weights were chosen that are not here yet. */
  readonly isWaiting: boolean;
}

interface Defaults {
  readonly key: string;
  readonly config: TrainConfig;
  readonly obstacle: string | null;
  readonly remarks: readonly string[];
}

/** @returns null until the defaults were read; `failure` when they could not be */
export function useTrainPlan(project: Project): { readonly plan: Plan | null; readonly failure: unknown } {
  const [defaults, setDefaults] = useState<Defaults | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const { id, version, counts } = project;
  // Defaults depend on how many images there are on each side, which every saved change may move.
  const key = `${id} ${version} ${JSON.stringify(counts)}`;
  useEffect(() => {
    let isOver = false;
    studio.training.defaults({ project: id }).then(
      (read) => {
        if (isOver) return;
        setFailure(null);
        setDefaults({ ...read, key });
      },
      (problem: unknown) => {
        if (!isOver) setFailure(problem);
      },
    );
    return () => {
      isOver = true;
    };
  }, [id, key]);
  const edited = useStore(trainPlan);
  const isWaiting = useStore(startPick, ({ project: of, name }) => of === id && name !== null);
  const plan = useMemo(() => {
    if (defaults === null) return null;
    const merged = merge(defaults, edited.project === id ? edited : null);
    return { ...merged, isEdited: merged.isEdited || isWaiting, isWaiting };
  }, [defaults, edited, id, isWaiting]);
  return { plan, failure };
}

function merge(
  defaults: Defaults,
  edited: { readonly edits: Partial<TrainConfig>; readonly lrText: string | null } | null,
): Omit<Plan, 'isWaiting'> {
  const config = { ...defaults.config, ...edited?.edits };
  const lrText = edited?.lrText ?? formatLr(config.lr);
  const parsed = parseLr(lrText);
  return {
    config: settlePlan(parsed.ok ? { ...config, lr: parsed.lr } : config),
    lrText,
    // Stages have rates of their own, and the field is not there.
    lrProblem: parsed.ok || config.stages.length > 0 ? null : parsed.problem,
    usualLr: headLrOf(defaults.config.lr),
    obstacle: defaults.obstacle,
    remarks: defaults.remarks,
    isEdited: edited !== null && (edited.lrText !== null || Object.keys(edited.edits).length > 0),
  };
}

const devices = createStore<{ readonly list: DeviceList | null; readonly isAsked: boolean }>(() => ({
  list: null,
  isAsked: false,
}));

/** What this computer can train on, asked once per page; null until it is known (or when it cannot be found out). */
export function useDevices(): DeviceList | null {
  useEffect(() => {
    if (devices.getState().isAsked) return;
    devices.setState({ isAsked: true });
    // Without an answer the plan works all the same, so a failure only means asking again next time.
    studio.devices.list({}).then(
      (list) => devices.setState({ list }),
      () => devices.setState({ isAsked: false }),
    );
  }, []);
  return useStore(devices, (state) => state.list);
}
