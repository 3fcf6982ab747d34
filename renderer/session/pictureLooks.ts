/** How pictures are looked at: the page of one image, and the bands and range of all that are made alike. */
import { createStore } from 'zustand/vanilla';
import type { ItemId } from '#shared/domain/item.ts';
import { USUAL_LOOK, type Picture, type PictureLook } from '#shared/domain/picture.ts';

type Bands = Omit<PictureLook, 'page'>;

export interface PictureLooks {
  /** The page that is shown of an image; the first of all others. */
  readonly page: { readonly item: ItemId; readonly page: number } | null;
  /** By how a picture is made: going on to the next image keeps the bands that were chosen. */
  readonly bands: Readonly<Record<string, Bands>>;
}

export const pictureLooks = createStore<PictureLooks>(() => ({ page: null, bands: {} }));

/** Pictures with the same of it are looked at alike. */
const makeOf = ({ bands, bits, sampleFormat }: Picture): string => `${sampleFormat} ${bits} ${bands}`;

export const pageOf = ({ page }: PictureLooks, item: ItemId): number => (page?.item === item ? page.page : 0);

/** @param picture null: not known yet */
export function lookOf(looks: PictureLooks, item: ItemId, picture: Picture | null): PictureLook {
  const page = pageOf(looks, item);
  const bands = picture === null ? undefined : looks.bands[makeOf(picture)];
  return bands === undefined ? { ...USUAL_LOOK, page } : { ...bands, page };
}

export const setPage = (item: ItemId, page: number): void => pictureLooks.setState({ page: { item, page } });

export function setBands(picture: Picture, bands: Bands): void {
  pictureLooks.setState((looks) => ({ bands: { ...looks.bands, [makeOf(picture)]: bands } }));
}

export const isUsualLook = ({ page, bands, low, high }: PictureLook): boolean =>
  page === 0 && bands === null && low === null && high === null;
