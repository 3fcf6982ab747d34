/**
 * The trainer process: one run, from its folder. Started by a TrainerHost with the folder, the file in which devices are
 * remembered, and `lr-find` when it is to try learning rates instead.
 */
import { existsSync, rmSync, utimesSync } from 'node:fs';
import { writeFileAtomic } from '#main/files/atomicWrite.ts';
import { StopRequest } from '#main/engine/callbacks/StopRequest.ts';
import type { LrFindEvent } from '#shared/domain/lrFind.ts';
import type { TrainEvent } from '#shared/domain/run.ts';
import { DeviceProbes } from './devices/DeviceProbes.ts';
import { EventLog } from './eventLog.ts';
import { HEARTBEAT_MS, runFile } from './runFolder.ts';
import { runLrFind } from './runLrFind.ts';
import { runTraining } from './runTraining.ts';
import { isToTrainer, type FromLrFinder, type FromTrainer } from './trainerMessages.ts';

/** Tries learning rates instead of training; there is nothing to keep, so any request to stop ends it. */
async function findLr(folder: string, devicesFile: string): Promise<LrFindEvent> {
  const request = new StopRequest();
  listen(request);
  return runLrFind({
    folder,
    devices: new DeviceProbes({ file: devicesFile }),
    emit: (event) => send({ type: 'lr-find', event }),
    isCancelled: () => request.isAsked,
  });
}

async function main(folder: string, devicesFile: string): Promise<TrainEvent> {
  const request = new StopRequest();
  listen(request);
  const stopBeating = startHeartbeat(folder, request);
  const log = new EventLog(runFile(folder, 'events'));
  try {
    return await runTraining({
      folder,
      request,
      devices: new DeviceProbes({ file: devicesFile }),
      sync: () => log.sync(),
      emit: (events) => tell(log, events),
    });
  } finally {
    log.close();
    stopBeating();
  }
}

/** The log comes first: it is what everybody believes. A full disk must not keep the starter from hearing why. */
function tell(log: EventLog, events: readonly TrainEvent[]): void {
  try {
    log.append(events);
  } finally {
    send({ type: 'events', events });
  }
}

function send(message: FromTrainer | FromLrFinder): void {
  if (process.connected === true) process.send?.(message, undefined, {}, () => {});
}

const REASONS = { stop: 'requested', pause: 'paused', interrupt: 'interrupted' } as const;

/** Stop, pause and interrupt come as messages; a starter that is gone, or a polite kill, is an interruption too. */
function listen(request: StopRequest): void {
  process.on('message', (message) => {
    if (isToTrainer(message)) request.ask(REASONS[message.type]);
  });
  process.on('disconnect', () => request.ask('interrupted'));
  process.on('SIGTERM', () => request.ask('interrupted'));
  // Ctrl-C reaches the whole group of processes; what it means is for the starter to say.
  process.on('SIGINT', () => {});
}

/** Says "this process has the run" to other programs that open the project, and looks whether they want it stopped or paused. */
function startHeartbeat(folder: string, request: StopRequest): () => void {
  const path = runFile(folder, 'heartbeat');
  const [stop, pause] = [runFile(folder, 'stop'), runFile(folder, 'pause')];
  for (const file of [stop, pause]) rmSync(file, { force: true });
  writeFileAtomic(path, JSON.stringify({ pid: process.pid }));
  const timer = setInterval(() => {
    utimesSync(path, new Date(), new Date());
    if (existsSync(stop)) request.ask('requested');
    else if (existsSync(pause)) request.ask('paused');
  }, HEARTBEAT_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    for (const file of [path, stop, pause]) rmSync(file, { force: true });
  };
}

/** Gives the last message time to leave before the process ends; open handles of native parts must not keep it. */
function leave(code: number): void {
  if (process.connected !== true) process.exit(code);
  process.removeAllListeners('disconnect');
  process.on('disconnect', () => process.exit(code));
  process.disconnect();
}

const [, , folder, devicesFile, task] = process.argv;
if (folder === undefined || devicesFile === undefined) {
  process.stderr.write(
    'The trainer needs the folder of a run and the file in which devices are remembered.\n',
  );
  process.exit(2);
}
(task === 'lr-find' ? findLr : main)(folder, devicesFile).then(
  (last) => leave(last.event === 'done' ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    leave(1);
  },
);
