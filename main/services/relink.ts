/** Finds images of a moved folder that were also renamed or sorted anew: by size, then by content. */
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RootItem } from '#main/database/queries/roots.ts';
import { hashFile } from '#main/files/hashFile.ts';
import { walkImages } from '#main/files/walkImages.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { mapConcurrent } from '#shared/util/mapConcurrent.ts';

const AT_ONCE = 8;

export interface Relinked {
  /** Images that are where they were, below the new folder. */
  readonly inPlace: number;
  /** New relative paths of images that are somewhere else in it. */
  readonly moved: ReadonlyMap<ItemId, string>;
}

/**
 * Looks for the images of a root below a folder. An image that is not at its path is looked for among the files that belong to
 * no other image and have its size; the content decides.
 */
export async function relink(folder: string, items: readonly RootItem[]): Promise<Relinked> {
  const isThere = await mapConcurrent(items, AT_ONCE, (item) =>
    access(join(folder, item.path)).then(
      () => true,
      () => false,
    ),
  );
  const missing = items.filter((item, i) => isThere[i] !== true && item.hash !== null);
  const inPlace = isThere.filter(Boolean).length;
  if (missing.length === 0) return { inPlace, moved: new Map() };
  const taken = new Set(items.filter((_, i) => isThere[i] === true).map((item) => item.path));
  return { inPlace, moved: await findByContent(folder, missing, taken) };
}

async function findByContent(
  folder: string,
  missing: readonly RootItem[],
  taken: ReadonlySet<string>,
): Promise<ReadonlyMap<ItemId, string>> {
  const sizes = new Set(missing.map((item) => item.sizeBytes));
  const { paths } = await walkImages(folder);
  const byHash = new Map<string, string[]>();
  await mapConcurrent(
    paths.filter((path) => !taken.has(path)),
    AT_ONCE,
    async (path) => {
      const file = join(folder, path);
      if (!sizes.has((await stat(file)).size)) return;
      const hash = await hashFile(file);
      byHash.set(hash, [...(byHash.get(hash) ?? []), path]);
    },
  );
  const moved = new Map<ItemId, string>();
  for (const item of missing) {
    // Copies of one picture are as good as each other, but each stands for one item only.
    const path = byHash
      .get(item.hash ?? '')
      ?.sort()
      .shift();
    if (path !== undefined) moved.set(item.id, path);
  }
  return moved;
}
