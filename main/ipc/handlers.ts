/** The rooms put together: one handler for every call of the contract. */
import type { FileBrowser } from '#main/services/FileBrowser.ts';
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';
import { appRoom } from './rooms/app.ts';
import { classesRoom } from './rooms/classes.ts';
import { dataRoom } from './rooms/data.ts';
import { devicesRoom } from './rooms/devices.ts';
import { exportingRoom } from './rooms/exporting.ts';
import { filesRoom, type Chooser } from './rooms/files.ts';
import { framesRoom } from './rooms/frames.ts';
import { importingRoom } from './rooms/importing.ts';
import { inboxRoom } from './rooms/inbox.ts';
import { itemsRoom } from './rooms/items.ts';
import { jobsRoom } from './rooms/jobs.ts';
import { labelsRoom } from './rooms/labels.ts';
import { lessonsRoom } from './rooms/lessons.ts';
import { masksRoom } from './rooms/masks.ts';
import { pointsRoom } from './rooms/points.ts';
import { predictingRoom } from './rooms/predicting.ts';
import { projectsRoom } from './rooms/projects.ts';
import { suggestionsRoom } from './rooms/suggestions.ts';
import { trainingRoom } from './rooms/training.ts';
import { weightsRoom } from './rooms/weights.ts';

/** What differs between shells. */
export interface ShellParts {
  readonly browser: FileBrowser;
  readonly choose: Chooser;
}

export const makeHandlers = (studio: Studio, { browser, choose }: ShellParts): StudioHandlers => ({
  app: appRoom(studio),
  devices: devicesRoom(studio),
  files: filesRoom(browser, choose),
  projects: projectsRoom(studio),
  importing: importingRoom(studio),
  frames: framesRoom(studio),
  items: itemsRoom(studio),
  labels: labelsRoom(studio),
  masks: masksRoom(studio),
  points: pointsRoom(studio),
  classes: classesRoom(studio),
  jobs: jobsRoom(studio),
  training: trainingRoom(studio),
  data: dataRoom(studio),
  lessons: lessonsRoom(studio),
  weights: weightsRoom(studio),
  predicting: predictingRoom(studio),
  suggestions: suggestionsRoom(studio),
  exporting: exportingRoom(studio),
  inbox: inboxRoom(studio),
});
