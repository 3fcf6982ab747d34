/** The may-import table, type imports included. ARCHITECTURE.md draws it; this file is the law. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Rooms, most specific first: a file belongs to the first whose path it starts with. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'shared/util': [],
  'shared/domain': ['shared/util'],
  'shared/kernels': ['shared/domain', 'shared/util'],
  'shared/contract': ['shared/domain', 'shared/util', 'zod', '@msgpack/msgpack'],

  'main/engine/ir': ['shared/util', 'shared/contract/errors.ts'],
  'main/engine/autodiff': ['main/engine/ir'],
  'main/engine/passes': ['main/engine/ir'],
  'main/engine/lower': ['main/engine/ir', 'main/engine/nn', 'protobufjs'],
  'main/engine/nn': ['main/engine/ir', 'shared/kernels'],
  'main/engine/optim': ['main/engine/ir'],
  'main/engine/runtime/ort': ['main/engine/ir', 'main/engine/lower', 'main/engine/runtime', 'onnxruntime-node', 'onnxruntime-common', 'node'],
  'main/engine/runtime/tensorflow': ['shared/contract/errors.ts', 'main/engine/ir', 'main/engine/runtime', '@tensorflow/tfjs', '@tensorflow/tfjs-node-gpu', 'node'],
  'main/engine/runtime': ['main/engine/ir'],
  'main/engine/learn': ['shared/contract/errors.ts', 'main/engine/ir', 'main/engine/autodiff', 'main/engine/passes', 'main/engine/nn', 'main/engine/optim', 'main/engine/runtime', 'shared/kernels'],
  'main/engine/callbacks': ['main/engine/learn', 'main/engine/optim', 'main/engine/ir', 'shared/kernels'],
  'main/engine/metrics': ['main/engine/learn', 'main/engine/ir', 'shared/kernels'],
  'main/engine/index.ts': ['main/engine'],

  'main/database': ['main/files', 'shared', 'node', 'better-sqlite3'],
  'main/files': ['shared', 'node', 'sharp'],
  'main/network': ['main/files', 'shared/contract/errors.ts', 'node'],
  'main/formats': ['shared', 'csv-parse', 'saxes', 'yaml', 'node'],
  'main/datasets': ['main/database', 'main/files', 'main/processes/entries.ts', 'shared', 'node'],
  'main/services': ['main/database', 'main/files', 'main/formats', 'main/network', 'main/processes', 'main/datasets', 'main/log.ts', 'shared', 'node'],
  'main/processes/entries.ts': ['node'],
  'main/processes': ['main/processes', 'main/engine', 'main/datasets', 'main/files', 'shared', 'node'],
  'main/ipc': ['main/services', 'main/log.ts', 'shared', 'node'],
  'main/server': ['main/ipc', 'main/services', 'main/files', 'main/log.ts', 'shared', 'node', 'ws'],
  'main/cli': ['main/services', 'main/server', 'main/ipc', 'main/database', 'main/files', 'main/processes', 'main/log.ts', 'shared', 'node', 'commander', 'open', 'playwright-core'],
  'main/cli.ts': ['main/cli', 'main/services', 'main/log.ts', 'shared', 'node', 'commander'],
  'main/shell': ['main/ipc', 'main/services', 'main/server', 'main/processes', 'main/files', 'main/log.ts', 'shared', 'node', 'electron'],
  'main/index.ts': ['main', 'shared', 'node', 'electron'],
  'main/preload.ts': ['shared/contract', 'electron'],
  'main/log.ts': ['pino', 'node'],

  'renderer/bridge': ['shared', '@msgpack/msgpack'],
  'renderer/document': ['shared', 'zustand'],
  'renderer/media': ['shared'],
  'renderer/session': ['renderer/document', 'renderer/text', 'shared', 'zustand'],
  'renderer/text': ['shared'],
  'renderer/theme': ['@mantine', '@fontsource-variable'],
  'renderer/tools': ['renderer/document', 'renderer/session', 'renderer/text', 'shared'],
  'renderer/sense': ['renderer/tools', 'renderer/bridge/readBitmap.ts', 'shared'],
  'renderer/stage': ['renderer/sense', 'renderer/tools', 'renderer/document', 'renderer/session', 'renderer/text', 'shared', 'react', 'konva', 'react-konva'],
  'renderer/hooks': ['renderer/document', 'renderer/session', 'renderer/bridge', 'renderer/media', 'renderer/stage', 'renderer/text', 'shared', 'react', 'zustand', '@mantine', '@tabler'],
  'renderer/components/plot': ['renderer/text', 'renderer/theme', 'shared', 'react', 'uplot', '@mantine'],
  'renderer/components': ['renderer/text', 'renderer/theme', 'shared', 'react', '@mantine', '@tabler', '@tanstack'],
  'renderer': ['renderer', '@fontsource-variable', 'shared', 'react', 'react-dom', 'zustand', '@mantine', '@tabler', '@tanstack'],
}; // prettier-ignore

const rooms = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length);

interface Arrow {
  readonly from: string;
  readonly to: string;
}

describe('the may-import table', () => {
  const files = ['main', 'renderer', 'shared'].flatMap((folder) => sources(join(root, folder)));
  const arrows = files.flatMap(importsOf);

  it('gives every source file a room', () => {
    expect(files.filter((file) => roomOf(file) === null)).toEqual([]);
  });

  it('holds for every import, types included', () => {
    const wrong = arrows.filter((arrow) => !isAllowed(arrow)).map((arrow) => {
      const room = roomOf(arrow.from) ?? '?';
      return `${arrow.from} imports ${arrow.to}; allowed in ${room}: ${(MAY_IMPORT[room] ?? []).join(', ')}`;
    }); // prettier-ignore
    expect(wrong).toEqual([]);
  });

  it('has no import cycle', () => {
    expect(findCycles(files, arrows)).toEqual([]);
  });

  it('names only rooms that exist', () => {
    expect(rooms.filter((room) => !files.some((file) => roomOf(file) === room))).toEqual([]);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => posixPath(relative(root, join(entry.parentPath, entry.name))));
}

function importsOf(file: string): Arrow[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => ({ from: file, to: targetOf(file, fileName) }));
}

/** A repo path for our own files, `node` for Node's modules, the package's name otherwise. */
function targetOf(from: string, specifier: string): string {
  if (specifier.startsWith('.'))
    return posix.normalize(posix.join(dirname(from), specifier.split('?')[0] ?? ''));
  if (specifier.startsWith('#')) return specifier.slice(1).split('?')[0] ?? '';
  if (specifier.startsWith('node:')) return 'node';
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

function roomOf(file: string): string | null {
  return rooms.find((room) => file === room || file.startsWith(`${room}/`)) ?? null;
}

function isAllowed({ from, to }: Arrow): boolean {
  const room = roomOf(from);
  if (room === null) return false;
  if (/\.(css|svg|png|woff2?)$/.test(to)) return true;
  if (roomOf(to) === room) return true;
  return (MAY_IMPORT[room] ?? []).some((allowed) => to === allowed || to.startsWith(`${allowed}/`));
}

function findCycles(files: readonly string[], arrows: readonly Arrow[]): string[] {
  const next = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const { from, to } of arrows) if (next.has(to)) next.get(from)?.push(to);
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      return;
    }
    state.set(file, 'open');
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of files) visit(file, []);
  return cycles;
}

const posixPath = (path: string): string => path.replaceAll('\\', '/');
