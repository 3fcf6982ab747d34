/** What an exported model says of itself, by the kind of its run and in the words of today. */
import { listClassRows } from '#main/database/queries/classes.ts';
import { readMeta, readScheme } from '#main/database/queries/meta.ts';
import { IMAGENET_MEAN, IMAGENET_STD } from '#main/datasets/normalize.ts';
import { frameOf } from '#main/datasets/inputSize.ts';
import type { ModelFacts, TaskFacts } from '#main/formats/modelCard.ts';
import { inputSizeOf } from '#main/processes/modelOf.ts';
import { readRunSpec } from '#main/processes/runFolder.ts';
import { paletteColor } from '#shared/domain/labelClass.ts';
import type { Run } from '#shared/domain/run.ts';
import { limnVersion } from './limnVersion.ts';
import type { OpenProject } from './Projects.ts';
import { runClasses, type RunClass } from './runClasses.ts';
import { runFolder } from './runStore.ts';
import { runThresholds } from './runThresholds.ts';

/** @throws AppError `run.unknown`, `project.corrupt` when the run's own file cannot be read */
export function modelFacts(project: OpenProject, run: Run): ModelFacts {
  const classes = runClasses(project, run);
  return {
    ...taskFacts(project, run, classes),
    limnVersion: limnVersion(),
    classes: classes.map(({ name }) => name),
    normalization: { mean: IMAGENET_MEAN, std: IMAGENET_STD },
    arch: run.config.arch,
    run: run.id,
    created: new Date().toISOString(),
  };
}

function taskFacts(project: OpenProject, run: Run, classes: readonly RunClass[]): TaskFacts {
  const { target } = readRunSpec(runFolder(project, run.id));
  if (target.kind === 'tags')
    return {
      task: 'tags',
      threshold: project.db.read('threshold', readMeta).threshold,
      thresholds: runThresholds(project, run),
      sizePx: run.config.sizePx,
    };
  const rows = project.db.read('colours of classes', listClassRows);
  const colors = new Map(rows.map(({ id, color }) => [id, color]));
  const drawn = {
    ...frameOf(inputSizeOf(run.kind, run.config)),
    colors: classes.map(({ id }, place) => (id === null ? undefined : colors.get(id)) ?? paletteColor(place)),
  };
  if (target.kind === 'masks') return { ...drawn, task: 'masks', voidIndex: target.voidIndex };
  const { mirrors, unseen } = target;
  return { ...drawn, task: 'points', edges: edgesOf(project, classes), mirrors, unseen };
}

/** Lines of today between points that the model knows, as places among its classes. */
function edgesOf(project: OpenProject, classes: readonly RunClass[]): (readonly [number, number])[] {
  const placeOf = (id: number): number => classes.findIndex((one) => one.id === id);
  return project.db
    .read('lines between points', readScheme)
    .edges.map(([a, b]) => [placeOf(a), placeOf(b)] as const)
    .filter(([a, b]) => a >= 0 && b >= 0);
}
