/** The services together: what every shell starts once and what the rooms of the contract answer from. */
import { join } from 'node:path';
import { DeviceProbes } from '#main/processes/devices/DeviceProbes.ts';
import type { Log } from '#shared/util/Log.ts';
import { Classes } from './Classes.ts';
import { Exporting } from './exporting.ts';
import { FeedHub } from './FeedHub.ts';
import { defaultProjectsFolder } from './homeFolder.ts';
import { Frames } from './importing/Frames.ts';
import { Importing } from './importing/Importing.ts';
import { Feedback } from './inbox/Feedback.ts';
import { Gathering } from './inbox/Gathering.ts';
import { Inbox } from './inbox/Inbox.ts';
import { Learning } from './inbox/Learning.ts';
import { Items } from './Items.ts';
import { Jobs } from './Jobs.ts';
import { Labels } from './Labels.ts';
import { Lessons } from './Lessons.ts';
import { LrFinding } from './LrFinding.ts';
import { Masks } from './Masks.ts';
import { Points } from './Points.ts';
import { Predicting } from './predicting.ts';
import { Pictures } from './Pictures.ts';
import { PreferencesStore } from './PreferencesStore.ts';
import { Projects } from './Projects.ts';
import { Recents } from './Recents.ts';
import { Roots } from './Roots.ts';
import { Reporting } from './report/Reporting.ts';
import { Splits } from './Splits.ts';
import { Thumbnails } from './Thumbnails.ts';
import { Suggesting } from './suggesting/Suggesting.ts';
import { Suggestions } from './suggesting/Suggestions.ts';
import { createTraining, type Training } from './training.ts';
import type { CatalogueEntry } from './weights/catalogue.ts';
import { Weights } from './weights/Weights.ts';

export interface StudioOptions {
  /** Where recent projects and preferences are kept; see `homeFolder`. */
  readonly homeDir: string;
  /** The sample set that ships with Limn: a folder with `labels.csv` and `images/`. */
  readonly samplesDir: string;
  /** Where new projects go unless said otherwise. */
  readonly projectsDir?: string;
  /** Weights that are known by name; those that ship with Limn when left out. */
  readonly catalogue?: readonly CatalogueEntry[];
  readonly log: Log;
}

export interface Studio extends StudioOptions {
  readonly projectsDir: string;
  readonly feeds: FeedHub;
  readonly jobs: Jobs;
  readonly projects: Projects;
  readonly preferences: PreferencesStore;
  readonly devices: DeviceProbes;
  readonly items: Items;
  readonly labels: Labels;
  readonly masks: Masks;
  readonly points: Points;
  readonly classes: Classes;
  readonly splits: Splits;
  readonly roots: Roots;
  readonly thumbnails: Thumbnails;
  readonly pictures: Pictures;
  readonly importing: Importing;
  readonly frames: Frames;
  readonly weights: Weights;
  readonly training: Training;
  readonly lrFinding: LrFinding;
  readonly lessons: Lessons;
  readonly predicting: Predicting;
  readonly suggesting: Suggesting;
  readonly suggestions: Suggestions;
  readonly exporting: Exporting;
  readonly reporting: Reporting;
  readonly inbox: Inbox;
  readonly gathering: Gathering;
  readonly feedback: Feedback;
  readonly learning: Learning;
  /** Lets trainers write a checkpoint, cancels what runs, waits for it, and closes all projects. */
  close(): Promise<void>;
}

export function createStudio(options: StudioOptions): Studio {
  const { homeDir, log } = options;
  const feeds = new FeedHub();
  const jobs = new Jobs(feeds, log);
  const projects = new Projects({ feeds, recents: new Recents(homeDir), log });
  const items = new Items();
  const labels = new Labels(projects);
  const thumbnails = new Thumbnails({ projects, jobs, items });
  const pictures = new Pictures({ projects, jobs, items });
  const importing = new Importing({ projects, jobs, thumbnails });
  const splits = new Splits(projects);
  const weights = new Weights({ homeDir, jobs, ...(options.catalogue && { catalogue: options.catalogue }) });
  const devices = new DeviceProbes({ file: join(homeDir, 'devices.json') });
  const training = createTraining({ projects, splits, feeds, jobs, weights, devices, log });
  const predicting = new Predicting({ jobs });
  const preferences = new PreferencesStore(homeDir);
  const gathering = new Gathering({ projects, jobs, predicting, importing, thumbnails });
  const suggesting = new Suggesting({ projects, jobs, predicting, training, preferences, log });
  const lessons = new Lessons(feeds);
  return {
    ...options,
    projectsDir: options.projectsDir ?? defaultProjectsFolder(),
    feeds,
    jobs,
    projects,
    preferences,
    devices,
    items,
    labels,
    masks: new Masks(labels),
    points: new Points(labels),
    classes: new Classes(labels),
    splits,
    roots: new Roots({ projects, thumbnails }),
    thumbnails,
    pictures,
    importing,
    frames: new Frames({ jobs, importing, thumbnails }),
    weights,
    training,
    lessons,
    lrFinding: new LrFinding({ training, weights, devices, feeds, jobs }),
    predicting,
    suggesting,
    suggestions: new Suggestions({ labels, projects }),
    reporting: new Reporting({ jobs, predicting, training }),
    exporting: new Exporting({ jobs, predictor: predicting.predictor }),
    inbox: new Inbox({ labels }),
    gathering,
    feedback: new Feedback({ labels, importing, thumbnails, gathering }),
    learning: new Learning({ training, predicting }),
    close: async () => {
      suggesting.close();
      lessons.close();
      await training.close();
      await jobs.stopAll(null);
      predicting.close();
      pictures.close();
      feeds.close();
      projects.closeAll();
    },
  };
}
