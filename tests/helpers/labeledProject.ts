/** Projects of all kinds with labels on real image files, and their labels in one comparable form. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { OpenProject } from '#main/services/Projects.ts';
import type { Split } from '#shared/domain/project.ts';
import { rasterOf, tilesOf } from '#shared/kernels/mask/RasterEdit.ts';
import { writeImage } from './imageFiles.ts';
import { labelSet, type SetOptions } from './labelSets.ts';
import type { TestStore } from './testStore.ts';

export interface LabeledProject {
  readonly project: OpenProject;
  readonly imagesDir: string;
}

/** A project with the labels of `labelSet`, drawn as a person would. The last image is not labeled. */
export async function labeledProject(
  store: TestStore,
  name: string,
  options: SetOptions,
): Promise<LabeledProject> {
  const set = labelSet(options);
  const imagesDir = join(store.folder, `${name}-images`);
  for (const { name: file, widthPx, heightPx } of set.images) {
    await writeImage(join(imagesDir, file), {
      width: widthPx,
      height: heightPx,
      format: /png$/i.test(file) ? 'png' : 'jpeg',
    });
  }
  const project = store.create(
    name,
    set.classes.map((one) => one.name),
    options.kind,
  );
  await store.importNow(project, imagesDir, { format: 'images' });
  const { studio } = store;
  const classIds = new Map(studio.classes.list(project).map(({ name: own, id }) => [own, id]));
  const idOf = (own: string): number => classIds.get(own) ?? 0;
  for (const item of studio.items.read(project, [...studio.items.index(project, {}, 'name')])) {
    const image = set.images.find((one) => one.name === item.path);
    if (image === undefined) throw new Error(`there is no ${item.path}`);
    if (options.kind === 'tags') {
      studio.labels.apply(project, {
        itemIds: [item.id],
        add: image.tags.map(idOf),
        remove: [],
        labeled: true,
      });
    } else if (options.kind === 'masks') {
      const mask = set.maskOf(image);
      const data = mask.data.map((value) => idOf(set.classes[value - 1]?.name ?? ''));
      const tiles = tilesOf({ ...mask, data }).map(({ tx, ty, runs }) => ({
        tx,
        ty,
        before: new Uint8Array(0),
        after: runs,
      }));
      studio.masks.paint(project, { item: item.id, tiles, what: 'Draw' });
    } else {
      const changes = image.points.map(({ name: own, x, y, v }) => ({
        classId: idOf(own),
        before: null,
        after: { x, y, v },
      }));
      studio.points.place(project, { item: item.id, changes, what: 'Place' });
    }
    if (image.split !== null) setSplit(project, item.id, image.split);
  }
  return { project, imagesDir };
}

function setSplit(project: OpenProject, id: number, split: Split): void {
  project.db.write(
    'test split',
    (db) => void db.prepare('UPDATE items SET split = ? WHERE id = ?').run(split, id),
  );
}

/** Labels by path, with names instead of ids; masks as a fingerprint. */
export function labelsOf(
  { studio }: TestStore,
  project: OpenProject,
  { withSplit = true, digits = 4 }: { withSplit?: boolean; digits?: number } = {},
): Readonly<Record<string, unknown>> {
  const classes = new Map(studio.classes.list(project).map(({ id, name }) => [id, name]));
  const nameOf = (id: number): string => classes.get(id) ?? '?';
  const { kind } = studio.projects.describe(project);
  const items = studio.items.read(project, [...studio.items.index(project, { labeled: true }, 'name')]);
  const round = (value: number): number => Number(value.toFixed(digits));
  const of = (id: number, classIds: readonly number[]): unknown => {
    if (kind === 'tags') return classIds.map(nameOf).sort();
    if (kind === 'points') {
      const points = studio.points.read(project, [id])[0]?.points ?? [];
      return points
        .map(([classId, { x, y, v }]) =>
          v === 0 ? [nameOf(classId), 0] : [nameOf(classId), v, round(x), round(y)],
        )
        .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
    }
    const mask = rasterOf(studio.masks.read(project, id));
    return mask === null ? null : rowsOfNames(mask.data, mask.widthPx, nameOf);
  };
  return Object.fromEntries(
    items.map((item) => [
      item.path,
      { ...(withSplit ? { split: item.split } : {}), labels: of(item.id, item.classIds) },
    ]),
  );
}

/** A fingerprint of run lengths by name: what a mask says, whatever the ids of its classes are. */
function rowsOfNames(data: Uint16Array, widthPx: number, nameOf: (id: number) => string): string {
  const runs: string[] = [`${String(widthPx)} wide`];
  for (let start = 0; start < data.length;) {
    let end = start + 1;
    while (end < data.length && data[end] === data[start]) end += 1;
    const id = data[start] ?? 0;
    runs.push(`${String(end - start)} ${id === 0 ? '-' : nameOf(id)}`);
    start = end;
  }
  return `${String(runs.length)} runs, ${createHash('sha256').update(runs.join(', ')).digest('hex')}`;
}
