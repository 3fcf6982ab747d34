/** What a call answers for a key, asked again when the key changes; the answer before stays until the new one is there. */
import { useEffect, useRef, useState } from 'react';

export interface Answer<T> {
  /** Of the key now or (while it is asked again) of the one before; null before the first. */
  readonly value: T | null;
  readonly failure: unknown;
  readonly isWaiting: boolean;
}

interface Kept<T> {
  readonly key: string;
  readonly value: T | null;
  readonly failure: unknown;
}

/** Typing a number asks once, not for every digit. */
const PATIENCE_MS = 150;

/** @param key null asks nothing */
export function useAnswer<T>(key: string | null, ask: () => Promise<T>): Answer<T> {
  const [kept, setKept] = useState<Kept<T> | null>(null);
  const asking = useRef(ask);
  useEffect(() => {
    asking.current = ask;
  });
  const isFirst = useRef(true);
  useEffect(() => {
    if (key === null) return undefined;
    let isOver = false;
    const patience = isFirst.current ? 0 : PATIENCE_MS;
    isFirst.current = false;
    const timer = setTimeout(() => {
      asking.current().then(
        (value) => {
          if (!isOver) setKept({ key, value, failure: null });
        },
        (failure: unknown) => {
          if (!isOver) setKept({ key, value: null, failure });
        },
      );
    }, patience);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [key]);
  return {
    value: kept?.value ?? null,
    failure: kept?.failure ?? null,
    isWaiting: key !== null && kept?.key !== key,
  };
}
