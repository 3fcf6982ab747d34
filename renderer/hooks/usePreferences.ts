/** Theme and remembered sizes: read once from the studio, shown at once when changed, stored behind it. */
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import { studio } from '#renderer/bridge/studio.ts';
import { preferences } from '#renderer/session/preferences.ts';
import type { Preferences } from '#shared/contract/answers.ts';
import type { PointTemplate } from '#shared/domain/pointTemplate.ts';
import { inBackground } from './notify.tsx';

/** Reads the preferences once. Used by the frame. */
export function useLoadPreferences(): void {
  useEffect(() => {
    inBackground(studio.app.preferences({}).then((read) => preferences.setState(read, true)));
  }, []);
}

export function useColorScheme(): 'dark' | 'light' {
  const theme = useStore(preferences, (state) => state.theme);
  const systemIsLight = useMediaQuery('(prefers-color-scheme: light)', false);
  if (theme === 'auto') return systemIsLight ? 'light' : 'dark';
  return theme;
}

export function setTheme(theme: 'dark' | 'light' | 'auto'): void {
  preferences.setState({ theme });
  inBackground(studio.app.savePreferences({ theme }));
}

/** A remembered number, such as the width of a panel or 0/1 for closed/open. */
export function useLayoutValue(name: string, initial: number): [number, (value: number) => void] {
  const value = useStore(preferences, (state) => state.layout[name]) ?? initial;
  const set = useCallback(
    (next: number) => {
      const layout = { ...preferences.getState().layout, [name]: next };
      preferences.setState({ layout });
      inBackground(studio.app.savePreferences({ layout }));
    },
    [name],
  );
  return [value, set];
}

/** A remembered choice between ways of showing things, as it is now; for what is no component. */
export function choiceNow<T extends string>(name: string, all: readonly T[], initial: T): T {
  const chosen = preferences.getState().choices[name];
  return all.find((one) => one === chosen) ?? initial;
}

export function setChoice(name: string, value: string): void {
  preferences.setState(({ choices }) => ({ choices: { ...choices, [name]: value } }));
  inBackground(studio.app.savePreferences({ choices: { [name]: value } }));
}

/** A remembered choice between ways of showing things. */
export function useChoice<T extends string>(
  name: string,
  all: readonly T[],
  initial: T,
): [T, (value: T) => void] {
  const chosen = useStore(preferences, (state) => state.choices[name]);
  const set = useCallback((value: T) => setChoice(name, value), [name]);
  return [all.find((one) => one === chosen) ?? initial, set];
}

/** Stores which keys were chosen, for all commands that were changed. They work from now on. */
export function saveKeys(keys: Preferences['keys']): void {
  preferences.setState({ keys });
  const copy = Object.fromEntries(Object.entries(keys).map(([id, all]) => [id, [...all]]));
  inBackground(studio.app.savePreferences({ keys: copy }));
}

/** Own templates of points, in the order in which they were made. */
export function setTemplates(templates: readonly PointTemplate[]): void {
  preferences.setState({ templates });
  inBackground(studio.app.savePreferences({ templates: [...templates] }));
}

/** Does not show a hint again. */
export function markHintSeen(hint: string): void {
  const hintsSeen = [...preferences.getState().hintsSeen, hint];
  preferences.setState({ hintsSeen });
  inBackground(studio.app.savePreferences({ hintsSeen }));
}
