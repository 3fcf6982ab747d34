/** Label beside answer of validation images, read a window at a time and kept while labels and weights stay. */
import { useEffect, useRef, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import type { DrawnComparison } from '#shared/domain/evaluation.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { drawnKey } from './useDrawnEvaluation.ts';
import { useSeen } from './useSeen.ts';
import { inBackground } from './notify.tsx';

/** Fewer at once than a call may ask for: the first ones appear sooner. */
const AT_ONCE = 24;
const NOTHING: ReadonlyMap<ItemId, DrawnComparison> = new Map();

interface Known {
  readonly key: string;
  readonly found: ReadonlyMap<ItemId, DrawnComparison>;
}

/**
 * @param items in sight
 * @param maxPx masks are made this small; null for their own size, of which only those in sight are kept
 */
export function useComparisons(
  project: Project,
  run: Run,
  items: readonly ItemId[],
  maxPx: number | null,
): ReadonlyMap<ItemId, DrawnComparison> {
  const seen = useSeen().piecesPx;
  const piecesPx = project.kind === 'masks' ? seen : null;
  const key = `${drawnKey(project, run, piecesPx)} ${maxPx}`;
  const [known, setKnown] = useState<Known>({ key: '', found: NOTHING });
  const asked = useRef({ key: '', ids: new Set<ItemId>() });
  const wanted = items.join(' ');
  useEffect(() => {
    if (asked.current.key !== key || maxPx === null) asked.current = { key, ids: new Set() };
    const missing = wanted.split(' ').map(Number).filter((id) => id > 0 && !asked.current.ids.has(id)); // prettier-ignore
    missing.forEach((id) => asked.current.ids.add(id));
    let isOver = false;
    const keep = (answers: readonly DrawnComparison[]): void =>
      setKnown((before) => {
        const kept = before.key === key && maxPx !== null ? before.found : NOTHING;
        return { key, found: new Map([...kept, ...answers.map((one) => [one.item, one] as const)]) };
      });
    for (let start = 0; start < missing.length; start += AT_ONCE) {
      const part = missing.slice(start, start + AT_ONCE);
      const call = studio.predicting.compareDrawn({ project: project.id, run: run.id, split: 'valid', items: part, maxPx, piecesPx }); // prettier-ignore
      inBackground(call.then((answers) => (isOver && maxPx === null ? undefined : keep(answers))));
    }
    return () => {
      isOver = true;
    };
  }, [key, wanted, maxPx, piecesPx, project.id, run.id]);
  // What was read before a label changed stays in sight until it was read again.
  return known.key.split(' ')[0] === run.id ? known.found : NOTHING;
}
