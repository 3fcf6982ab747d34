/** A video file in the page: how long and how fast it is, and any of its frames as a JPEG. The browser decodes it. */
import { rateOf, type VideoLength } from '#shared/kernels/frameTimes.ts';
import { codecOf, isVideo } from './videoKind.ts';

/** Why a video cannot be read. */
export type VideoProblemKind =
  | { readonly why: 'no-video' }
  | { readonly why: 'no-picture' }
  | { readonly why: 'codec'; readonly codec: string | null }
  | { readonly why: 'broken'; readonly atS: number };

export class VideoProblem extends Error {
  override readonly name = 'VideoProblem';
  readonly kind: VideoProblemKind;
  constructor(kind: VideoProblemKind) {
    super(kind.why);
    this.kind = kind;
  }
}

const QUALITY = 0.95;
/** Looked through for the name of a codec, at both ends. */
const LOOKED_AT = 512 * 1024;
/** Frames that tell the rate, and how long they are waited for. */
const RATE_FRAMES = 24;
const RATE_MS = 2500;
/** When the frames tell nothing. */
const ASSUMED_FPS = 25;
/** A frame that does not come in this time does not come at all. */
const SEEK_MS = 20_000;
/** Far behind the end of any video. */
const FAR_S = 1e7;

export class VideoReader implements VideoLength {
  readonly #video: HTMLVideoElement;
  readonly #canvas: OffscreenCanvas;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly durationS: number;
  readonly fps: number;

  private constructor(video: HTMLVideoElement, durationS: number, fps: number) {
    this.#video = video;
    this.widthPx = video.videoWidth;
    this.heightPx = video.videoHeight;
    this.durationS = durationS;
    this.fps = fps;
    this.#canvas = new OffscreenCanvas(this.widthPx, this.heightPx);
  }

  /** @throws VideoProblem */
  static async open(file: Blob): Promise<VideoReader> {
    const start = new Uint8Array(await file.slice(0, LOOKED_AT).arrayBuffer());
    if (!isVideo(start)) throw new VideoProblem({ why: 'no-video' });
    const video = hiddenVideo(URL.createObjectURL(file));
    try {
      await loaded(video).catch(async () => {
        const end = new Uint8Array(await file.slice(-LOOKED_AT).arrayBuffer());
        throw new VideoProblem({ why: 'codec', codec: codecOf(start, end) });
      });
      if (video.videoWidth === 0) throw new VideoProblem({ why: 'no-picture' });
      const durationS = await durationOf(video);
      return new VideoReader(video, durationS, await measureRate(video));
    } catch (error) {
      dispose(video);
      throw error;
    }
  }

  /** @param atS seconds from the start. @throws VideoProblem */
  async frameAt(atS: number): Promise<Blob> {
    await seek(this.#video, atS);
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (context === null) throw new VideoProblem({ why: 'broken', atS });
    context.drawImage(this.#video, 0, 0);
    return this.#canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  }

  close(): void {
    dispose(this.#video);
  }
}

/** In the document, since browsers show no frames of a video that is nowhere. */
function hiddenVideo(url: string): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.preload = 'auto';
  video.style.cssText = 'position: fixed; width: 2px; height: 2px; opacity: 0; pointer-events: none;';
  video.setAttribute('aria-hidden', 'true');
  video.src = url;
  document.body.append(video);
  return video;
}

function dispose(video: HTMLVideoElement): void {
  URL.revokeObjectURL(video.src);
  video.removeAttribute('src');
  video.load();
  video.remove();
}

function loaded(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener('loadeddata', () => resolve(), { once: true });
    video.addEventListener('error', () => reject(new Error('not decoded')), { once: true });
  });
}

/** What was recorded in a browser does not say how long it is: going far beyond the end finds it. */
async function durationOf(video: HTMLVideoElement): Promise<number> {
  if (!Number.isFinite(video.duration)) await seek(video, FAR_S);
  return Number.isFinite(video.duration) ? video.duration : video.currentTime;
}

function seek(video: HTMLVideoElement, atS: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const broken = (): void => {
      stop.abort();
      reject(new VideoProblem({ why: 'broken', atS }));
    };
    const timer = setTimeout(broken, SEEK_MS);
    stop.signal.addEventListener('abort', () => clearTimeout(timer));
    const on = { signal: stop.signal };
    video.addEventListener('error', broken, on);
    video.addEventListener(
      'seeked',
      () => {
        stop.abort();
        resolve();
      },
      on,
    );
    video.currentTime = atS;
  });
}

/** Plays the start, unseen, and looks at when its frames are. */
async function measureRate(video: HTMLVideoElement): Promise<number> {
  await seek(video, 0);
  const times: number[] = [];
  const enough = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, RATE_MS);
    const note = (_: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
      times.push(mediaTime);
      if (times.length < RATE_FRAMES) video.requestVideoFrameCallback(note);
      else {
        clearTimeout(timer);
        resolve();
      }
    };
    video.requestVideoFrameCallback(note);
    video.addEventListener('ended', () => resolve(), { once: true });
  });
  try {
    await video.play();
    await enough;
  } catch {
    // A browser that does not let it play tells no rate.
  }
  video.pause();
  return rateOf(times) ?? ASSUMED_FPS;
}
