/** A studio of its own for a test: services in temporary folders, served on a free port, closed at the end. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveStudio, type ServedStudio } from '#main/server/serveStudio.ts';
import { createStudio, type Studio } from '#main/services/Studio.ts';
import { shippedPath } from '#main/processes/entries.ts';
import { silentLog } from '#shared/util/Log.ts';
import { rawHttp } from './rawHttp.ts';

export interface TestStudio {
  readonly studio: Studio;
  readonly served: ServedStudio;
  /** Temporary folder of the test; `work` in it is where the page may read and write. */
  readonly base: string;
  readonly work: string;
  /** A `cookie` header value of an open session. */
  readonly cookie: string;
  close(): Promise<void>;
}

export async function startTestStudio(): Promise<TestStudio> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'limn-served-')));
  const work = join(base, 'work');
  const pageFolder = join(base, 'page');
  for (const folder of [work, join(pageFolder, 'assets')]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(pageFolder, 'index.html'), '<!doctype html><title>Limn</title>');
  writeFileSync(join(pageFolder, 'assets', 'index-abc.js'), 'export {};');
  const studio = createStudio({
    homeDir: join(base, 'home'),
    projectsDir: join(base, 'projects'),
    samplesDir: shippedPath('assets/sample'),
    log: silentLog,
  });
  const served = await serveStudio({
    studio,
    pageFolder,
    port: 0,
    host: '127.0.0.1',
    hostNames: [],
    roots: [work],
    project: null,
  });
  return { studio, served, base, work, cookie: await enter(served), close: () => closeAll(served, base) };
}

async function enter({ url, port }: ServedStudio): Promise<string> {
  const { headers } = await rawHttp({ port, path: url.slice(url.indexOf('/?')) });
  return (headers['set-cookie'] ?? '').split(';')[0] ?? '';
}

async function closeAll(served: ServedStudio, base: string): Promise<void> {
  await served.close();
  rmSync(base, { recursive: true, force: true });
}
