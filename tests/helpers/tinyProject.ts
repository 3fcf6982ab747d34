/** Projects that train in seconds: small drawn pictures whose tag can be seen. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { OpenProject } from '#main/services/Projects.ts';
import { PLAIN_PRACTICE, type TrainConfig } from '#shared/domain/run.ts';
import type { Workplace } from './projectWithRun.ts';

/** Writes an image-folder tree: `dark/` and `bright/`, 32 px PNGs. @returns the folder */
export async function writeTinyImages(dir: string, images: number): Promise<string> {
  const root = join(dir, 'tiny');
  for (let i = 0; i < images; i += 1) {
    const isBright = i % 2 === 1;
    const folder = join(root, isBright ? 'bright' : 'dark');
    mkdirSync(folder, { recursive: true });
    const level = (isBright ? 190 : 40) + ((i * 7) % 30);
    await sharp({
      create: { width: 32, height: 32, channels: 3, background: { r: level, g: level, b: (i * 37) % 256 } },
    })
      .png()
      .toFile(join(folder, `${String(i).padStart(3, '0')}.png`));
  }
  return root;
}

/** A project with such images imported; no split unless asked for. */
export async function makeTinyProject(
  place: Workplace,
  { images = 40, split = true } = {},
): Promise<OpenProject> {
  const source = await writeTinyImages(place.dir, images);
  const project = place.studio.projects.create({
    name: 'tiny',
    folder: place.dir,
    kind: 'tags',
    classes: [],
  });
  const request = { source, format: 'folder', imagesDir: null, suffix: null, delimiter: null } as const;
  const control = { progress: () => {}, signal: new AbortController().signal };
  await place.studio.importing.run(project, request, control);
  if (split) place.studio.splits.apply(project, { by: 'random', fraction: 0.2, seed: 42 });
  return project;
}

/** Eight steps an epoch of 40 images. */
export const TINY: TrainConfig = {
  ...PLAIN_PRACTICE,
  arch: 'resnet18',
  sizePx: 32,
  batchSize: 4,
  epochs: 2,
  lr: 1e-3,
  wd: 0.01,
  pctStart: 0.3,
  seed: 7,
  device: 'cpu',
  freeze: false,
  trainFrozenBn: true,
  transforms: 'default',
  from: null,
  weights: null,
  checkpointMinutes: 60,
};
