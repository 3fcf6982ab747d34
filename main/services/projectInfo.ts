/** A project at a glance: counts, classes per side, what is missing, what leaks. */
import { snapshotRows } from '#main/datasets/snapshot.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Studio } from './Studio.ts';
import type { OpenProject } from './Projects.ts';

export interface ClassInfo {
  readonly name: string;
  readonly count: number;
  readonly train: number;
  readonly valid: number;
}

export interface ProjectInfo {
  readonly project: Project;
  readonly classes: readonly ClassInfo[];
  /** Pictures with the same content on more than one side. */
  readonly leaks: number;
  /** Plain sentences: what stands in the way, or is odd. */
  readonly problems: readonly string[];
}

export function projectInfo(studio: Studio, project: OpenProject): ProjectInfo {
  const described = studio.projects.describe(project);
  const rows = project.db.read('project info', snapshotRows);
  const classes = studio.classes.list(project).map(({ name, count }, index) => {
    const on = (side: 'train' | 'valid'): number =>
      rows.filter((row) => row.split === side && row.classes.includes(index)).length;
    return { name, count, train: on('train'), valid: on('valid') };
  });
  const leaks = studio.splits.leaks(project);
  return { project: described, classes, leaks, problems: problemsOf(studio, project, { described, leaks }) };
}

function problemsOf(
  studio: Studio,
  project: OpenProject,
  { described, leaks }: { described: Project; leaks: number },
): readonly string[] {
  const { obstacle, remarks } = studio.training.defaults(project);
  return [
    ...described.roots
      .filter((root) => root.isMissing)
      .map((root) => `The folder ${root.path} is not there.`),
    ...(described.counts.unreadable > 0
      ? [`${String(described.counts.unreadable)} images cannot be read; they stay out of training.`]
      : []),
    ...(leaks > 0
      ? [`${String(leaks)} pictures stand on more than one side of the split: the score will flatter.`]
      : []),
    ...(obstacle === null ? remarks : [obstacle]),
  ];
}
