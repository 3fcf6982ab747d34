/** Words about frames of videos and pictures of cameras. */
import { countOf, formatBytes, formatCount, formatDuration } from './format.ts';

/** As `VideoProblemKind` of the media room, which knows no words. */
type Problem =
  | { readonly why: 'no-video' }
  | { readonly why: 'no-picture' }
  | { readonly why: 'codec'; readonly codec: string | null }
  | { readonly why: 'broken'; readonly atS: number };

function problem(kind: Problem): string {
  switch (kind.why) {
    case 'no-video':
      return 'This file is no video. Choose an MP4, WebM or MOV file.';
    case 'no-picture':
      return 'This file has sound and no picture. Choose another one.';
    case 'codec':
      return kind.codec === null
        ? 'This browser cannot decode this video. Convert it to H.264 or VP9 and try again.'
        : `This browser cannot decode this video: its codec is ${kind.codec}. Convert it to H.264 or VP9 and try again.`;
    case 'broken':
      return `The video is damaged at ${formatDuration(kind.atS * 1000)}. Nothing was added; repair or cut it and try again.`;
  }
}

export const videoText = {
  problem,
  title: 'Frames of a video',
  fromVideo: 'From a video…',
  fromCamera: 'From the camera…',
  choose: 'Choose a video…',
  drop: 'Drop a video here',
  dropActive: 'Let go to look at it',
  note: 'Frames become images of one group, so that a split can keep a video on one side. The video is read in this window and sent nowhere.',
  opening: (name: string) => `Looking at ${name}…`,
  facts: (durationMs: number, fps: number, width: number, height: number) =>
    `${formatDuration(durationMs)}, ${String(Math.round(fps * 100) / 100)} frames a second, ${formatCount(width)} × ${formatCount(height)} px`,
  sample: 'A frame from the middle of the video',
  mode: 'Which frames',
  every: 'Every n-th',
  rate: 'Per second',
  everyLabel: 'Take every … frame',
  rateLabel: 'Frames per second',
  estimate: (frames: number, bytes: number) => `${countOf(frames, 'image')}, about ${formatBytes(bytes)}`,
  start: (frames: number) => `Add ${countOf(frames, 'image')}`,
  progress: (done: number, total: number) => `${formatCount(done)} of ${countOf(total, 'frame')}`,
  cancel: 'Cancel',
  again: 'Try again',
  other: 'Choose another video',
  camera: {
    title: 'Pictures of the camera',
    live: 'What the camera sees',
    choose: 'Camera',
    grab: 'Take a picture',
    taken: (count: number) => (count === 0 ? 'Space takes a picture.' : `${countOf(count, 'picture')} added`),
    problem: {
      denied:
        'The camera may not be used. Allow it for this page in your browser or system, and open this again.',
      missing: 'There is no camera. Connect one and open this again.',
      busy: 'The camera cannot be opened; another program may be using it. Close that and open this again.',
      unsupported: 'Cameras work on this computer only: open the studio at 127.0.0.1.',
    },
  },
} as const;
