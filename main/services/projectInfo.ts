/** A project at a glance: counts, classes per side, what is missing, what leaks. */
import { snapshotRows } from '#main/datasets/snapshot.ts';
import type { Project } from '#shared/domain/project.ts';
import { USUAL_DISTANCE } from '#shared/kernels/nearDuplicates.ts';
import { findDuplicates } from './NearDuplicates.ts';
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
  /** Groups of images that look nearly the same and stand on more than one side. */
  readonly nearLeaks: number;
  /** Images that have no thumbnail yet and were not compared with the others; the studio makes thumbnails when it is open. */
  readonly notCompared: number;
  /** Plain sentences: what stands in the way, or is odd. */
  readonly problems: readonly string[];
}

export async function projectInfo(studio: Studio, project: OpenProject): Promise<ProjectInfo> {
  const described = studio.projects.describe(project);
  const rows = project.db.read('project info', snapshotRows);
  const classes = studio.classes.list(project).map(({ name, count }, index) => {
    const on = (side: 'train' | 'valid'): number =>
      rows.filter((row) => row.split === side && row.classes.includes(index)).length;
    return { name, count, train: on('train'), valid: on('valid') };
  });
  const leaks = studio.splits.leaks(project);
  const search = { distance: USUAL_DISTANCE, filter: {} };
  const { leaks: nearLeaks, unseen } = await findDuplicates(project, search, new AbortController().signal);
  const problems = problemsOf(studio, project, { described, leaks, nearLeaks });
  return { project: described, classes, leaks, nearLeaks, notCompared: unseen, problems };
}

interface ProblemFacts {
  readonly described: Project;
  readonly leaks: number;
  readonly nearLeaks: number;
}

function problemsOf(
  studio: Studio,
  project: OpenProject,
  { described, leaks, nearLeaks }: ProblemFacts,
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
    ...(nearLeaks > leaks
      ? [
          nearLeaks === 1
            ? '1 group of images that look nearly the same stands on more than one side of the split.'
            : `${String(nearLeaks)} groups of images that look nearly the same stand on more than one side of the split.`,
        ]
      : []),
    ...(obstacle === null ? remarks : [obstacle]),
  ];
}
