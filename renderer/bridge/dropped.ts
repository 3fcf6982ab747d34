/** Files and folders that were dropped on the page, as paths that the services can read. */
import { fromWire } from '#shared/contract/errors.ts';
import type { WireError } from '#shared/domain/wireError.ts';

/** Uploaded so far and in all, in files. In Electron nothing is uploaded and it is never called. */
export type UploadProgress = (done: number, total: number) => void;

interface Upload {
  readonly file: File;
  /** `photos/2024/a.jpg`: the place inside the upload's own folder. */
  readonly name: string;
}

/**
 * Paths of what was dropped: a folder stays one path. Served, the files are uploaded first.
 * Must be called from the drop handler itself, before anything is awaited: afterwards the browser forgets the drop.
 */
export async function pathsOfDrop(drop: DataTransfer, onProgress?: UploadProgress): Promise<string[]> {
  const files = [...drop.files];
  const preload = window.limn;
  if (preload !== undefined) return files.map((file) => preload.pathOf(file));
  const entries = [...drop.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const nested = await Promise.all(entries.map((entry) => uploadsOf(entry, '')));
  return await uploadAll(nested.flat(), onProgress);
}

/** Sends the files one after another into one new folder; answers the paths of its top-level files and folders. */
async function uploadAll(uploads: readonly Upload[], onProgress?: UploadProgress): Promise<string[]> {
  const batch = crypto.randomUUID();
  const tops = new Set<string>();
  for (const [done, upload] of uploads.entries()) {
    onProgress?.(done, uploads.length);
    tops.add(await uploadOne(batch, upload));
  }
  onProgress?.(uploads.length, uploads.length);
  return [...tops];
}

async function uploadOne(batch: string, { file, name }: Upload): Promise<string> {
  const query = new URLSearchParams({ batch, name });
  const response = await fetch(`/upload?${query}`, { method: 'POST', body: file });
  const answer = (await response.json()) as { readonly top: string } | { readonly error: WireError };
  if ('error' in answer) throw fromWire(answer.error);
  return answer.top;
}

async function uploadsOf(entry: FileSystemEntry, folder: string): Promise<Upload[]> {
  const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
  if (entry.isFile) return [{ file: await fileOf(entry as FileSystemFileEntry), name }];
  const children = await childrenOf(entry as FileSystemDirectoryEntry);
  const nested = await Promise.all(children.map((child) => uploadsOf(child, name)));
  return nested.flat();
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** A directory reader hands out its entries in portions; an empty one is the last. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
