import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFileServer, type Behaviour, type FileServer } from '#tests/helpers/fileServer.ts';
import { writeSparseWeights } from '#tests/helpers/sparseWeights.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

let served: BrowserStudio;
let server: FileServer;
let behaviour: Behaviour = { body: Buffer.alloc(0) };

beforeAll(async () => {
  if (noBrowser !== null) return;
  server = await startFileServer(() => behaviour);
  const entry = { arch: 'resnet18', bytes: 44_700_000, sha256: null, licence: 'BSD-3-Clause' };
  served = await startBrowserStudio({
    catalogue: [{ ...entry, name: 'r18', title: 'ResNet-18, ImageNet', url: `${server.origin}/file` }],
  });
}, 240_000);
afterAll(async () => {
  await served?.close();
  await server?.close();
});

describe.skipIf(noBrowser !== null)('weights in the plan', () => {
  it('are downloaded only on a click, with size, progress and cancel, and then stand in the settings', async () => {
    const path = writeSparseWeights(join(served.work, 'w'), { arch: 'resnet18', head: 'linear', outputs: 2 });
    const page = await served.open();
    await page.getByRole('button', { name: 'Try the sample' }).click();
    await page.getByRole('gridcell').first().waitFor();
    await page.getByRole('navigation').getByRole('button', { name: 'Train' }).click();

    const start = page.getByRole('combobox', { name: 'Start from' });
    await start.click();
    await page.getByRole('option', { name: 'ResNet-18, ImageNet (44.7 MB to download)' }).click();
    await page.getByText(/^From 127\.0\.0\.1:\d+ · BSD-3-Clause$/).waitFor();
    await page.getByText('Download the chosen weights first').waitFor();
    expect(await page.getByRole('button', { name: 'Train', exact: true }).last().isDisabled()).toBe(true);
    expect(server.asked).toEqual([]);

    behaviour = { body: Buffer.alloc(0), status: 404 };
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'there is no such file (404)' }).waitFor();

    behaviour = { body: readFileSync(path), slowMs: 5 };
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByText(/ of 4\d\.\d MB$/).waitFor();
    await page.getByRole('button', { name: 'Cancel the download' }).click();
    await page.getByRole('button', { name: 'Download', exact: true }).waitFor();

    behaviour = { body: readFileSync(path) };
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await expect.poll(() => start.inputValue(), { timeout: 30_000 }).toBe('ResNet-18, ImageNet');
    await page.getByRole('button', { name: 'Download', exact: true }).waitFor({ state: 'detached' });
    expect(server.asked.at(-1)?.range).toMatch(/^bytes=\d+-$/);
    expect(served.studio.weights.list()[0]?.isDownloaded).toBe(true);

    expect(await page.getByRole('button', { name: 'Train', exact: true }).last().isEnabled()).toBe(true);
    await start.click();
    await page.getByRole('option', { name: 'Scratch' }).click();
    expect(await start.inputValue()).toBe('Scratch');
  });
});
