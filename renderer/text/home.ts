/** Words of Home, of a new project and of importing. */
import type { ImportFormat, SourceLook } from '#shared/domain/job.ts';
import type { Kind } from '#shared/domain/project.ts';
import { countOf, formatCount } from './format.ts';

export const homeText = {
  title: 'Projects',
  newProject: 'New project',
  open: 'Open…',
  openTitle: 'Open a project',
  sample: 'Try the sample',
  sampleHint: '160 small landscapes with nine tags: most are labeled and ready to train.',
  firstTitle: 'Teach a model to see what you see',
  firstDetail:
    'Show Limn a folder of images, say what is in some of them, and train a model that tags the rest. Everything stays on this computer.',
  steps: [
    { title: 'Label', detail: 'Tag a few dozen images, mostly with one key each.' },
    { title: 'Train', detail: 'One button. Watch the losses move and stop when you like.' },
    { title: 'Export', detail: 'Take away a checked ONNX model that runs anywhere.' },
  ],
  dropHere: 'Drop the folder to start a project with it',
  loading: 'Looking for your projects',
  card: {
    openLabel: (name: string) => `Open ${name}`,
    items: (items: number) => countOf(items, 'image'),
    labeled: (share: string) => `${share} labeled`,
    kinds: { tags: 'Tags', masks: 'Masks', points: 'Points' } satisfies Record<Kind, string>,
    classes: (kind: Kind, classes: number) =>
      kind === 'masks'
        ? countOf(classes, 'class', 'classes')
        : countOf(classes, kind === 'tags' ? 'tag' : 'point'),
    best: (metric: string, score: string) => `${metric} ${score}`,
    bestHint: (metric: string) => `${metric} of the best of all runs on the validation images.`,
    noRun: 'no run yet',
    tags: 'Tags',
    opened: (ago: string) => `opened ${ago}`,
    more: (name: string) => `More for ${name}`,
    forget: 'Remove from this list',
    forgotten: (name: string) => `${name} is off the list. Its files are untouched.`,
    noImages: 'no images yet',
  },
} as const;

/** What each kind of project is for. */
export const kindCards: Readonly<
  Record<Kind, { readonly title: string; readonly detail: string; readonly examples: string }>
> = {
  tags: {
    title: 'Tags',
    detail: 'Each image carries any number of tags. The model says which apply.',
    examples: 'Satellite tiles, product photos, wildlife cameras',
  },
  masks: {
    title: 'Masks',
    detail: 'Each pixel belongs to a class. The model paints new images.',
    examples: 'Streets, cells, fields, defects on a surface',
  },
  points: {
    title: 'Points',
    detail: 'Named places on each image. The model finds them again.',
    examples: 'Faces, poses, head centres, landmarks of any shape',
  },
};

/** What the classes of a project are called, one and many. */
const CLASS_NAMES: Readonly<Record<Kind, readonly [string, string]>> = {
  tags: ['tag', 'tags'],
  masks: ['class', 'classes'],
  points: ['point', 'points'],
};

export const newProjectText = {
  title: 'New project',
  steps: ['What it is for', 'Images', 'Name and place'],
  step: (now: number, all: number, name: string) => `Step ${now} of ${all}: ${name}`,
  next: 'Continue',
  back: 'Back',
  create: 'Create project',
  skipImages: 'Add images later',
  kind: { question: 'What do you want to label?', pictureTags: ['hills', 'river', 'clear'] },
  otherKind: {
    found: (found: Kind, chosen: Kind) =>
      `This holds labels for a project of ${found}, and you chose ${chosen}.`,
    change: (found: Kind) => `Make it a project of ${found}`,
  },
  source: {
    title: 'Where are the images?',
    drop: 'Drop a folder of images, or labels of another program, here',
    dropActive: 'Let go to look at it',
    browseFolder: 'Choose a folder…',
    browseFile: 'Choose a file…',
    folderTitle: 'Choose the folder of images',
    fileTitle: 'Choose the file with the labels',
    note: 'Images stay where they are; Limn only reads them. It knows CSV, class folders, masks, COCO, YOLO, Pascal VOC, labelme, CVAT and Label Studio.',
    looking: 'Looking at it…',
    uploading: (done: number, total: number) =>
      `Copying ${formatCount(done)} of ${countOf(total, 'file')} to the studio…`,
    change: 'Choose something else',
  },
  look: {
    formats: {
      csv: 'CSV of tags, as fastai reads it',
      folder: 'One folder per tag',
      images: 'Folder of images',
      masks: 'Images with masks',
      'points-csv': 'Table of points',
      coco: 'COCO labels',
      yolo: 'YOLO labels',
      voc: 'Pascal VOC labels',
      labelme: 'labelme labels',
      cvat: 'CVAT labels',
      'label-studio': 'Label Studio labels',
    } satisfies Record<ImportFormat, string>,
    counts: ({ images, isLowerBound, classes, kinds }: SourceLook) => {
      const [only] = kinds.length === 1 ? kinds : ['tags' as const];
      const [one, many] = CLASS_NAMES[only ?? 'tags'];
      return [
        `${isLowerBound ? 'at least ' : ''}${countOf(images, 'image')}`,
        classes.length === 0 ? `no ${many} yet` : countOf(classes.length, one, many),
      ].join(', ');
    },
    imagesIn: 'Images in',
    tags: 'Tags',
    moreTags: (more: number) => `and ${formatCount(more)} more`,
  },
  colors: {
    title: (count: number) => `The masks are pictures of ${countOf(count, 'colour')}`,
    detail: 'Say which class each colour means. A colour without a name stays unlabeled.',
    nameOf: (color: string) => `Class of ${color}`,
    none: 'no class',
  },
  place: {
    name: 'Name',
    namePlaceholder: 'For instance: planet',
    folder: 'Where to keep it',
    choose: 'Choose…',
    chooseTitle: 'Where should the project be kept?',
  },
} as const;

export const importText = {
  title: 'Added to the project',
  addTitle: 'Add images',
  add: 'Add to the project',
  added: (count: number) => (count === 1 ? 'new image' : 'new images'),
  updated: (count: number) => (count === 1 ? 'image updated' : 'images updated'),
  labeled: 'with labels',
  newTags: (count: number, kind: Kind) => `new ${CLASS_NAMES[kind][count === 1 ? 0 : 1]}`,
  skipped: (count: number) => (count === 1 ? 'left out' : 'left out'),
  skippedTitle: (count: number) =>
    `${countOf(count, 'entry', 'entries')} ${count === 1 ? 'was' : 'were'} left out. The rest is here.`,
  reason: (reason: string, count: number) => `${reason} (${formatCount(count)})`,
  examples: (more: number) => `and ${formatCount(more)} more`,
  notes: 'Worth knowing',
  took: (duration: string) => `Done in ${duration}. Thumbnails follow in the background.`,
  done: 'Start labeling',
  nothingNew: 'Nothing new: all of it was here already.',
  failed: 'The import stopped. Nothing was added.',
  progress: 'Reading images…',
  cancel: 'Cancel',
} as const;
