/** The rooms put together: one handler for every call of the contract. */
import type { FileBrowser } from '#main/services/FileBrowser.ts';
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';
import { appRoom } from './rooms/app.ts';
import { classesRoom } from './rooms/classes.ts';
import { filesRoom, type Chooser } from './rooms/files.ts';
import { importingRoom } from './rooms/importing.ts';
import { itemsRoom } from './rooms/items.ts';
import { jobsRoom } from './rooms/jobs.ts';
import { labelsRoom } from './rooms/labels.ts';
import { projectsRoom } from './rooms/projects.ts';

/** What differs between shells. */
export interface ShellParts {
  readonly browser: FileBrowser;
  readonly choose: Chooser;
}

export const makeHandlers = (studio: Studio, { browser, choose }: ShellParts) =>
  ({
    app: appRoom(studio),
    files: filesRoom(browser, choose),
    projects: projectsRoom(studio),
    importing: importingRoom(studio),
    items: itemsRoom(studio),
    labels: labelsRoom(studio),
    classes: classesRoom(studio),
    jobs: jobsRoom(studio),
  }) as unknown as StudioHandlers;
