/** A run's own record, and how far another run with the same settings can be a repetition of it. */
import { readRunSpec, type RunSpec } from '#main/processes/runFolder.ts';
import type { RunId, RunRecord } from '#shared/domain/run.ts';
import type { OpenProject } from './Projects.ts';
import { runFolder } from './runStore.ts';

/** What a run was asked and made with, from its folder. @throws AppError `run.unknown`, `project.corrupt` */
export const specOf = (project: OpenProject, id: RunId): RunSpec => readRunSpec(runFolder(project, id));

/** In what the second of two runs cannot repeat the first, one sentence each; none when its numbers should be the same. */
export function differences(first: RunSpec, second: RunSpec): readonly string[] {
  const [then, now] = [first.record, second.record];
  if (then === undefined || now === undefined) {
    return [
      `Run ${first.run} is of an earlier Limn, which did not record its data and weights: the result may differ.`,
    ];
  }
  return [
    ...ofData(first.run, then, now),
    ...ofWeights(first.run, then, now),
    ...ofMachine(first.run, then, now),
  ];
}

function ofData(run: RunId, then: RunRecord, now: RunRecord): readonly string[] {
  if (then.data.sha256 === now.data.sha256) return [];
  return [
    `The images, tags or sides are not those of run ${run} any more (${String(then.data.images)} images then, ${String(now.data.images)} now): the result will differ.`,
  ];
}

function ofWeights(run: RunId, then: RunRecord, now: RunRecord): readonly string[] {
  if (then.weights?.sha256 === now.weights?.sha256) return [];
  return [`The weights to start from are not those of run ${run}: the result will differ.`];
}

function ofMachine(run: RunId, then: RunRecord, now: RunRecord): readonly string[] {
  const changed = Object.keys({ ...then.versions, ...now.versions }).filter(
    (name) => then.versions[name] !== now.versions[name],
  );
  const versions = changed.map(
    (name) => `${name} ${then.versions[name] ?? 'none'} then, ${now.versions[name] ?? 'none'} now`,
  );
  const texts: string[] = [];
  if (versions.length > 0)
    texts.push(
      `Run ${run} was computed by other versions: ${versions.join('; ')}. The last digits may differ.`,
    );
  if (then.machine['cpu'] !== now.machine['cpu'] || then.machine['platform'] !== now.machine['platform']) {
    texts.push(
      `Run ${run} was computed on another machine (${String(then.machine['cpu'])}). The last digits may differ.`,
    );
  }
  return texts;
}
