import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSafetensors } from '#main/files/safetensors.ts';
import { readRunSpec } from '#main/processes/runFolder.ts';
import { prepareRun } from '#main/services/prepareRun.ts';
import { runFolder } from '#main/services/runStore.ts';
import type { CatalogueEntry } from '#main/services/weights/catalogue.ts';
import { Weights } from '#main/services/weights/Weights.ts';
import { textOfError, textOfWire } from '#shared/contract/errorText.ts';
import type { Job } from '#shared/domain/job.ts';
import { entryPath } from '#main/processes/entries.ts';
import { startFileServer, type Behaviour, type FileServer } from '#tests/helpers/fileServer.ts';
import { runProgram } from '#tests/helpers/program.ts';
import { openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { writeSparseWeights } from '#tests/helpers/sparseWeights.ts';
import { makeTinyProject, TINY } from '#tests/helpers/tinyProject.ts';

let place: Workplace;
let server: FileServer;
let behaviour: Behaviour;
let weights: Weights;

async function tinyFile(value: number): Promise<Buffer> {
  const path = join(place.dir, `${String(value)}.safetensors`);
  await writeSafetensors(path, new Map([['a', { dims: [2], data: Float32Array.of(value, value) }]]));
  return readFileSync(path);
}

beforeEach(async () => {
  place = openWorkplace();
  behaviour = { body: await tinyFile(1) };
  server = await startFileServer(() => behaviour);
  const known: CatalogueEntry = {
    name: 'tiny-known',
    title: 'Tiny',
    arch: 'resnet18',
    url: `${server.origin}/file`,
    bytes: 100,
    sha256: null,
    licence: 'BSD-3-Clause',
  };
  weights = new Weights({ homeDir: join(place.dir, 'home'), jobs: place.studio.jobs, catalogue: [known] });
});
afterEach(async () => {
  await server.close();
  await place.dispose();
});

const fetched = (source: string): Promise<Job> => place.studio.jobs.wait(weights.download(source, 'p').id);
const reasonOf = ({ error }: Job): string => (error === null ? 'it came' : textOfWire(error));
const files = (): string[] => readdirSync(join(place.dir, 'home', 'weights')).sort();

describe('known weights', () => {
  it('are listed without a request, downloaded by name, kept with their checksum, and removed', async () => {
    expect(weights.list()).toMatchObject([{ name: 'tiny-known', isDownloaded: false, sha256: null }]);
    expect(server.asked).toEqual([]);
    const job = await fetched('tiny-known');
    expect(job).toMatchObject({
      kind: 'download',
      title: 'Downloading Tiny',
      state: 'done',
      done: behaviour.body.length,
      total: behaviour.body.length,
    });
    expect(weights.list()).toMatchObject([
      { name: 'tiny-known', isDownloaded: true, bytes: behaviour.body.length },
    ]);
    expect(weights.list()[0]?.sha256).toBe(weights.checksumOf('downloaded:tiny-known'));
    expect(readFileSync(weights.pathOf('downloaded:tiny-known')).equals(behaviour.body)).toBe(true);
    weights.remove('tiny-known');
    expect(weights.list()[0]?.isDownloaded).toBe(false);
    expect(files()).toEqual(['checksums.json']);
  });

  it('are held against the checksum of the first download', async () => {
    await fetched('tiny-known');
    weights.remove('tiny-known');
    behaviour = { body: await tinyFile(2), etag: '"v2"' };
    expect(reasonOf(await fetched('tiny-known'))).toMatch(
      /^What http.* sent is not what it should be: its SHA-256 is /,
    );
    expect(weights.list()[0]?.isDownloaded).toBe(false);
  });

  it('are not downloaded twice at the same time, and can be cancelled', async () => {
    behaviour = { body: Buffer.concat([behaviour.body, Buffer.alloc(500_000)]), slowMs: 5 };
    const first = weights.download('tiny-known', 'p');
    expect(weights.download('tiny-known', 'p').id).toBe(first.id);
    while (place.studio.jobs.get(first.id).done < 5000)
      await new Promise((resolve) => setTimeout(resolve, 10));
    place.studio.jobs.cancel(first.id);
    expect((await place.studio.jobs.wait(first.id)).state).toBe('cancelled');
    expect(server.asked).toHaveLength(1);
    expect(weights.list()[0]?.isDownloaded).toBe(false);
    expect(files()).toEqual(['tiny-known.safetensors.part', 'tiny-known.safetensors.part.json']);
  });

  it.each<[string, string | Buffer, string]>([
    [
      'a page instead of weights',
      '<!doctype html><title>Sign in</title>',
      'it is a web page or a text, not weights',
    ],
    ['a PyTorch file', Buffer.from([0x80, 2, 0x8a, 0x0a]), 'it is a PyTorch file, not safetensors'],
    ['half a file', 'half', 'it is cut off: 4 of 8 bytes are missing'],
  ])('that turn out to be %s are not kept', async (_, body, problem) => {
    const bytes = body === 'half' ? behaviour.body.subarray(0, -4) : Buffer.from(body);
    behaviour = { body: bytes };
    expect(reasonOf(await fetched('tiny-known'))).toBe(
      `${server.origin}/file cannot be downloaded: ${problem}. Check the address, or download the file yourself and choose it.`,
    );
    expect(files()).toEqual([]);
  });
});

describe('weights from an address', () => {
  it('get a name from it and stand in the list', async () => {
    const job = await fetched(`${server.origin}/My%20Net.safetensors?download=1`);
    const [, own] = weights.list();
    expect(own?.name).toMatch(/^my-20net-[0-9a-f]{8}$/);
    expect(job.result).toMatchObject({ kind: 'download', report: { name: own?.name, resumedAt: 0 } });
    expect(existsSync(weights.pathOf(`downloaded:${own?.name ?? ''}`))).toBe(true);
  });

  it.each([
    ['nobody', 'There are no weights called nobody.'],
    ['ftp://example.com/w', 'ftp is not a way to download'],
    ['http://example.com/w', 'plain http can be changed on its way'],
  ])('%s are none', (source, sentence) => {
    let said = '';
    try {
      weights.download(source, 'p');
    } catch (error) {
      said = textOfError(error);
    }
    expect(said).toContain(sentence);
  });
});

describe('downloaded weights', () => {
  it('start a run by name; a file that was changed since is refused', async () => {
    const path = writeSparseWeights(join(place.dir, 'r18'), { arch: 'resnet18', head: 'linear', outputs: 2 });
    behaviour = { body: readFileSync(path) };
    await fetched('tiny-known');
    const project = await makeTinyProject(place, { images: 10 });
    const begin = () =>
      prepareRun(project, { ...TINY, weights: 'downloaded:tiny-known' }, { ...place.studio, weights });
    const spec = readRunSpec(runFolder(project, begin().id));
    expect(spec.config.weights).toBe('downloaded:tiny-known');
    expect(spec.fromWeights).toBe(weights.pathOf('downloaded:tiny-known'));
    expect(spec.record?.weights?.sha256).toBe(weights.list()[0]?.sha256);
    appendFileSync(spec.fromWeights ?? '', 'x');
    expect(begin).toThrow(expect.objectContaining({ code: 'weights.unreadable' }) as Error);
  });
});

describe('limn weights', () => {
  it('lists, downloads and removes', async () => {
    const env = { ...process.env, LIMN_HOME: join(place.dir, 'cli-home') };
    const limn = (...args: string[]) =>
      runProgram(process.execPath, [entryPath('cli'), 'weights', ...args], { cwd: place.dir, env });
    const { stdout } = await limn('list', '--json');
    const known = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; isDownloaded: boolean });
    expect(known.map(({ name, isDownloaded }) => [name, isDownloaded])).toEqual([
      ['resnet18-imagenet', false],
      ['resnet34-imagenet', false],
      ['resnet50-imagenet', false],
    ]);
    const got = await limn('download', `${server.origin}/net.safetensors`);
    expect(got).toMatchObject({ code: 0, stderr: '' });
    const name = /--weights (net-[0-9a-f]{8})/.exec(got.stdout)?.[1] ?? '';
    expect((await limn('remove', name)).stdout).toBe(`Removed ${name}.\n`);
    behaviour = { ...behaviour, status: 404 };
    const failed = await limn('download', `${server.origin}/net.safetensors`);
    expect(failed.stderr).toBe(
      `${server.origin}/net.safetensors cannot be downloaded: there is no such file (404). Check the address, or download the file yourself and choose it.\n`,
    );
  });
});
