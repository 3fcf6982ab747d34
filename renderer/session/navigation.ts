/** The one place the studio is at, kept in step with the address bar. */
import { createStore } from 'zustand/vanilla';
import { formatPlace, HOME, parsePlace, type Place, type PlaceQuery, type ProjectScreen } from './place.ts';

export const navigation = createStore<Place>(() => HOME);

/** Reads the address now and whenever it changes (back, forward, edited by hand). Returns the way to stop. */
export function followAddress(): () => void {
  const read = (): void => navigation.setState(parsePlace(window.location.hash), true);
  read();
  window.addEventListener('hashchange', read);
  return () => window.removeEventListener('hashchange', read);
}

/** Goes to a place; Back returns. */
export function go(place: Place): void {
  const hash = formatPlace(place);
  if (hash !== window.location.hash) window.history.pushState(null, '', hash);
  navigation.setState(place, true);
}

export const goHome = (): void => go(HOME);

/** Goes to another screen of the open project. */
export function goToScreen(screen: ProjectScreen, query: PlaceQuery = {}): void {
  const place = navigation.getState();
  if (place.screen !== 'home') go({ ...place, screen, query });
}

/** Goes back to the screen that sent one here (`from` in the address), which finds its spot again. False when none did. */
export function returnToSender(): boolean {
  const place = navigation.getState();
  if (place.screen === 'home' || place.query['from'] === undefined) return false;
  window.history.back();
  return true;
}

/** Changes what the screen remembers in the address, without a step in the history. `null` removes an entry. */
export function remember(changes: Readonly<Record<string, string | null>>): void {
  const place = navigation.getState();
  if (place.screen === 'home') return;
  const query: Record<string, string> = { ...place.query };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete query[key];
    else query[key] = value;
  }
  const next: Place = { ...place, query };
  window.history.replaceState(null, '', formatPlace(next));
  navigation.setState(next, true);
}
