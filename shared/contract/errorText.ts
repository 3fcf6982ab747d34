/** One sentence or two for every expected error: what happened, where, and what to do. A code without one does not compile. */
import type { WireError } from '#shared/domain/wireError.ts';
import { BugError, toWire, type ErrorCode, type ErrorData } from './errors.ts';

type ErrorText = { readonly [C in ErrorCode]: (data: ErrorData[C]) => string };

/** A name that was refused may hold anything: what would break the line is shown as spaces, and the rest is cut. */
function oneLine(name: string): string {
  const text = name.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const otherWeights = (fits: string | undefined): string =>
  fits
    ? `It is a ${fits}: choose that architecture, or other weights.`
    : 'Choose weights of the same architecture.';

/** What turns a PyTorch state into safetensors; states inside of a training checkpoint are found too. */
const FROM_PYTORCH = `python -c "import torch,safetensors.torch as s; d=torch.load('model.pth',map_location='cpu',weights_only=True); d=d.get('state_dict') or d.get('model') or d; s.save_file({k:v.clone() for k,v in d.items() if hasattr(v,'shape')},'model.safetensors')"`;

/** How far an exported model is from the app. */
const APART = {
  probabilities: (largest: number) => `${largest} apart`,
  pixels: (share: number) => `${share} of the pixels have another class`,
  points: (largest: number) => `${largest} px apart`,
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export const errorText: ErrorText = {
  'bad-request': ({ call, problem }) =>
    `The request ${call} was not understood: ${problem}. Reload the studio; if it happens again, please report it.`,
  usage: ({ problem }) => `${problem}`,
  cancelled: () => 'Cancelled.',
  'path.missing': ({ path }) => `${path} does not exist. Check the path, or whether the drive is connected.`,
  'path.exists': ({ path }) => `${path} exists already. Choose another name or place.`,
  'path.forbidden': ({ path }) =>
    `${path} is outside the folders this studio may read. Start it with --root <folder> to allow another one.`,
  'path.not-a-folder': ({ path }) => `${path} is not a folder. Choose a folder.`,
  'path.not-a-file': ({ path }) => `${path} is not a file. Choose a file.`,
  'path.read-only': ({ path }) =>
    `${path} cannot be written. Choose another folder, or change its permissions.`,
  'disk.full': ({ path }) =>
    `The disk is full at ${path}. Nothing was half-written; free some space and try again.`,
  'port.in-use': ({ port }) =>
    `Port ${port} is in use by another program. Choose another with --port, or leave --port out to get a free one.`,
  'node.too-old': ({ found, needed }) =>
    `Limn needs Node ${needed} or newer and this is ${found}. Install a newer Node from your system or version manager.`,
  'project.not-a-project': ({ path }) =>
    `${path} is not a Limn project. A project is a folder whose name ends in .limn.`,
  'project.exists': ({ path }) =>
    `There is a project at ${path} already. Open it, or choose another name for the new one.`,
  'project.name': ({ name, problem }) =>
    `"${oneLine(name)}" cannot be the name of a project: ${problem}. Choose another name.`,
  'project.newer': ({ path, version, supported }) =>
    `${path} was made by a newer Limn (format ${version}; this one reads up to ${supported}). Update Limn to open it.`,
  'project.busy': ({ path }) =>
    `${path} is in use by another Limn. Close it there, or wait until it has finished.`,
  'project.corrupt': ({ path, problem }) =>
    `The project file in ${path} is damaged: ${problem}. Restore it from a backup; nothing was changed.`,
  'project.unknown': () => 'This project is not open. Open it from Home.',
  'project.kind': ({ kind, needed }) =>
    `This project holds ${kind}, and that is for projects of ${needed}. Make a project of ${needed} for it.`,
  'mask.tile': ({ item, problem }) =>
    `What was drawn on image ${item} could not be stored: ${problem}. Nothing was changed; reload the studio and draw it again.`,
  'mask.no-colors': () =>
    'This picture is too large for tools that look at its colours. Brush, polygon and shapes work on it.',
  'mask.too-large': ({ widthPx, heightPx, limitPx }) =>
    `The image is ${widthPx} × ${heightPx} pixels; masks can be drawn on up to ${limitPx / 1e6} million pixels. Cut it into parts to draw on it.`,
  'mask.too-many-classes': ({ limit }) =>
    `A mask can hold ${limit} classes, and this project has used up all of them. Make a new project and import its labels.`,
  'image.unreadable': ({ path, reason }) =>
    `${path} cannot be read: ${reason}. It is skipped; replace the file to use it.`,
  'image.too-large': ({ path, widthPx, heightPx, limitPx, canBeShown = false }) =>
    `${path} is ${widthPx} × ${heightPx} pixels, more than the ${Math.floor(limitPx / 1e6)} million ${
      canBeShown
        ? 'that training and masks take. It can be viewed and tagged; cut it up or make a smaller copy to train on it.'
        : 'that can be read. Make a smaller copy to use it.'
    }`,
  'frames.unknown': ({ clip }) =>
    `The frames of ${oneLine(clip)} are not being taken any more. Start again with the video.`,
  'import.nothing': ({ path }) =>
    `There are no images in ${path}. Choose a folder that holds JPEG, PNG, WebP, GIF, AVIF, TIFF or BMP files.`,
  'import.format': ({ path }) => `${path} is neither a folder of images nor a CSV file. Choose one of these.`,
  'csv.empty': ({ path }) => `${path} has no rows. Check that it is the right file.`,
  'csv.columns': ({ path, needed, found }) =>
    `${path} needs the columns ${needed} and has ${found}. Add a header line with these names.`,
  'csv.row': ({ path, line, problem }) =>
    `${path}, line ${line}: ${problem}. Correct the line and import again.`,
  'labels.file': ({ path, line, problem }) =>
    `${path}, line ${line}: ${problem}. Correct the file and import again; nothing was changed.`,
  'labels.too-large': ({ path, bytes, limit }) =>
    `${path} has ${megabytes(bytes)}, and files of labels are read up to ${megabytes(limit)}. Split it into several files.`,
  'labels.none': ({ path, kind, holds }) =>
    `Nothing in ${path} can become ${kind}: it holds ${holds}. Import it into a project of another kind.`,
  'labels.colors': ({ path, colors }) =>
    `The masks in ${path} are pictures of ${colors} colours instead of class numbers. Say which class each colour means.`,
  'csv.no-images': ({ path, imagesDir, example }) =>
    `None of the images named in ${path} is in ${imagesDir} (for example ${example}). Choose the folder of images, or set the suffix, such as .jpg.`,
  'class.exists': ({ name }) => `There is a class "${name}" already. Choose another name, or merge the two.`,
  'class.name': ({ name, problem }) => `"${oneLine(name)}" cannot be the name of a class: ${problem}.`,
  'class.unknown': () => 'This class does not exist any more. It may have been deleted or merged meanwhile.',
  'item.unknown': () => 'This image is not in the project any more. Reload the list.',
  'root.unknown': ({ id }) => `This project has no image folder number ${id}. Reload the project.`,
  'root.taken': ({ path }) =>
    `${path} is already another image folder of this project. Choose a different one.`,
  'root.mismatch': ({ path, example }) =>
    `${path} does not hold the images of this project: ${example} is not in it. Choose the folder that was moved.`,
  'split.spec': ({ problem }) => `The images cannot be split like this: ${problem}.`,
  'train.too-few': ({ have, need, side }) =>
    `Training needs at least ${need} labeled images on the ${side} side and there are ${have}. Label more images or change the split.`,
  'train.no-classes': () => 'There are no classes yet. Add a class and label some images with it first.',
  'train.setting': ({ setting, problem }) => `The setting "${setting}" does not work: ${problem}.`,
  'train.batch-too-large': ({ batch, items }) =>
    `A batch of ${batch} is more than the ${items} images there are to train on. Choose a smaller batch.`,
  'train.already-running': ({ run }) => `Run ${run} is training already. Stop it or wait until it is done.`,
  'train.diverged': ({ step, why = 'the loss stopped being a number', checkpoint }) =>
    `Training stopped at step ${step}: ${why}. Train again with a learning rate ten times lower; ${
      checkpoint === undefined || checkpoint === null
        ? 'what was saved before is kept'
        : `the checkpoint of step ${checkpoint} is kept`
    }.`,
  'train.out-of-memory': ({ batch }) =>
    `Memory ran out with a batch of ${batch}. Choose a smaller batch or image size; the last checkpoint is kept.`,
  'learn.nothing': ({ corrected }) =>
    corrected === 0
      ? 'There is no corrected image to learn from yet. Correct some in the inbox first.'
      : `The corrected images (${corrected}) all validate or test, and what judges a run is never trained on. Correct mistakes on training images, or new images, too.`,
  'learn.no-start': ({ run }) =>
    `Run ${run} did not start from corrections of another run that is still there, so there is nothing to hold it against.`,
  'compare.nothing': ({ a, b, lacking }) =>
    lacking === 'class'
      ? `Runs ${a} and ${b} know no class in common, so they cannot be held against each other. Choose another run.`
      : `No labeled image judges both run ${a} and run ${b}, as happens when the split was changed between them. Train one of them again on today's split, or choose another.`,
  'run.unknown': ({ run }) => `There is no run ${run} in this project. Look at the list of runs.`,
  'run.no-checkpoint': ({ run }) =>
    `Run ${run} has no checkpoint yet. Train it for at least one epoch first.`,
  'run.not-resumable': ({ run, status }) =>
    `Run ${run} is ${status} and cannot be resumed. Only a stopped or interrupted run can.`,
  'run.not-extendable': ({ run, status }) =>
    `Run ${run} is ${status}, so no stages can be added to it. Only a run that is done, stopped or interrupted can go on; another run can start from it.`,
  'run.is-active': ({ run }) => `Run ${run} is still training. Stop it first.`,
  'weights.unreadable': ({ path, reason }) =>
    `The weights in ${path} cannot be read: ${reason}. They must be a whole safetensors or ONNX file; copy or download it again.`,
  'weights.mismatch': ({ path, tensor, expected, found, fits }) =>
    `${path} does not fit this architecture: ${tensor} should be ${expected} and is ${found}. ${otherWeights(fits)}`,
  'weights.missing': ({ path, tensors, fits }) =>
    `${path} lacks ${tensors}. ${otherWeights(fits)}${fits ? '' : ' Names must be as in torchvision.'}`,
  'weights.other-model': ({ path, tensor, shape, arch, fits }) =>
    `${path} is of another model: it has ${tensor} ${shape}, which ${arch || 'this model'} has not. ${otherWeights(fits)}`,
  'weights.other-kind': ({ path, kind, needed }) =>
    `${path} was trained on ${kind}, and this project is one of ${needed}. Choose weights that were trained on ${needed}, or published ones.`,
  'weights.pytorch': ({ path }) =>
    `${path} is a PyTorch file, which can hold programs and is not opened. Convert it where PyTorch is, with its name for model.pth: ${FROM_PYTORCH}`,
  'weights.unknown': ({ name, known }) =>
    `There are no weights called ${oneLine(name)}. Give a file, an address that begins with https://, or one of ${known}.`,
  'download.address': ({ url, problem }) =>
    `${oneLine(url)} cannot be downloaded: ${problem}. Give an address that begins with https://.`,
  'download.offline': ({ host, problem }) =>
    `${host} cannot be reached (${problem}). Check the connection and download again; nothing that came is lost.`,
  'download.refused': ({ url, problem }) =>
    `${url} cannot be downloaded: ${problem}. Check the address, or download the file yourself and choose it.`,
  'download.cut': ({ url, problem }) =>
    `The download of ${url} was cut off: ${problem}. Download again: it goes on where it stopped, if the server can.`,
  'download.too-large': ({ url, bytes, limit }) =>
    `${url} has ${megabytes(bytes)} and weights may have ${megabytes(limit)}. Choose smaller weights.`,
  'download.checksum': ({ url, expected, found }) =>
    `What ${url} sent is not what it should be: its SHA-256 is ${found} and should be ${expected}. Nothing was kept; download again, and if it happens twice, do not trust that server.`,
  'graph.shape': ({ op, layer, problem }) =>
    `The model does not fit together: ${op} in ${layer}: ${problem}. Change the image size or the architecture.`,
  'device.missing': ({ device, reason }) =>
    `The device ${device} is not available here: ${reason}. Choose another one, or auto; limn doctor lists them all.`,
  'device.no-half': ({ device, layer }) =>
    `The device ${device} cannot compute in half precision (${layer || 'the model'} asks for it). Train with precision fp32, or on another device.`,
  'device.lost': ({ device }) =>
    `The device ${device} was lost in the middle of training: its driver restarted, or it was unplugged. Resume the run from its last checkpoint; if it happens again, update the driver or train on another device.`,
  'batch-file.mismatch': ({ path, problem }) =>
    `The batch in ${path} cannot be used: ${problem}. It needs x [N,3,H,W] and y [N,classes], both float32.`,
  'suggestion.too-many': ({ count, limit }) =>
    `${count} drawings cannot be accepted at once; ${limit} can. Select fewer images and accept them in turns.`,
  'export.check-failed': ({ what, largest, limit, at }) =>
    `The exported model does not give the same ${what === 'pixels' ? 'mask' : what} as the app: ${APART[what](largest)} at ${at}, and ${limit} is the limit. Nothing was exported; please report it.`,
  'export.kind': ({ format, kind, others }) =>
    `The format ${format} has no place for ${kind}. Choose one of ${others}.`,
  'export.nothing': ({ problem }) => `There is nothing to export: ${problem}.`,
  'evaluate.nothing': ({ side }) =>
    `There are no ${side} images to judge this run by. Split the images so that some are on that side.`,
  'alike.kind': ({ kind }) =>
    `This run predicts ${kind}, and images can be compared as a run sees them only for tags. Choose a run of tags.`,
  'explain.kind': ({ kind }) =>
    `This run predicts ${kind}, and only for tags can be shown which part of an image speaks for them. Choose a run of tags.`,
  'explain.class': ({ name, known }) => `This run knows no class "${oneLine(name)}". Choose one of ${known}.`,
  'process.exited': ({ process, how }) =>
    `The ${process} process ended unexpectedly (${how}). What was saved is safe; start it again.`,
  'connection.lost': () =>
    'The connection to the studio was lost. It reconnects by itself; nothing saved is lost.',
  'job.unknown': () => 'This task is not known any more. It ended before the studio was last started.',
};

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errorText, code);

/** The sentence for an error value. Codes of a newer version and bugs get a sentence that says so. */
export function textOfWire(error: WireError): string {
  if (!isCode(error.code)) {
    const message = error.data['message'];
    return `Something broke${typeof message === 'string' ? `: ${message}` : ''}. Nothing saved is lost; please report it.`;
  }
  const tell = errorText[error.code] as (data: WireError['data']) => string;
  return tell(error.data);
}

/** The sentence for anything that was thrown. */
export const textOfError = (error: unknown): string =>
  textOfWire(error instanceof BugError ? error.wire : toWire(error));
