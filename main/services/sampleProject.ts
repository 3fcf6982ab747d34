/** "Try the sample": a project of its own with the images that ship with Limn. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenProject } from './Projects.ts';
import { projectFolder } from './projectPath.ts';
import type { Studio } from './Studio.ts';

const NAME = 'Sample';

/** Opens the sample project, making it at first with its images imported, labeled and split. */
export async function openSample(studio: Studio): Promise<OpenProject> {
  const folder = studio.projectsDir;
  const path = projectFolder(folder, NAME);
  if (existsSync(path)) return studio.projects.open(path);
  const project = studio.projects.create({ name: NAME, folder, kind: 'tags', classes: [] });
  const source = join(studio.samplesDir, 'labels.csv');
  const job = studio.importing.start(project, {
    source,
    format: 'csv',
    imagesDir: join(studio.samplesDir, 'images'),
    suffix: null,
    delimiter: null,
  });
  await studio.jobs.wait(job.id);
  studio.splits.apply(project, { by: 'random', fraction: 0.2, seed: 42 });
  return project;
}
