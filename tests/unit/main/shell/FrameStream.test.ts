import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { FrameStream } from '#main/shell/FrameStream.ts';

/** A pipe whose other end cuts what it gets into pieces of the given sizes, over and over. */
async function sendThrough(values: readonly unknown[], sizes: readonly number[]): Promise<unknown[]> {
  const wire = new PassThrough();
  const sender = new FrameStream<unknown, unknown>(new PassThrough(), wire, () => {});
  for (const value of values) sender.send(value);
  const bytes = wire.read() as Buffer;
  const input = new PassThrough();
  const got: unknown[] = [];
  new FrameStream<unknown, unknown>(input, new PassThrough(), (frame) => got.push(frame));
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    input.write(bytes.subarray(at, at + size));
    at += size;
  }
  await new Promise((resolve) => setImmediate(resolve));
  return got;
}

describe('frames over a pipe', () => {
  const values = [{ type: 'ready' }, { ids: Int32Array.of(1, 2, 3) }, 'é'.repeat(500), [], { n: 1 }];

  it.each([[[1]], [[2, 3]], [[4]], [[5, 1]], [[100_000]], [[3, 700, 1]]])(
    'arrive whole and in order when they come in pieces of %j bytes',
    async (sizes) => {
      expect(await sendThrough(values, sizes)).toEqual(values);
    },
  );
});
