/** `limn serve` without its command line: opens the studio's services, serves them, and closes them in order. */
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { existsSync, mkdirSync } from 'node:fs';
import { isInside } from '#main/files/isInside.ts';
import { guardPaths } from '#main/ipc/guardPaths.ts';
import { makeHandlers } from '#main/ipc/handlers.ts';
import { browseInstead } from '#main/ipc/rooms/files.ts';
import { FileBrowser } from '#main/services/FileBrowser.ts';
import type { Studio } from '#main/services/Studio.ts';
import { startServer, type RunningServer } from './startServer.ts';

export interface ServeOptions {
  readonly studio: Studio;
  /** The built page. */
  readonly pageFolder: string;
  readonly port: number;
  readonly host: string;
  readonly hostNames: readonly string[];
  readonly token?: string | undefined;
  /** Folders the page may read and write besides the home folder, the current folder and the studio's own. */
  readonly roots: readonly string[];
  /** A project to show at once. */
  readonly project: string | null;
}

export interface ServedStudio extends RunningServer {
  /** Closes the server, then the services: nothing comes in any more while they end. */
  close(): Promise<void>;
}

/** @throws AppError `port.in-use`, `path.missing` for a root, and what opening a project throws */
export async function serveStudio(options: ServeOptions): Promise<ServedStudio> {
  const { studio } = options;
  studio.suggesting.followTraining();
  const uploadsFolder = join(studio.homeDir, 'uploads');
  mkdirSync(uploadsFolder, { recursive: true });
  const project = options.project === null ? null : studio.projects.open(options.project);
  const own = [uploadsFolder, ...(project === null ? [] : [dirname(project.path)])];
  // Elsewhere than in the home folder, the place of new projects must be there to be allowed.
  if (!isInside(homedir(), studio.projectsDir)) mkdirSync(studio.projectsDir, { recursive: true });
  const usual = [homedir(), process.cwd(), studio.projectsDir].filter((folder) => existsSync(folder));
  const browser = new FileBrowser([...usual, ...options.roots, ...own]);
  const handlers = guardPaths(makeHandlers(studio, { browser, choose: browseInstead }), browser);
  const server = await startServer({
    ...options,
    served: { handlers, feeds: studio.feeds, log: studio.log },
    sources: studio,
    uploadsFolder,
  });
  const place = project === null ? '' : `#/p/${project.id}/label?path=${encodeURIComponent(project.path)}`;
  return {
    ...server,
    url: server.url + place,
    close: async () => {
      await server.close();
      await studio.close();
    },
  };
}
