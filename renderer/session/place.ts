/** Where one is, as a value and as the hash of the address, so that a reload comes back to the same place. */

export const PROJECT_SCREENS = ['data', 'label', 'train', 'review', 'export'] as const;
export type ProjectScreen = (typeof PROJECT_SCREENS)[number];

/** Where a project opens: at its images, or where some are added first. */
export const firstScreen = (items: number): ProjectScreen => (items > 0 ? 'label' : 'data');

/** What a screen wants to find again after a reload: the open image, the shown run, a filter. */
export type PlaceQuery = Readonly<Record<string, string>>;

export type Place =
  | { readonly screen: 'home' }
  | {
      readonly screen: ProjectScreen;
      readonly projectId: string;
      /** Folder of the project, with which it is opened again after a restart of the studio. */
      readonly path: string;
      readonly query: PlaceQuery;
    };

export type ProjectPlace = Exclude<Place, { screen: 'home' }>;

export const HOME: Place = { screen: 'home' };

/**
 * Reads a location hash such as `#/p/<projectId>/label?path=%2Fdata%2Fplanet.limn&item=12`.
 * Anything it does not understand is Home.
 */
export function parsePlace(hash: string): Place {
  const [route = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const [, p, id, screen] = route.split('/');
  const params = new URLSearchParams(search);
  const path = params.get('path');
  params.delete('path');
  if (p !== 'p' || !id || path === null || !isProjectScreen(screen)) return HOME;
  return { screen, projectId: decode(id), path, query: Object.fromEntries(params) };
}

/** The way back: `parsePlace(formatPlace(place))` equals `place`. */
export function formatPlace(place: Place): string {
  if (place.screen === 'home') return '#/';
  const params = new URLSearchParams({ ...place.query, path: place.path });
  return `#/p/${encodeURIComponent(place.projectId)}/${place.screen}?${params.toString()}`;
}

const isProjectScreen = (value: string | undefined): value is ProjectScreen =>
  PROJECT_SCREENS.some((screen) => screen === value);

/** An address typed by hand may hold a stray per cent sign; it is taken as it stands. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
