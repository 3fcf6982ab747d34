/** Where one is. */
import { useStore } from 'zustand';
import { navigation } from '#renderer/session/navigation.ts';
import type { Place, PlaceQuery } from '#renderer/session/place.ts';

export const usePlace = (): Place => useStore(navigation);

const NO_QUERY: PlaceQuery = {};

/** What the address remembers for this screen, such as the shown run. Change it with `remember` of session/navigation. */
export const usePlaceQuery = (): PlaceQuery =>
  useStore(navigation, (place) => (place.screen === 'home' ? NO_QUERY : place.query));
