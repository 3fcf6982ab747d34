/** A worker of the page: reads the image's colours and finds areas in them, so that the page never waits. */
import { readBitmap } from '#renderer/bridge/readBitmap.ts';
import type { Picture, Rect } from '#shared/domain/mask.ts';
import { grabCut } from '#shared/kernels/mask/grabCut.ts';
import { floodFill, magicWand } from '#shared/kernels/mask/magicWand.ts';
import { slic } from '#shared/kernels/mask/slic.ts';
import type { Position } from '#shared/kernels/mask/brush.ts';
import type { Answer, Question, QuestionName, Questions, SensedImage } from './questions.ts';

type Find = {
  readonly [Name in QuestionName]: (
    picture: Picture,
    ask: Questions[Name]['ask'],
  ) => Questions[Name]['answer'];
};

const find: Find = {
  pixel: colorAt,
  wand: (picture, { seed, options }) => magicWand(picture, seed, options),
  fill: (picture, { raster, seed, tolerance }) => floodFill(raster, picture, seed, tolerance),
  object: (picture, box) => grabCut(picture, box, { iterations: 5 }),
  superpixels: (picture, { regionPx, window }) =>
    slic(picture, { regionPx, window, compactness: 10, iterations: 5 }),
};

let read: { readonly url: string; readonly picture: Promise<Picture> } | null = null;

function pictureOf(image: SensedImage): Promise<Picture> {
  if (read?.url !== image.url) read = { url: image.url, picture: readPicture(image) };
  return read.picture;
}

/** The image as the page shows it, upright and as large as its mask. */
async function readPicture({ url, widthPx, heightPx }: SensedImage): Promise<Picture> {
  const bitmap = await readBitmap(url);
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('there is no memory for the image');
  context.drawImage(bitmap, 0, 0, widthPx, heightPx);
  bitmap.close();
  return { widthPx, heightPx, rgba: context.getImageData(0, 0, widthPx, heightPx).data };
}

function colorAt(
  { widthPx, heightPx, rgba }: Picture,
  { x, y }: Position,
): readonly [number, number, number] {
  const [column, row] = [Math.min(widthPx - 1, Math.floor(x)), Math.min(heightPx - 1, Math.floor(y))];
  const at = (row * widthPx + column) * 4;
  return [rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0];
}

async function answerTo(question: Question): Promise<Answer> {
  const { id, image } = question;
  try {
    return { id, ok: true, answer: answer(await pictureOf(image), question) };
  } catch (error) {
    return { id, ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

function answer(picture: Picture, question: Question): Questions[QuestionName]['answer'] {
  switch (question.name) {
    case 'pixel':
      return find.pixel(picture, question.ask);
    case 'wand':
      return find.wand(picture, question.ask);
    case 'fill':
      return find.fill(picture, question.ask);
    case 'object':
      return find.object(picture, question.ask);
    case 'superpixels':
      return find.superpixels(picture, question.ask);
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  void answerTo(data).then((reply) => {
    self.postMessage(reply, { transfer: buffersOf(reply) });
  });
});

/** Large answers are handed over, not copied. */
function buffersOf(reply: Answer): Transferable[] {
  if (!reply.ok) return [];
  const found = reply.answer as {
    readonly rect?: Rect;
    readonly bits?: Uint8Array;
    readonly labels?: Int32Array;
  };
  return [found.bits?.buffer, found.labels?.buffer].filter((buffer) => buffer instanceof ArrayBuffer);
}
