/** What is said about images that a run sees as alike, in the studio and on the command line. */
import type { OddLabel } from '#shared/domain/alike.ts';

/** "9 of 12 images that look alike to this run have water, this one has not." */
export function oddLabelText(name: string, { having, isGiven }: OddLabel, all: number): string {
  const most = `${String(isGiven ? all - having : having)} of ${String(all)} images that look alike to this run`;
  return isGiven
    ? `${most} are not tagged ${name}, and this one is.`
    : `${most} are tagged ${name}, and this one is not.`;
}
