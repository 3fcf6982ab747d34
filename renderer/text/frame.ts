/** Words of the frame around every screen: rail, top bar, tray, banners, key map. */
import { countOf, formatCount } from './format.ts';

export const frameText = {
  appName: 'Limn',
  home: 'Home',
  places: { data: 'Data', label: 'Label', train: 'Train', review: 'Review', export: 'Export' },
  placesLabel: 'Places of this project',
  badges: {
    label: (labeled: number, items: number) =>
      `${formatCount(labeled)} of ${countOf(items, 'image')} labeled`,
    train: (running: number) => `${formatCount(running)} running`,
    review: (runs: number) => countOf(runs, 'run'),
  },
  tray: {
    title: 'Under way',
    cancel: (title: string) => `Cancel: ${title}`,
    left: (duration: string) => `${duration} left`,
    counting: 'starting',
    progress: (done: string, total: string) => `${done} / ${total}`,
  },
  save: {
    saved: 'Saved',
    saving: 'Saving…',
    problem: 'Not saved',
    offline: 'Waiting for the connection',
    savedAt: (time: string) => `Everything is saved (last change ${time}).`,
    allSaved: 'Everything is saved. Each change is stored as you make it.',
    savingNow: (count: number) => `${countOf(count, 'change')} on the way to the disk.`,
    waiting: (count: number) =>
      `${countOf(count, 'change')} not saved yet. They are kept here and sent as soon as the studio answers again.`,
    failed: (sentence: string) => `The last change was not saved and was taken back. ${sentence}`,
  },
  theme: { toDark: 'Switch to the dark theme', toLight: 'Switch to the light theme' },
  palette: {
    open: 'Find a command',
    search: 'What would you like to do?',
    nothing: 'No command has that name. Try another word.',
    here: 'Here',
    everywhere: 'Everywhere',
    classes: 'Classes',
  },
  connection: {
    lost: 'The connection to the studio is lost.',
    lostDetail: 'Your work is kept. Limn tries again every second; if you stopped it, start it again.',
    back: 'Connected again.',
    denied: 'This page has no session with the studio.',
    deniedDetail: 'Open the address that Limn printed when it started; it carries the key.',
  },
  project: {
    opening: 'Opening the project…',
    problem: 'This project cannot be opened',
    backHome: 'Back to Home',
    retry: 'Try again',
    missingRoot: (path: string, images: number) =>
      `The folder ${path} is not where it was, so ${countOf(images, 'image')} cannot be shown. Labels are safe.`,
    findFolder: 'Find folder…',
    findTitle: 'Where is the folder now?',
    found: 'Folder found. Your images are back.',
  },
  broke: {
    title: 'Something broke',
    detail: 'This is a fault in Limn, not in what you did. What was saved is safe.',
    copy: 'Copy the report',
    copied: 'Copied',
    reload: 'Reload the studio',
  },
  toast: { undo: 'Undo', close: 'Close' },
} as const;
