/** What the stage shows of an item: the image as it is, a view of it, or the squares of one that is huge. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { studio } from '#renderer/bridge/studio.ts';
import { imageUrl, thumbUrl, viewUrl } from '#renderer/bridge/urls.ts';
import { isUsualLook, lookOf, pageOf, pictureLooks } from '#renderer/session/pictureLooks.ts';
import type { ShownImage } from '#renderer/stage/ImageStage.ts';
import type { TileSource } from '#renderer/stage/tiles.ts';
import { wordsForWire } from '#renderer/text/errors.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { Job } from '#shared/domain/job.ts';
import { isHuge, PICTURE_TILE_PX, type Picture, type PictureLook } from '#shared/domain/picture.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { useItems } from './useLabels.ts';
import { useJobs, useProject } from './useProject.ts';

export interface Shown {
  readonly image: ShownImage;
  /** What the file holds; null until it was asked. */
  readonly picture: Picture | null;
  /** A huge picture whose copies are not there yet, or null. */
  readonly preparing: Preparing | null;
}

export interface Preparing {
  /** Done of all, 0 to 1; null before it began. */
  readonly share: number | null;
  /** Why it came to an end; empty when somebody cancelled it, null while it goes on. */
  readonly problem: string | null;
  readonly again: () => void;
}

export function useShownImage(item: Item): Shown {
  const { id: project } = useProject();
  const { id, widthPx, heightPx } = item;
  const page = useStore(pictureLooks, (looks) => pageOf(looks, id));
  const { picture, preparing } = usePicture(project, id, page);
  const looks = useStore(pictureLooks);
  const look = useMemo(() => lookOf(looks, id, picture), [looks, id, picture]);
  const image = useMemo(
    () => shownImage(project, { id, widthPx, heightPx }, picture, look),
    [project, id, widthPx, heightPx, picture, look],
  );
  return { image, picture, preparing };
}

function shownImage(
  project: ProjectId,
  { id, widthPx, heightPx }: Pick<Item, 'id' | 'widthPx' | 'heightPx'>,
  picture: Picture | null,
  look: PictureLook,
): ShownImage {
  const size = picture ?? { widthPx, heightPx };
  const shown = { widthPx: size.widthPx, heightPx: size.heightPx, previewUrl: thumbUrl(project, id) };
  if (isHuge(size)) {
    const tiles = picture === null || picture.preparing !== null ? null : tilesOf(project, id, picture, look);
    return { ...shown, url: shown.previewUrl, tiles };
  }
  return { ...shown, url: isUsualLook(look) ? imageUrl(project, id) : viewUrl(project, id, look) };
}

const tilesOf = (project: ProjectId, id: ItemId, { levels }: Picture, look: PictureLook): TileSource => ({
  levels,
  tilePx: PICTURE_TILE_PX,
  urlOf: (level, x, y) => viewUrl(project, id, look, { level, x, y }),
});

interface Asked {
  readonly key: string;
  readonly picture: Picture | null;
}

/** Asks what a page holds, and again when copies of a huge picture are ready. */
function usePicture(project: ProjectId, id: ItemId, page: number): Pick<Shown, 'picture' | 'preparing'> {
  const key = `${project} ${id} ${page}`;
  const [asked, setAsked] = useState<Asked>({ key: '', picture: null });
  const [tries, setTries] = useState(0);
  const jobs = useJobs();
  const ready = jobs.findLast(({ kind, state }) => kind === 'pyramid' && state === 'done')?.id ?? null;
  useEffect(() => {
    let isOver = false;
    studio.items.picture({ project, item: id, page }).then(
      (picture) => {
        if (!isOver) setAsked({ key, picture });
      },
      // An image that cannot be read shows so itself.
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [project, id, page, key, ready, tries]);
  const picture = asked.key === key ? asked.picture : null;
  const waitsFor = picture?.preparing ?? null;
  const again = useCallback(() => setTries((count) => count + 1), []);
  const job = jobs.find(({ id: one }) => one === waitsFor);
  return { picture, preparing: waitsFor === null ? null : preparingOf(job, again) };
}

function preparingOf(job: Job | undefined, again: () => void): Preparing {
  const share = job?.total ? job.done / job.total : null;
  const hasEnded = job !== undefined && job.state !== 'running' && job.state !== 'done';
  const problem = hasEnded ? (job.error === null ? '' : wordsForWire(job.error).sentence) : null;
  return { share, problem, again };
}

/** Addresses of what is probably shown next; huge pictures are not decoded ahead. */
export function useUpcoming(near: readonly ItemId[]): readonly string[] {
  const { id: project } = useProject();
  const next = useItems(useMemo(() => near.slice(1), [near]));
  return useMemo(
    () => next.map((item) => (isHuge(item) ? thumbUrl(project, item.id) : imageUrl(project, item.id))),
    [next, project],
  );
}
