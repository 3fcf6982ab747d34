/** Going from image to image by key: from the key to the frame in which the new image, with its mask, is painted. */
import type { Kind } from '#shared/domain/project.ts';
import { drawMask, pictureProject } from './pictures.ts';
import { measuring, taken, untilTaken } from './probe.ts';
import { spread, type Spread } from './spread.ts';
import type { Workplace } from './workplace.ts';

const PICTURES = 30;
/** 1.9 megapixels. */
const SIZE = { widthPx: 1600, heightPx: 1200 } as const;
/** How long each image is looked at. */
const LOOK_MS = 400;
const CLASSES = 8;

export async function benchNextImage(place: Workplace, kind: Kind): Promise<Spread> {
  const project = await pictureProject(place, {
    name: `next ${kind}`,
    kind,
    classes: CLASSES,
    pictures: PICTURES,
    ...SIZE,
  });
  if (kind === 'masks')
    for (let item = 1; item <= PICTURES; item += 1)
      drawMask(place.studio, project, { item, strokes: 100, classes: CLASSES });
  const page = await place.show(project, '&view=single&sort=name');
  await page.locator('[role=img][data-loaded]').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(2000);
  await measuring(page, true);
  for (let i = 1; i < PICTURES; i += 1) {
    await page.keyboard.press('d');
    await untilTaken(page, 'shows', i);
    await page.waitForTimeout(LOOK_MS);
  }
  const times = await taken(page, 'shows');
  await page.context().close();
  return spread(times);
}
