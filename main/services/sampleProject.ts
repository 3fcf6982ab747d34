/** "Try the sample": a project of its own with the images that ship with Limn. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportFormat } from '#shared/domain/job.ts';
import type { OpenProject } from './Projects.ts';
import { projectFolder } from './projectPath.ts';
import type { Studio } from './Studio.ts';

const NAME = 'Sample';

/**
 * Opens the sample project, making it at first: most of its images labeled and split, the rest left for the person to try
 * their hand at.
 */
export async function openSample(studio: Studio): Promise<OpenProject> {
  const folder = studio.projectsDir;
  const path = projectFolder(folder, NAME);
  if (existsSync(path)) return studio.projects.open(path);
  const project = studio.projects.create({ name: NAME, folder, kind: 'tags', classes: [] });
  const images = join(studio.samplesDir, 'images');
  await importFrom(studio, project, {
    source: join(studio.samplesDir, 'labels.csv'),
    format: 'csv',
    imagesDir: images,
  });
  await importFrom(studio, project, { source: images, format: 'images', imagesDir: null });
  studio.splits.apply(project, { by: 'random', fraction: 0.2, seed: 42 });
  return project;
}

interface SampleSource {
  readonly source: string;
  readonly format: ImportFormat;
  readonly imagesDir: string | null;
}

async function importFrom(studio: Studio, project: OpenProject, source: SampleSource): Promise<void> {
  const job = studio.importing.start(project, { ...source, suffix: null, delimiter: null });
  await studio.jobs.wait(job.id);
}
