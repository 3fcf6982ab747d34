/** Words of the Export place. */
import { countOf, formatBytes, formatCount, formatMetric, formatSmall } from './format.ts';

export const exportText = {
  intro: 'Take what you made to where it is needed.',
  running: (title: string) => title,
  cancel: 'Cancel',
  again: 'Export again',
  folder: 'Folder',
  ownFolder: 'in the project, under exports',
  chooseFolder: 'Another folder…',
  chooseTitle: 'Where to export to',
  useOwn: 'Use the project’s own folder',
  copyPath: 'Copy the path',
  copied: 'Copied',
  done: 'Exported',
  cancelled: 'Cancelled. Nothing was left half-written.',
  failed: 'Not exported.',
  files: (count: number, bytes: number) => `${countOf(count, 'file')}, ${formatBytes(bytes)}`,
  allFiles: (count: number) => `All ${formatCount(count)} files`,
  model: {
    title: 'ONNX model',
    what: 'One file that takes photos of any size and gives a probability per tag. Resizing and scaling are inside, so nobody can get them wrong.',
    where: 'Runs in Python, JavaScript, C++, C#, Java, on phones and in browsers, with onnxruntime.',
    size: (megabytes: string) => `About ${megabytes}`,
    run: 'Run',
    option: (name: string, f2: number | null) => `${name} · F2 ${formatMetric(f2)}`,
    best: 'best',
    button: 'Export model',
    threshold: (value: number) => `The threshold in use, ${value.toFixed(2)}, goes into the file.`,
    checked: (images: number, difference: number) =>
      `Checked: ${countOf(images, 'image')}, largest difference from the app ${formatSmall(difference)} at the model’s size`,
    checkedOriginal: (difference: number) =>
      `${formatSmall(difference)} from the original files, resizing included. The limit is 1e-3.`,
    none: {
      title: 'No model yet',
      body: 'Train a run first. Its best weights can then be exported as one file that runs anywhere.',
      action: 'Train a first run',
    },
  },
  labels: {
    title: 'Labels',
    what: 'Your tags as plain files that other tools read. Images stay where they are.',
    format: 'Format',
    formats: { csv: 'CSV', fastai: 'fastai layout' },
    explain: {
      csv: 'One line per image: name and tags, for spreadsheets and scripts.',
      fastai:
        'labels.csv with names and tags as in fastai’s lessons, and valid.txt with the validation side.',
    },
    count: (labeled: number) => `${countOf(labeled, 'labeled image')}`,
    button: 'Export labels',
    none: 'Nothing is labeled yet. Tag some images first.',
    goLabel: 'Label images',
  },
  snippets: {
    title: 'Use it',
    python: 'Python',
    javascript: 'JavaScript',
    copy: 'Copy',
  },
} as const;
