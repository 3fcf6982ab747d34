/** Image folders that moved: saying where they are now, after checking that it really is them. */
import { realpathSync } from 'node:fs';
import { bumpVersion } from '#main/database/queries/meta.ts';
import {
  listRootItems,
  listRoots,
  setItemPaths,
  setRootPath,
  type RootRow,
} from '#main/database/queries/roots.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { OpenProject, Projects } from './Projects.ts';
import { checkFolder } from './projectPath.ts';
import { relink } from './relink.ts';
import type { Thumbnails } from './Thumbnails.ts';

export class Roots {
  readonly #projects: Projects;
  readonly #thumbnails: Thumbnails;

  constructor(parts: { projects: Projects; thumbnails: Thumbnails }) {
    this.#projects = parts.projects;
    this.#thumbnails = parts.thumbnails;
  }

  /**
   * Points a root at the place its folder was moved to. Images that were renamed or sorted anew in it are found by content.
   * @throws AppError `path.missing`, `path.not-a-folder`, `root.unknown`, `root.mismatch` when none of the root's images is
   *   there, `root.taken` when another root of the project is that folder
   */
  async move(project: OpenProject, rootId: number, rawPath: string): Promise<void> {
    const path = realpathSync(checkFolder(rawPath));
    const items = project.db.read('items of root', (db) => {
      checkRoot(listRoots(db), rootId, path);
      return listRootItems(db, rootId);
    });
    const { inPlace, moved } = await relink(path, items);
    const example = items[0];
    if (example !== undefined && inPlace + moved.size === 0) {
      throw new AppError('root.mismatch', { path, example: example.path });
    }
    project.db.write('move root', (db) => {
      setRootPath(db, rootId, path);
      setItemPaths(db, moved);
      bumpVersion(db);
    });
    this.#projects.announce(project, { itemIds: null, itemsChanged: true });
    this.#thumbnails.start(project);
  }
}

function checkRoot(roots: readonly RootRow[], rootId: number, path: string): void {
  if (!roots.some((root) => root.id === rootId)) throw new AppError('root.unknown', { id: rootId });
  if (roots.some((root) => root.path === path && root.id !== rootId))
    throw new AppError('root.taken', { path });
}
