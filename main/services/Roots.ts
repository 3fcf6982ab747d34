/** Image folders that moved: saying where they are now, after checking that it really is them. */
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { bumpVersion } from '#main/database/queries/meta.ts';
import { listRoots, samplePaths, setRootPath } from '#main/database/queries/roots.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { OpenProject, Projects } from './Projects.ts';
import { checkFolder } from './projectPath.ts';
import type { Thumbnails } from './Thumbnails.ts';

/** Images that are looked for in the new place. */
const TRIED = 50;

export class Roots {
  readonly #projects: Projects;
  readonly #thumbnails: Thumbnails;

  constructor(parts: { projects: Projects; thumbnails: Thumbnails }) {
    this.#projects = parts.projects;
    this.#thumbnails = parts.thumbnails;
  }

  /**
   * Points a root at the place its folder was moved to.
   * @throws AppError `path.missing`, `path.not-a-folder`, `root.unknown`, `root.mismatch` when none of the root's images is
   *   there, `root.taken` when another root of the project is that folder
   */
  move(project: OpenProject, rootId: number, rawPath: string): void {
    const path = realpathSync(checkFolder(rawPath));
    project.db.write('move root', (db) => {
      const roots = listRoots(db);
      if (!roots.some((root) => root.id === rootId)) throw new AppError('root.unknown', { id: rootId });
      if (roots.some((root) => root.path === path && root.id !== rootId)) {
        throw new AppError('root.taken', { path });
      }
      const tried = samplePaths(db, rootId, TRIED);
      const example = tried[0];
      if (example !== undefined && !tried.some((image) => existsSync(join(path, image)))) {
        throw new AppError('root.mismatch', { path, example });
      }
      setRootPath(db, rootId, path);
      bumpVersion(db);
    });
    this.#projects.announce(project, { itemIds: null, itemsChanged: true });
    this.#thumbnails.start(project);
  }
}
