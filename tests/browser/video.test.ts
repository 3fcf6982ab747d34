import { join } from 'node:path';
import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

const CAMERA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

describe.skipIf(noBrowser !== null)(
  `Frames of videos and pictures of cameras in a browser${noBrowser ? ` (${noBrowser})` : ''}`,
  () => {
    let studio: BrowserStudio;
    let project: OpenProject;
    let page: Page;
    let webm: Buffer;

    beforeAll(async () => {
      studio = await startBrowserStudio({ browserArgs: CAMERA });
      project = studio.studio.projects.create({
        name: 'films',
        folder: studio.work,
        kind: 'tags',
        classes: ['a'],
      });
      page = await studio.open({ place: `#/p/${project.id}/label?path=${encodeURIComponent(project.path)}` });
      webm = await recordWebm(page);
    });
    afterAll(() => studio.close());

    const items = () =>
      studio.studio.items.read(project, [...studio.studio.items.index(project, {}, 'name')]);
    const openVideo = async (name: string, buffer: Buffer): Promise<void> => {
      await page.getByRole('button', { name: 'Add images' }).first().click();
      await page.getByRole('button', { name: 'From a video…' }).click();
      await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'video/webm', buffer });
    };
    /** Red and blue of the middle of an image. */
    const colorOf = async (path: string): Promise<readonly [number, number]> => {
      const data = await sharp(join(project.path, 'frames', path))
        .extract({ left: 60, top: 40, width: 1, height: 1 })
        .raw()
        .toBuffer();
      return [data[0]!, data[2]!];
    };

    it('says why a file is no video that it can show', async () => {
      await openVideo('notes.webm', Buffer.from('these are notes and no video'));
      await page.getByText('This file is no video').waitFor();
      await page.locator('input[type=file]').setInputFiles({
        name: 'x.mp4',
        mimeType: 'video/mp4',
        buffer: Buffer.from('\0\0\0\x18ftypisom\0\0\0\0 stsd hvc1', 'latin1'),
      });
      await page.getByText('its codec is HEVC (H.265)').waitFor();
      expect(items()).toEqual([]);
      await page.keyboard.press('Escape');
    });

    it('adds chosen frames of a video as images of one group, in order', async () => {
      await openVideo('traffic light.webm', webm);
      await page.getByAltText('A frame from the middle of the video').waitFor();
      await page.getByLabel('Frames per second').fill('2');
      await page.getByText(/^[4-7] images, about/).waitFor();
      await page.getByRole('button', { name: /^Add \d images$/ }).click();
      await page.getByRole('button', { name: 'Start labeling' }).click({ timeout: 60_000 });
      const all = items();
      expect(all.length).toBeGreaterThanOrEqual(4);
      expect(all.every(({ path }) => /^traffic light\/\d{6}\.jpg$/.test(path))).toBe(true);
      expect(all[0]).toMatchObject({ widthPx: 120, heightPx: 80, problem: null });
      // Red for the first second, blue for the second one.
      const [first, last] = [await colorOf(all[0]!.path), await colorOf(all.at(-1)!.path)];
      expect(first[0] - first[1]).toBeGreaterThan(100);
      expect(last[1] - last[0]).toBeGreaterThan(100);
    });

    it('adds only what is new when the same video comes again', async () => {
      const before = items().length;
      await openVideo('traffic light.webm', webm);
      await page.getByText('Every n-th').click();
      await page.getByLabel('Take every … frame').fill('1');
      await page.getByRole('button', { name: /^Add \d+ images$/ }).click();
      await page.getByRole('button', { name: 'Start labeling' }).click({ timeout: 60_000 });
      expect(items().length).toBeGreaterThan(before);
      expect(new Set(items().map(({ path }) => path.split('/')[0]))).toEqual(new Set(['traffic light']));
    });

    it('takes pictures of the camera with the button and with Space', async () => {
      const before = items().length;
      await page.getByRole('button', { name: 'Add images' }).first().click();
      await page.getByRole('button', { name: 'From the camera…' }).click();
      const live = page.getByLabel('What the camera sees');
      await expect
        .poll(() => live.evaluate((video: HTMLVideoElement) => video.videoWidth))
        .toBeGreaterThan(0);
      await page.getByRole('button', { name: 'Take a picture' }).click();
      await page.getByText('1 picture added').waitFor();
      await page.keyboard.press('Space');
      await page.getByText('2 pictures added').waitFor();
      expect(items().length).toBe(before + 2);
      const shots = items().filter(({ path }) => /^webcam \d{4}-\d\d-\d\d\/00000[12]\.jpg$/.test(path));
      expect(shots.map(({ problem }) => problem)).toEqual([null, null]);
      await page.keyboard.press('Escape');
      await expect.poll(() => live.count()).toBe(0);
    });
  },
);

/** Three seconds, recorded in the page: red, then blue. */
async function recordWebm(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [120, 80];
    const context = canvas.getContext('2d')!;
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm;codecs=vp8' });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => void parts.push(data);
    const ended = new Promise((resolve) => (recorder.onstop = resolve));
    const began = performance.now();
    recorder.start();
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        const at = performance.now() - began;
        context.fillStyle =
          at < 1500
            ? `rgb(230, ${String(Math.round(at) % 40)}, 0)`
            : `rgb(0, ${String(Math.round(at) % 40)}, 230)`;
        context.fillRect(0, 0, 120, 80);
        if (at < 3000) return;
        clearInterval(timer);
        resolve();
      }, 40);
    });
    recorder.stop();
    await ended;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  });
  return Buffer.from(base64, 'base64');
}
