/** Entry of the loader's worker threads: takes chunks one after the other and answers with numbers. */
import { parentPort, workerData } from 'node:worker_threads';
import { setDecodeThreads } from '#main/files/decodeImage.ts';
import { prepareChunk, type ChunkResult, type ChunkSettings, type ChunkTask } from './prepareChunk.ts';

export interface WorkerRequest {
  readonly id: number;
  readonly task: ChunkTask;
}

export interface WorkerReply {
  readonly id: number;
  readonly result: ChunkResult;
}

const port = parentPort;
if (port === null) throw new Error('loaderWorker runs as a worker thread only');
const settings = workerData as ChunkSettings;
setDecodeThreads(1);

let last = Promise.resolve();
port.on('message', ({ id, task }: WorkerRequest) => {
  // In order, one at a time: two images at once would only take turns on this thread.
  last = last.then(async () => {
    const result = await prepareChunk(task, settings);
    const reply: WorkerReply = { id, result };
    const { x, y, w } = result;
    port.postMessage(
      reply,
      [x, y, w].map(({ buffer }) => buffer as ArrayBuffer),
    );
  });
});
