/** Which points trade places in a mirror: chosen one by one, found by name, or taken away. */
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { inBackground, notifyDone } from '#renderer/hooks/notify.tsx';
import { changeScheme } from '#renderer/hooks/usePointScheme.ts';
import { pointsText } from '#renderer/text/points.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import { mirrorPairs } from '#shared/kernels/mirrorPairs.ts';
import { setMirror } from '#shared/kernels/pointScheme.ts';

const words = pointsText.mirrors;

export interface MirrorActions {
  readonly setMirror: (one: ClassId, other: ClassId | null) => void;
  /** Pairs names that differ only by left and right. */
  readonly pairByName: () => void;
  readonly clearMirrors: () => void;
}

/** @param shown the points there are now */
export function mirrorActions(labels: LabelDocument, shown: () => readonly LabelClass[]): MirrorActions {
  const change = (how: Parameters<typeof changeScheme>[1]): void => inBackground(changeScheme(labels, how));
  return {
    setMirror: (one, other) => change((scheme) => setMirror(scheme, one, other)),
    pairByName: () => {
      const classes = shown();
      const pairs = mirrorPairs(classes.map(({ name }) => name)).flatMap(([a, b]): [ClassId, ClassId][] => {
        const [one, other] = [classes[a], classes[b]];
        return one === undefined || other === undefined ? [] : [[one.id, other.id]];
      });
      if (pairs.length > 0) change((scheme) => pairs.reduce((now, pair) => setMirror(now, ...pair), scheme));
      notifyDone(pairs.length > 0 ? words.paired(pairs.length) : words.nothing);
    },
    clearMirrors: () => change((scheme) => ({ ...scheme, mirrors: [] })),
  };
}
