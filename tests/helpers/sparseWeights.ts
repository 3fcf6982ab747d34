/** Safetensors files of real networks that take no time and no room: all zeros, which the disk does not store. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { modelParams, type ModelSpec } from '#main/engine/nn/model.ts';

export interface SparseOptions {
  readonly rename?: (name: string) => string;
  /** A tensor whose first number is NaN. */
  readonly nanIn?: string;
  /** Bytes missing at the end. */
  readonly cut?: number;
}

/** Writes the tensors of a model, all zero. @returns the path */
export function writeSparseWeights(path: string, model: ModelSpec, options: SparseOptions = {}): string {
  const { rename = (name: string) => name, nanIn, cut = 0 } = options;
  const header: Record<string, unknown> = {};
  let end = 0;
  let nanAt: number | null = null;
  for (const { name, shape } of modelParams(model)) {
    const start = end;
    end += shape.reduce((product, n) => product * n, 4);
    header[rename(name)] = { dtype: 'F32', shape, data_offsets: [start, end] };
    if (name === nanIn) nanAt = start;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const file = openSync(path, 'w');
  try {
    writeSync(file, Buffer.concat([length, json]));
    ftruncateSync(file, 8 + json.length + end - cut);
    if (nanAt !== null)
      writeSync(file, Buffer.from(Float32Array.of(Number.NaN).buffer), 0, 4, 8 + json.length + nanAt);
  } finally {
    closeSync(file);
  }
  return path;
}
