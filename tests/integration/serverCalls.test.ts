import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectPage } from '#tests/helpers/pageClient.ts';
import { startTestStudio, type TestStudio } from '#tests/helpers/servedStudio.ts';
import type { BridgeClient } from '#renderer/bridge/BridgeClient.ts';
import type { ProjectChange } from '#shared/contract/answers.ts';
import { shippedPath } from '#main/processes/entries.ts';

describe('a page of the served studio', () => {
  let test: TestStudio;
  let page: BridgeClient;
  let origin = '';

  beforeAll(async () => {
    test = await startTestStudio();
    origin = `http://127.0.0.1:${test.served.port}`;
    page = connectPage(test.served.port, test.cookie);
  });
  afterAll(async () => {
    page.close();
    await test.close();
  });

  const caught = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(() => null).catch((error: unknown) => error);
  const makeProject = (name: string) =>
    page.studio.projects.create({ name, folder: test.work, kind: 'tags', classes: ['cat', 'dog "the" 🐶'] });

  it('makes a project, sees its classes and hears of changes', async () => {
    const project = await makeProject('Pets');
    expect(existsSync(join(project.path, 'project.db'))).toBe(true);
    const changes: ProjectChange[] = [];
    const stop = page.subscribe('project', project.id, (change) => void changes.push(change));
    await page.studio.classes.add({ project: project.id, name: 'bird', color: null });
    const classes = await page.studio.classes.list({ project: project.id });
    expect(classes.map(({ name }) => name)).toEqual(['cat', 'dog "the" 🐶', 'bird']);
    await expect.poll(() => changes.some((change) => change.classesChanged)).toBe(true);
    stop();
  });

  it('gets lists of ids as typed arrays', async () => {
    const project = await makeProject('Typed');
    const { ids } = await page.studio.items.index({ project: project.id, filter: {}, sort: 'added' });
    expect(ids).toBeInstanceOf(Int32Array);
  });

  it('gets errors with their code and data, and may go on', async () => {
    const error = await caught(page.studio.projects.open({ path: join(test.work, 'none.limn') }));
    expect(error).toMatchObject({ code: 'path.missing', where: 'projects.open' });
    expect(await caught(page.studio.items.read({ project: 'x', ids: [0] }))).toMatchObject({
      code: 'bad-request',
      data: { call: 'items.read' },
    });
    expect((await page.studio.app.info({})).nodeVersion).toBe(process.versions.node);
  });

  it('cannot reach outside the allowed folders', async () => {
    for (const path of ['/etc', '/etc/passwd', join(test.work, '..', '..', '..', 'etc')]) {
      expect(await caught(page.studio.projects.open({ path }))).toMatchObject({ code: 'path.forbidden' });
      expect(await caught(page.studio.importing.look({ path }))).toMatchObject({ code: 'path.forbidden' });
      expect(await caught(page.studio.files.list({ path, what: 'file' }))).toMatchObject({
        code: 'path.forbidden',
      });
    }
    const roots = await page.studio.files.list({ path: null, what: 'folder' });
    expect(roots.entries.map(({ path }) => path)).toContain(test.work);
    expect(await page.studio.files.choose({ what: 'folder', title: 'Choose' })).toEqual({ how: 'browse' });
  });

  it('uploads dropped files under harmless names and can import them', async () => {
    const image = readFileSync(firstSampleImage());
    const upload = async (name: string): Promise<string> => {
      const query = new URLSearchParams({ batch: 'drop-0001', name });
      const answer = await fetch(`${origin}/upload?${query}`, {
        method: 'POST',
        headers: { cookie: test.cookie, origin },
        body: image,
      });
      return JSON.stringify(await answer.json());
    };
    const top = join(test.base, 'home', 'uploads', 'drop-0001', 'photos');
    expect(JSON.parse(await upload('photos/a.jpg'))).toEqual({ top });
    expect(JSON.parse(await upload('photos/..hidden<b>|.jpg'))).toEqual({ top });
    expect(JSON.parse(await upload('twin?.jpg'))).toEqual({ top: join(top, '..', 'twin_.jpg') });
    expect(JSON.parse(await upload('twin_.jpg'))).toEqual({ top: join(top, '..', 'twin_ (2).jpg') });
    expect(await upload('../../escape.jpg')).toContain('bad-request');
    expect(await upload('')).toContain('bad-request');
    expect(readdirSync(top).sort()).toEqual(['a.jpg', 'hidden_b__.jpg']);
    expect(existsSync(join(test.base, 'home', 'escape.jpg'))).toBe(false);

    const project = await makeProject('Dropped');
    const { job } = await page.studio.importing.start({
      project: project.id,
      source: top,
      format: 'auto',
      imagesDir: null,
      suffix: null,
      delimiter: null,
    });
    await expect
      .poll(async () => (await page.studio.jobs.get({ job })).state, { timeout: 20_000 })
      .toBe('done');
    expect((await page.studio.projects.get({ project: project.id })).counts.items).toBe(2);
    await checkPictures(project.id);
  });

  async function checkPictures(project: string): Promise<void> {
    const { ids } = await page.studio.items.index({ project, filter: {}, sort: 'name' });
    const read = (path: string, tag = ''): Promise<Response> =>
      fetch(`${origin}${path}`, { headers: { cookie: test.cookie, 'if-none-match': tag } });
    const thumb = await read(`/thumb/${project}/${ids[0]}`);
    expect(thumb.status).toBe(200);
    expect(thumb.headers.get('content-type')).toBe('image/webp');
    expect(thumb.headers.get('x-content-type-options')).toBe('nosniff');
    const media = await read(`/media/${project}/${ids[0]}`);
    expect(media.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await media.arrayBuffer()).equals(readFileSync(firstSampleImage()))).toBe(true);
    expect((await read(`/media/${project}/${ids[0]}`, media.headers.get('etag') ?? '')).status).toBe(304);
    expect((await read(`/media/${project}/999999`)).status).toBe(404);
  }

  it('leaves nothing behind when an upload breaks off', async () => {
    const query = new URLSearchParams({ batch: 'drop-0002', name: 'half.jpg' });
    const abort = new AbortController();
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(1000));
        setTimeout(() => abort.abort(), 100);
      },
    });
    const request = {
      method: 'POST',
      headers: { cookie: test.cookie, origin },
      body,
      duplex: 'half',
      signal: abort.signal,
    };
    await caught(fetch(`${origin}/upload?${query}`, request as RequestInit));
    const folder = join(test.base, 'home', 'uploads', 'drop-0002');
    await expect.poll(() => (existsSync(folder) ? readdirSync(folder) : [])).toEqual([]);
  });

  it('is told when the connection is lost and when its session is over', async () => {
    const other = await startTestStudio();
    const lonely = connectPage(other.served.port, other.cookie);
    await lonely.studio.app.info({});
    const states: string[] = [];
    lonely.onState((state) => void states.push(state));
    await other.close();
    await expect.poll(() => states).toEqual(['lost']);
    expect(await caught(lonely.studio.app.info({}))).toMatchObject({ code: 'connection.lost' });
    lonely.close();
  });

  it('opens a project folder that somebody dropped a file into', async () => {
    const project = await makeProject('Touched');
    writeFileSync(join(project.path, 'note.txt'), 'mine');
    mkdirSync(join(project.path, 'own'));
    expect((await page.studio.projects.open({ path: project.path })).id).toBe(project.id);
  });
});

const firstSampleImage = (): string => {
  const folder = shippedPath('assets/sample/images');
  const name = readdirSync(folder).find((file) => file.endsWith('.jpg'));
  if (name === undefined) throw new Error(`no JPEG in ${folder}`);
  return join(folder, name);
};
