/** Which validation images are watched: the same ones in every epoch of a run, and together as many classes as may be. */
import type { SnapshotRow } from '#main/datasets/snapshot.ts';
import { permutation } from '#shared/kernels/rng.ts';

export const MOST_WATCHED = 6;
/** Apart from all other draws of a run. */
const STREAM = 0x77a7;

const classesOf = ({ classes, mask }: SnapshotRow): readonly number[] =>
  mask === undefined ? classes : mask.areas.map(([place]) => place);

/** In a random order by the seed, those first that have a class which none before them has. */
export function chooseWatched(rows: readonly SnapshotRow[], seed: number): readonly SnapshotRow[] {
  const shuffled = [...permutation(rows.length, seed, STREAM)].flatMap((at) => rows[at] ?? []);
  const seen = new Set<number>();
  const chosen = shuffled.filter((row) => {
    const isNew = classesOf(row).some((place) => !seen.has(place));
    for (const place of classesOf(row)) seen.add(place);
    return isNew;
  });
  const others = shuffled.filter((row) => !chosen.includes(row));
  return [...chosen, ...others].slice(0, MOST_WATCHED);
}
