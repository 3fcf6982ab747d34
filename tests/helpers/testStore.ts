/** Services without any shell, in a temporary folder, for tests of projects, labels and imports. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStudio, type Studio } from '#main/services/Studio.ts';
import type { ImportRequest } from '#main/services/importing/Importing.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { shippedPath } from '#main/processes/entries.ts';
import type { ImportReport, Job } from '#shared/domain/job.ts';
import type { Kind } from '#shared/domain/project.ts';
import { silentLog } from '#shared/util/Log.ts';

export interface TestStore {
  readonly studio: Studio;
  readonly folder: string;
  create(name: string, classes?: readonly string[], kind?: Kind): OpenProject;
  /** Imports and waits for it, but not for its thumbnails. */
  importNow(project: OpenProject, source: string, more?: Partial<ImportRequest>): Promise<Job>;
  close(): Promise<void>;
}

const made: string[] = [];
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, removed when the test process ends. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'limn-test-')));
  made.push(folder);
  return folder;
}

/** @param folder kept at the end when it is given; else a new one is made and removed */
export function openTestStore(folder?: string): TestStore {
  const base = folder ?? tempFolder();
  const studio = createStudio({
    homeDir: join(base, 'home'),
    projectsDir: join(base, 'projects'),
    samplesDir: shippedPath('assets/sample'),
    log: silentLog,
  });
  return {
    studio,
    folder: base,
    create: (name, classes = [], kind = 'tags') =>
      studio.projects.create({ name, folder: base, kind, classes }),
    importNow: (project, source, more = {}) => {
      const nothing = { format: 'auto', imagesDir: null, suffix: null, delimiter: null } as const;
      return studio.jobs.wait(studio.importing.start(project, { ...nothing, source, ...more }).id);
    },
    close: async () => {
      await studio.close();
      if (folder === undefined) rmSync(base, { recursive: true, force: true });
    },
  };
}

/** The report of an import that must have gone well. */
export function reportOf(job: Job): ImportReport {
  if (job.result?.kind !== 'import')
    throw new Error(`the import ended as ${job.state}: ${JSON.stringify(job.error)}`);
  return job.result.report;
}

/** The error code an import must have ended with. */
export const failureOf = (job: Job): string => job.error?.code ?? job.state;
