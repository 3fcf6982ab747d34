/** A camera for a dialog: its live picture, and pictures of it as images of the project. */
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { CameraFeed, CameraProblem, type CameraChoice } from '#renderer/media/CameraFeed.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { videoText } from '#renderer/text/video.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { notifyError } from './notify.tsx';

export interface Camera {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly problem: string | null;
  readonly cameras: readonly CameraChoice[];
  readonly chosen: string | null;
  readonly choose: (id: string) => void;
  /** Pictures taken since the dialog was opened. */
  readonly taken: number;
  readonly grab: () => void;
}

export function useCamera(project: ProjectId): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const feed = useRef<CameraFeed | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const [open, setOpen] = useState<Pick<Camera, 'problem' | 'cameras' | 'chosen'>>({
    problem: null,
    cameras: [],
    chosen: null,
  });
  const [taken, setTaken] = useState(0);
  useEffect(() => {
    let isOver = false;
    const begin = async (): Promise<void> => {
      const opened = await CameraFeed.open(wanted);
      if (isOver || video.current === null) {
        opened.close();
        return;
      }
      feed.current = opened;
      opened.show(video.current);
      setOpen({ problem: null, cameras: await CameraFeed.cameras(), chosen: opened.id });
    };
    begin().catch((error: unknown) => {
      const problem =
        error instanceof CameraProblem ? videoText.camera.problem[error.kind] : wordsForError(error).sentence;
      if (!isOver) setOpen({ problem, cameras: [], chosen: null });
    });
    return () => {
      isOver = true;
      feed.current?.close();
      feed.current = null;
    };
  }, [wanted]);
  const grab = useCallback(() => {
    takePicture(project, feed.current, video.current).then(
      (count) => setTaken((before) => before + count),
      notifyError,
    );
  }, [project]);
  return { video, ...open, choose: setWanted, taken, grab };
}

/** @returns how many pictures were taken: none before the camera shows one */
async function takePicture(
  project: ProjectId,
  feed: CameraFeed | null,
  video: HTMLVideoElement | null,
): Promise<number> {
  const picture = feed === null || video === null ? null : await feed.grab(video);
  if (picture === null) return 0;
  const bytes = new Uint8Array(await picture.arrayBuffer());
  await studio.frames.shot({ project, group: `webcam ${today()}`, bytes });
  return 1;
}

/** The date here, not in Greenwich. */
function today(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
