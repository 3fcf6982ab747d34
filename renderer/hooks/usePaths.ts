/** Names of the items in sight, read a window at a time and kept. */
import { useEffect, useRef, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { inBackground } from './notify.tsx';

/** @param ids items in sight @returns relative paths of those that were read so far */
export function usePaths(project: string, ids: readonly ItemId[]): ReadonlyMap<ItemId, string> {
  const [paths, setPaths] = useState<ReadonlyMap<ItemId, string>>(new Map());
  const asked = useRef(new Set<ItemId>());
  const key = ids.join(' ');
  useEffect(() => {
    const missing = key
      .split(' ')
      .map(Number)
      .filter((id) => id > 0 && !asked.current.has(id))
      .slice(0, 500);
    if (missing.length === 0) return;
    missing.forEach((id) => asked.current.add(id));
    inBackground(
      studio.items.read({ project, ids: missing }).then((items) => {
        setPaths((before) => new Map([...before, ...items.map((item) => [item.id, item.path] as const)]));
      }),
    );
  }, [project, key]);
  return paths;
}
