/** How much of the GPU's memory is in use, asked now and then of NVIDIA's own tool; other GPUs tell nobody. */
import { execFile } from 'node:child_process';
import type { DeviceName } from '#shared/domain/device.ts';

const EVERY_MS = 5000;
const TIMEOUT_MS = 4000;
const QUESTION = ['--query-gpu=memory.used', '--format=csv,noheader,nounits'];
const MEBIBYTE = 2 ** 20;

/** Bytes in use on the first GPU, of what `nvidia-smi` says in MiB; null for anything else. */
export function parseUsedMemory(text: string): number | null {
  const used = /^\s*(\d+)\s*$/m.exec(text.split('\n')[0] ?? '')?.[1];
  return used === undefined ? null : Number(used) * MEBIBYTE;
}

/** Asks in the background for as long as it is not stopped; one failure, and it asks no more. */
export class GpuMemory {
  readonly #timer: NodeJS.Timeout | null;
  #bytes: number | null = null;

  constructor(device: DeviceName) {
    this.#timer = device === 'cpu' ? null : setInterval(() => this.#ask(), EVERY_MS);
    this.#timer?.unref();
    if (this.#timer !== null) this.#ask();
  }

  /** As of the last answer; null while there is none. */
  get bytes(): number | null {
    return this.#bytes;
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  #ask(): void {
    execFile('nvidia-smi', QUESTION, { timeout: TIMEOUT_MS, windowsHide: true }, (error, text) => {
      this.#bytes = error === null ? parseUsedMemory(text) : null;
      if (this.#bytes === null) this.stop();
    });
  }
}
