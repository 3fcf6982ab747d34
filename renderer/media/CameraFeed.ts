/** A camera of this computer, asked for when it is opened and let go when it is closed. */

export type CameraProblemKind = 'denied' | 'missing' | 'busy' | 'unsupported';

export class CameraProblem extends Error {
  override readonly name = 'CameraProblem';
  readonly kind: CameraProblemKind;
  constructor(kind: CameraProblemKind) {
    super(kind);
    this.kind = kind;
  }
}

export interface CameraChoice {
  readonly id: string;
  readonly name: string;
}

const QUALITY = 0.95;
const BEST = { width: { ideal: 1920 }, height: { ideal: 1080 } } as const;

export class CameraFeed {
  readonly #stream: MediaStream;

  private constructor(stream: MediaStream) {
    this.#stream = stream;
  }

  /** @param id one of `cameras()`; null: the usual one. @throws CameraProblem */
  static async open(id: string | null): Promise<CameraFeed> {
    // Left out on pages that are not secure, whatever the types say.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (devices === undefined) throw new CameraProblem('unsupported');
    const video = id === null ? BEST : { ...BEST, deviceId: { exact: id } };
    try {
      return new CameraFeed(await devices.getUserMedia({ video, audio: false }));
    } catch (error) {
      throw new CameraProblem(kindOf(error));
    }
  }

  /** Names are known once a camera was opened. */
  static async cameras(): Promise<readonly CameraChoice[]> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices
      .filter(({ kind }) => kind === 'videoinput')
      .map(({ deviceId, label }, at) => ({ id: deviceId, name: label === '' ? String(at + 1) : label }));
  }

  get id(): string | null {
    return this.#stream.getVideoTracks()[0]?.getSettings().deviceId ?? null;
  }

  show(video: HTMLVideoElement): void {
    video.srcObject = this.#stream;
    video.play().catch(() => undefined);
  }

  /** What is seen now, in the camera's own size. @returns null before the first picture */
  async grab(video: HTMLVideoElement): Promise<Blob | null> {
    if (video.videoWidth === 0) return null;
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    canvas.getContext('2d', { alpha: false })?.drawImage(video, 0, 0);
    return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  }

  close(): void {
    for (const track of this.#stream.getTracks()) track.stop();
  }
}

function kindOf(error: unknown): CameraProblemKind {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return name === 'TypeError' ? 'unsupported' : 'busy';
}
