/** Entry of the picture thread: large numbers are unpacked and mapped here, so that nobody else waits for it. */
import { parentPort } from 'node:worker_threads';
import { OpenPicture } from '#main/files/OpenPicture.ts';
import { toWire } from '#shared/contract/errors.ts';
import type { FromPictureThread, ToPictureThread } from './pictures/pictureCalls.ts';

/** Pictures held open: the one that is looked at, and the one before or beside it. */
const KEPT = 2;

const port = parentPort;
if (port === null) throw new Error('pictureWorker runs as a worker thread only');

/** Oldest use first. */
const open = new Map<string, Promise<OpenPicture>>();

function pictureOf({ path, page, version }: ToPictureThread['args']): Promise<OpenPicture> {
  const key = JSON.stringify([path, page, version]);
  const picture = open.get(key) ?? OpenPicture.open(path, page);
  open.delete(key);
  open.set(key, picture);
  picture.catch(() => open.delete(key));
  for (const [old, oldPicture] of [...open].slice(0, Math.max(0, open.size - KEPT))) {
    open.delete(old);
    oldPicture.then((one) => one.close()).catch(() => undefined);
  }
  return picture;
}

async function answer(asked: ToPictureThread): Promise<unknown> {
  const picture = await pictureOf(asked.args);
  switch (asked.call) {
    case 'describe':
      return picture.describe();
    case 'view':
      return picture.view(asked.args.request, asked.args.pyramid);
    case 'pixel':
      return picture.pixel(asked.args.x, asked.args.y, asked.args.pyramid);
  }
}

let last: Promise<void> = Promise.resolve();
port.on('message', (asked: ToPictureThread) => {
  // One after the other: a picture is not closed while it is read, and two at once would only take turns.
  last = last.then(async () => {
    const reply = await answer(asked).then(
      (value) => ({ ok: true, value }) as const,
      (error: unknown) => ({ ok: false, error: toWire(error, asked.call) }) as const,
    );
    const message: FromPictureThread = { id: asked.id, reply };
    port.postMessage(message);
  });
});
