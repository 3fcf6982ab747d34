import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '#main/files/safetensors.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'limn-safetensors-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file with any header and data, however wrong. */
function craft(header: unknown, data: Uint8Array = new Uint8Array(0), length?: bigint): string {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length ?? BigInt(json.length));
  const path = join(folder, 'crafted.safetensors');
  writeFileSync(path, Buffer.concat([size, json, data]));
  return path;
}

const entry = (dtype: string, shape: unknown, data_offsets: unknown) => ({ dtype, shape, data_offsets });
const reasonOf = (path: string) =>
  readSafetensors(path).then(
    () => 'read',
    (error: { code: string; data: { reason: string } }) => `${error.code}: ${error.data.reason}`,
  );

describe('safetensors', () => {
  it('gives back what was written, names, shapes, numbers and metadata', async () => {
    const path = join(folder, 'a.safetensors');
    const tensors = new Map([
      ['conv1.weight', { dims: [2, 1, 2], data: Float32Array.of(1.5, -0, Infinity, 1e-40) }],
      ['scalar', { dims: [], data: Float32Array.of(7) }],
      ['empty', { dims: [0, 3], data: new Float32Array(0) }],
    ]);
    await writeSafetensors(path, tensors, { limn: '{"step":3}', ключ: 'é' });
    const read = await readSafetensors(path);
    expect([...read.tensors].sort()).toEqual([...tensors].sort());
    expect(read.metadata).toEqual({ limn: '{"step":3}', ключ: 'é' });
    expect((readFileSync(path).readBigUInt64LE() + 8n) % 8n).toBe(0n);
  });

  it('keeps any numbers through a round trip', async () => {
    const path = join(folder, 'any.safetensors');
    const arrays = fc.dictionary(
      fc.string({ minLength: 1 }).filter((s) => s !== '__metadata__' && s !== '__proto__'),
      fc.float32Array({ maxLength: 9 }),
    );
    await fc.assert(
      fc.asyncProperty(arrays, async (dictionary) => {
        const tensors = new Map(
          Object.entries(dictionary).map(([name, data]) => [name, { dims: [data.length], data }]),
        );
        await writeSafetensors(path, tensors);
        const { tensors: read } = await readSafetensors(path);
        expect(new Map([...read].sort())).toEqual(new Map([...tensors].sort()));
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  it('replaces the old file as a whole and leaves nothing beside it', async () => {
    const own = join(folder, 'own');
    const path = join(own, 'b.safetensors');
    await writeSafetensors(path, new Map([['x', { dims: [1], data: Float32Array.of(1) }]]));
    await writeSafetensors(path, new Map([['x', { dims: [1], data: Float32Array.of(2) }]]));
    expect((await readSafetensors(path)).tensors.get('x')?.data[0]).toBe(2);
    expect(readdirSync(own)).toEqual(['b.safetensors']);
  });

  it.each([
    ['F16', [0x3c00, 0xc000, 0x0001, 0x7c00], [1, -2, 2 ** -24, Infinity]],
    ['BF16', [0x3f80, 0xc000, 0x4049, 0x7f80], [1, -2, 3.140625, Infinity]],
    ['I16', [1, 0xfffe, 3, 4], [1, -2, 3, 4]],
  ])('reads %s numbers', async (dtype, bits, numbers) => {
    const path = craft({ x: entry(dtype, [4], [0, 8]) }, new Uint8Array(Uint16Array.from(bits).buffer));
    expect([...((await readSafetensors(path)).tensors.get('x')?.data ?? [])]).toEqual(numbers);
  });

  it('reads whole numbers of 64 bits, as batch counters are stored', async () => {
    const path = craft({ n: entry('I64', [], [0, 8]) }, new Uint8Array(BigInt64Array.of(12n).buffer));
    expect((await readSafetensors(path)).tensors.get('n')).toEqual({ dims: [], data: Float32Array.of(12) });
  });

  it.each<[string, () => string, string]>([
    [
      'an empty file',
      () => {
        const path = join(folder, 'empty');
        writeFileSync(path, '');
        return path;
      },
      'it is too short',
    ],
    ['a header longer than the file', () => craft({}, undefined, 2n ** 63n), 'it does not begin as one does'],
    ['a header that is no JSON', () => craft('{"x":'), 'its header is no JSON'],
    ['a header that is a list', () => craft([]), 'its header is no JSON object'],
    ['metadata that are no texts', () => craft({ __metadata__: { a: 1 } }), 'its metadata are no texts'],
    ['an unknown type', () => craft({ x: entry('F8', [1], [0, 1]) }), 'x has the type F8'],
    [
      'a type from the prototype',
      () => craft({ x: entry('toString', [1], [0, 1]) }),
      'x has the type toString',
    ],
    ['a negative shape', () => craft({ x: entry('F32', [-1], [0, 4]) }), 'x has no proper shape'],
    [
      'a huge shape',
      () => craft({ x: entry('F32', [2 ** 40, 2 ** 40], [0, 4]) }),
      'x is not as long as its shape says',
    ],
    ['no place', () => craft({ x: entry('F32', [1], [0]) }), 'x has no proper place'],
    ['a null entry', () => craft({ x: null }), 'x has the type undefined'],
    [
      'overlapping tensors',
      () => craft({ x: entry('F32', [1], [0, 4]), y: entry('F32', [1], [0, 4]) }, new Uint8Array(4)),
      'y does not begin where the tensor before it ends',
    ],
    [
      'a hole between tensors',
      () => craft({ x: entry('F32', [1], [4, 8]) }, new Uint8Array(8)),
      'x does not begin where the tensor before it ends',
    ],
    [
      'a truncated file',
      () => craft({ x: entry('F32', [4], [0, 16]) }, new Uint8Array(8)),
      'it is cut off: 8 of 16 bytes are missing',
    ],
    ['bytes nobody names', () => craft({}, new Uint8Array(8)), 'it holds 8 bytes of numbers and 0 are named'],
  ])('refuses %s', async (_, make, reason) => {
    expect(await reasonOf(make())).toBe(`weights.unreadable: ${reason}`);
  });

  it('says when there is no file', async () => {
    await expect(readSafetensors(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'path.missing' });
  });

  it('never throws anything but a sorted error, whatever the bytes are', async () => {
    const path = join(folder, 'noise');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), fc.string(), async (bytes, json) => {
        writeFileSync(path, bytes);
        expect(await reasonOf(path)).toMatch(/^(weights.unreadable: |read)/);
        expect(await reasonOf(craft(json, bytes))).toMatch(/^(weights.unreadable: |read)/);
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});
