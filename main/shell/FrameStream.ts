/** Frames over a pair of pipes: four bytes of length, then MessagePack. Independent of either side's version of V8. */
import type { Readable, Writable } from 'node:stream';
import { decodeFrame, encodeFrame } from '#shared/contract/codec.ts';

const HEADER_BYTES = 4;
/** Far above any picture or answer; a length beyond it means that something else wrote into the pipe. */
const MAX_FRAME_BYTES = 1024 ** 3;

export class FrameStream<In, Out> {
  readonly #output: Writable;
  #chunks: Buffer[] = [];
  #bytes = 0;

  /** @param onFrame gets each whole frame, in order */
  constructor(input: Readable, output: Writable, onFrame: (frame: In) => void) {
    this.#output = output;
    input.on('data', (chunk: Buffer) => this.#take(chunk, onFrame));
    // The other side went away: its exit is told elsewhere.
    output.on('error', () => {});
  }

  send(frame: Out): void {
    if (!this.#output.writable) return;
    const body = encodeFrame(frame);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32BE(body.byteLength);
    this.#output.write(header);
    this.#output.write(body);
  }

  #take(chunk: Buffer, onFrame: (frame: In) => void): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    for (;;) {
      const body = this.#nextBody();
      if (body === null) return;
      onFrame(decodeFrame(body) as In);
    }
  }

  /** The next frame's body when all of it has arrived. Chunks are joined only then, so large frames cost no copies before. */
  #nextBody(): Buffer | null {
    if (this.#bytes < HEADER_BYTES) return null;
    if ((this.#chunks[0]?.length ?? 0) < HEADER_BYTES) this.#chunks = [Buffer.concat(this.#chunks)];
    const length = this.#chunks[0]?.readUInt32BE(0) ?? 0;
    if (length > MAX_FRAME_BYTES)
      throw new Error(`a frame of ${length} bytes: something else wrote into the pipe`);
    if (this.#bytes < HEADER_BYTES + length) return null;
    const all = Buffer.concat(this.#chunks);
    const rest = all.subarray(HEADER_BYTES + length);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#bytes = rest.length;
    return all.subarray(HEADER_BYTES, HEADER_BYTES + length);
  }
}
