import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeModel, floatTensor, type OnnxTensor } from '#main/engine/lower/onnxModel.ts';
import { modelProto } from '#main/engine/lower/onnxSchema.ts';
import { writeSafetensors } from '#main/files/safetensors.ts';
import { openWeights } from '#main/processes/weights/openWeights.ts';
import { textOfError } from '#shared/contract/errorText.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'limn-weights-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(bytes: Uint8Array | string, name = 'w'): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** A model file of these initializers, with operations that nobody knows. */
const onnx = (initializers: readonly OnnxTensor[]): Uint8Array =>
  encodeModel({
    irVersion: 8,
    opsets: [{ domain: 'nowhere', version: 1 }],
    producer: { name: 'test', version: '' },
    metadata: {},
    graph: {
      name: 'g',
      nodes: [
        { op: 'Unheard', domain: 'nowhere', inputs: ['a.weight'], outputs: ['y'] },
        { op: 'Identity', inputs: ['a.weight'], outputs: ['b.weight'] },
      ],
      initializers,
      inputs: [],
      outputs: [],
    },
  });

function open(path: string): Record<string, { dims: readonly number[]; data: number[] }> {
  const file = openWeights(path);
  try {
    return Object.fromEntries(
      [...file.shapes.keys()].map((name) => {
        const { dims, data } = file.read(name);
        return [name, { dims, data: [...data] }];
      }),
    );
  } finally {
    file.close();
  }
}

function said(path: string): string {
  try {
    open(path);
  } catch (error) {
    return textOfError(error).replaceAll(path, 'FILE');
  }
  return 'it was read';
}

const raw = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

describe('weights are read by name', () => {
  it('from safetensors', async () => {
    const path = join(folder, 's');
    await writeSafetensors(path, new Map([['a', { dims: [2], data: Float32Array.of(1, -2) }]]));
    expect(open(path)).toEqual({ a: { dims: [2], data: [1, -2] } });
  });

  it('from an ONNX file in three kinds of numbers, whatever its operations are; shared tensors keep both names', () => {
    const initializers: OnnxTensor[] = [
      floatTensor('a.weight', [2, 1], Float32Array.of(0.5, -4)),
      { name: 'h', dtype: 'float16', dims: [2], raw: raw(Uint16Array.of(0x3c00, 0xc000)) },
      { name: 'd', dtype: 'float64', dims: [], raw: raw(Float64Array.of(0.1)) },
      { name: 'steps', dtype: 'int64', dims: [], raw: raw(BigInt64Array.of(7n)) },
    ];
    expect(open(fileWith(onnx(initializers)))).toEqual({
      'a.weight': { dims: [2, 1], data: [0.5, -4] },
      'b.weight': { dims: [2, 1], data: [0.5, -4] },
      h: { dims: [2], data: [1, -2] },
      d: { dims: [], data: [Math.fround(0.1)] },
    });
  });

  it('from an ONNX file that keeps its numbers in typed fields', () => {
    const initializer = [
      { name: 'f', dataType: 1, dims: [2], floatData: [1.5, 2] },
      { name: 'd', dataType: 11, dims: [1], doubleData: [-3] },
      { name: 'h', dataType: 10, dims: [1], int32Data: [0x3c00] },
    ];
    const bytes = modelProto.encode({ irVersion: 8, graph: { initializer } } as never).finish();
    expect(open(fileWith(bytes))).toEqual({
      f: { dims: [2], data: [1.5, 2] },
      d: { dims: [1], data: [-3] },
      h: { dims: [1], data: [1] },
    });
  });
});

describe('what is no weights is refused in a sentence', () => {
  const whole = 'They must be a whole safetensors or ONNX file; copy or download it again.';

  it.each<[string, Uint8Array | string, string]>([
    ['an empty file', '', 'it is empty'],
    ['a web page', '\n<!DOCTYPE html><html><body>Not found', 'it is a web page or a text, not weights'],
    ['an error as JSON', '{"error": "no such file"}', 'it is a web page or a text, not weights'],
    ['a zip archive', 'PK\u0003\u0004 something else', 'it is a zip archive; unpack it first'],
    [
      'a Keras file',
      Buffer.from([0x89, 0x48, 0x44, 0x46, 13, 10]),
      'it is an HDF5 file, as Keras writes them',
    ],
    ['noise', Buffer.alloc(64, 0xff), 'it is of no kind that is known here'],
    [
      'an ONNX file that is cut off',
      onnx([floatTensor('a', [64], new Float32Array(64))]).subarray(0, 150),
      'it is cut off or damaged',
    ],
    [
      'an ONNX tensor of a wrong length',
      onnx([floatTensor('a', [3], new Float32Array(2))]),
      'a is not as long as its shape says',
    ],
    [
      'an ONNX file with folded normalization',
      onnx([floatTensor('onnx::Conv_193', [1], new Float32Array(1))]),
      'its normalization was folded into the convolutions. Export it again with do_constant_folding=False and training=torch.onnx.TrainingMode.PRESERVE',
    ],
    [
      'an ONNX file whose numbers are elsewhere',
      modelProto
        .encode({
          irVersion: 8,
          graph: { initializer: [{ name: 'a', dataType: 1, dims: [1], dataLocation: 1 }] },
        } as never)
        .finish(),
      'the numbers of a are in another file. Save the model with its weights inside',
    ],
  ])('%s', (_, bytes, reason) => {
    expect(said(fileWith(bytes))).toBe(`The weights in FILE cannot be read: ${reason}. ${whole}`);
  });

  it.each([
    ['as torch.save writes them', Buffer.from('PK\u0003\u0004\u0000\u0000 archive/data.pkl')],
    ['of the time before', Buffer.from([0x80, 0x02, 0x8a, 0x0a])],
  ])('PyTorch files %s, which are told how to be converted', (_, bytes) => {
    expect(said(fileWith(bytes))).toContain(
      'FILE is a PyTorch file, which can hold programs and is not opened. Convert it where PyTorch is',
    );
    expect(said(fileWith(bytes))).toContain('python -c "import torch');
  });

  it('a folder, and nothing at all', () => {
    expect(said(folder)).toBe('FILE is not a file. Choose a file.');
    expect(said(join(folder, 'nowhere'))).toContain('does not exist');
  });

  it('does not change the file', () => {
    const path = fileWith(onnx([floatTensor('a', [1], Float32Array.of(1))]));
    const before = readFileSync(path);
    open(path);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
