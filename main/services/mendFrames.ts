/** The frames of a project lie in its own folder: when that was moved, they moved with it. */
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Database } from '#main/database/open.ts';
import { listRoots, setRootPath } from '#main/database/queries/roots.ts';
import { framesFolder } from './importing/clipFolder.ts';

/** Points the root of a project's frames at the folder it has now. */
export function mendFrames(db: Database, projectPath: string): void {
  const own = framesFolder(projectPath);
  const roots = db.read('roots', listRoots);
  if (roots.some(({ path }) => path === own) || !existsSync(own)) return;
  const lost = roots.find(
    ({ path }) => basename(path) === basename(own) && dirname(path).endsWith('.limn') && !existsSync(path),
  );
  if (lost !== undefined) db.write('mend frames', (w) => setRootPath(w, lost.id, own));
}
