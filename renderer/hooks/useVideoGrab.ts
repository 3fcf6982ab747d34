/** Frames out of a video file into the project: look at the file, choose, grab; broken off, it goes on where it was. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { fingerprint } from '#renderer/media/fingerprint.ts';
import { VideoProblem, VideoReader } from '#renderer/media/VideoReader.ts';
import { watchImport } from '#renderer/session/importing.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { videoText } from '#renderer/text/video.ts';
import { cancelled, isCancelled } from '#shared/contract/errors.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { frameTimes, type FrameChoice } from '#shared/kernels/frameTimes.ts';
import { inBackground } from './notify.tsx';

export interface OpenVideo {
  readonly file: File;
  readonly reader: VideoReader;
  /** A frame from the middle, to see what it is and how large frames are. */
  readonly sample: Blob;
}

export type VideoState =
  | { readonly step: 'none' }
  | { readonly step: 'opening'; readonly name: string }
  | { readonly step: 'open'; readonly video: OpenVideo }
  | { readonly step: 'grabbing'; readonly video: OpenVideo; readonly done: number; readonly total: number }
  /** `video` when it can be tried again. */
  | { readonly step: 'failed'; readonly problem: string; readonly video: OpenVideo | null };

export interface VideoGrab {
  readonly state: VideoState;
  readonly open: (file: File) => void;
  readonly start: (choice: FrameChoice) => void;
  /** Gives up: nothing of what was grabbed stays. */
  readonly cancel: () => void;
}

/** @param onDone the frames are being imported */
export function useVideoGrab(project: ProjectId, onDone: () => void): VideoGrab {
  const [state, setState] = useState<VideoState>({ step: 'none' });
  const running = useRef<AbortController | null>(null);
  const reader = useRef<VideoReader | null>(null);
  const close = useCallback(() => {
    running.current?.abort();
    reader.current?.close();
    reader.current = null;
  }, []);
  useEffect(() => close, [close]);

  const open = useCallback(
    (file: File) => {
      close();
      setState({ step: 'opening', name: file.name });
      openVideo(file).then(
        (video) => {
          reader.current = video.reader;
          setState({ step: 'open', video });
        },
        (error: unknown) => setState({ step: 'failed', problem: problemOf(error), video: null }),
      );
    },
    [close],
  );

  const start = useCallback(
    (choice: FrameChoice) => {
      const video = 'video' in state ? state.video : null;
      if (video === null) return;
      const stop = new AbortController();
      running.current = stop;
      const tell = (done: number, total: number): void => setState({ step: 'grabbing', video, done, total });
      grab(project, video, choice, { tell, signal: stop.signal }).then(onDone, (error: unknown) => {
        if (!isCancelled(error)) setState({ step: 'failed', problem: problemOf(error), video });
      });
    },
    [project, state, onDone],
  );

  const cancel = useCallback(() => {
    running.current?.abort();
    setState((now) =>
      'video' in now && now.video !== null ? { step: 'open', video: now.video } : { step: 'none' },
    );
  }, []);
  return { state, open, start, cancel };
}

const problemOf = (error: unknown): string =>
  error instanceof VideoProblem ? videoText.problem(error.kind) : wordsForError(error).sentence;

async function openVideo(file: File): Promise<OpenVideo> {
  const reader = await VideoReader.open(file);
  try {
    return { file, reader, sample: await reader.frameAt(reader.durationS / 2) };
  } catch (error) {
    reader.close();
    throw error;
  }
}

interface GrabControl {
  readonly tell: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** Sends frame after frame; the next is decoded while one is on its way. */
async function grab(
  project: ProjectId,
  { file, reader }: OpenVideo,
  choice: FrameChoice,
  { tell, signal }: GrabControl,
): Promise<void> {
  const source = await fingerprint(file);
  const { clip, have } = await studio.frames.begin({
    project,
    name: file.name.replace(/\.[^.]*$/, ''),
    source,
  });
  const there = new Set(have);
  const frames = frameTimes(reader, choice);
  let sent: Promise<unknown> = Promise.resolve();
  try {
    for (const [done, { frame, timeMs, seekS }] of frames.entries()) {
      tell(done, frames.length);
      if (there.has(frame)) continue;
      const bytes = new Uint8Array(await (await reader.frameAt(seekS)).arrayBuffer());
      await sent;
      if (signal.aborted) throw cancelled();
      sent = studio.frames.add({ project, clip, frame, timeMs, bytes });
      sent.catch(() => undefined);
    }
    await sent;
    if (signal.aborted) throw cancelled();
    tell(frames.length, frames.length);
    watchImport((await studio.frames.finish({ project, clip })).job);
  } catch (error) {
    if (signal.aborted)
      inBackground(sent.catch(() => undefined).then(() => studio.frames.discard({ project, clip })));
    throw signal.aborted ? cancelled() : error;
  }
}
