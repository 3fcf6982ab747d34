/** What a file of weights is, by its first bytes; its name is not believed. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '#shared/contract/errors.ts';
import { sortDiskError } from './atomicWrite.ts';

export type WeightsKind =
  'safetensors' | 'onnx' | 'pytorch' | 'page' | 'archive' | 'hdf5' | 'empty' | 'unknown';

const HEAD_BYTES = 512;

/** @throws AppError `path.missing`, `path.not-a-file`, `path.read-only` */
export function weightsKind(path: string): WeightsKind {
  return kindOf(firstBytes(path));
}

/** The same for bytes in hand: the first few hundred of a file. */
export function kindOf(head: Uint8Array): WeightsKind {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const text = bytes.toString('latin1');
  if (bytes.length === 0) return 'empty';
  // A zip of a pickle, and the bare pickles (protocol 2 and up) of PyTorch before 1.6.
  if (text.startsWith('PK\u0003\u0004')) return text.includes('data.pkl') ? 'pytorch' : 'archive';
  if (bytes[0] === 0x80 && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 0) <= 5) return 'pytorch';
  if (text.startsWith('\u0089HDF')) return 'hdf5';
  if (/^\s*(?:<!doctype|<html|<\?xml|\{\s*")/i.test(text)) return 'page';
  // Eight bytes of length, then JSON.
  if (bytes.length < 9 || text[8] === '{') return 'safetensors';
  // An ONNX model is a protobuf message; ir_version is its field 1, a small number, and comes first.
  if (bytes[0] === 0x08 && (bytes[1] ?? 0) > 0 && (bytes[1] ?? 0) < 32) return 'onnx';
  return 'unknown';
}

function firstBytes(path: string): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  try {
    const file = openSync(path, 'r');
    try {
      if (!fstatSync(file).isFile()) throw new AppError('path.not-a-file', { path });
      return bytes.subarray(0, readSync(file, bytes, 0, HEAD_BYTES, 0));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw sortDiskError(error, path);
  }
}
