import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { StaticFiles } from '#main/server/StaticFiles.ts';
import { rawHttp } from '#tests/helpers/rawHttp.ts';
import { startTestStudio, type TestStudio } from '#tests/helpers/servedStudio.ts';

/** What a browser may be made to send by a page that is not ours, and what we answer. */
describe('the door of the served studio', () => {
  let test: TestStudio;
  let port = 0;
  let origin = '';
  const get = (path: string, headers: Record<string, string> = {}) =>
    rawHttp({ port, path, headers: { cookie: test.cookie, ...headers } });
  const upgrade = (headers: Record<string, string>, path = '/ws') =>
    rawHttp({
      port,
      path,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });

  beforeAll(async () => {
    test = await startTestStudio();
    port = test.served.port;
    origin = `http://127.0.0.1:${port}`;
  });
  afterAll(() => test.close());

  it('lets nobody in without the token', async () => {
    for (const path of ['/', '/index.html', '/session', '/assets/index-abc.js', '/thumb/p/1']) {
      expect((await rawHttp({ port, path })).status, path).toBe(401);
    }
    expect((await rawHttp({ port, path: '/', headers: { cookie: `limn-${port}=guess` } })).status).toBe(401);
    expect((await rawHttp({ port, path: '/?token=wrong' })).status).toBe(403);
  });

  it('exchanges the token for a cookie that no script and no other site can use', async () => {
    const path = test.served.url.slice(test.served.url.indexOf('/?'));
    const answer = await rawHttp({ port, path });
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe('/');
    const cookie = answer.headers['set-cookie'] ?? '';
    expect(cookie).toMatch(new RegExp(`^limn-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`));
    expect(cookie).not.toContain(test.served.url.split('token=')[1]);
    expect((await get('/')).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost@evil',
    '',
    '[::1',
    '0.0.0.0',
  ])('does not answer to the name "%s" (DNS rebinding)', async (name) => {
    expect((await get('/', { host: name === '' ? '' : `${name}` })).status).toBe(421);
    expect((await upgrade({ host: name, origin: `http://${name}`, cookie: test.cookie })).status).toBe(421);
  });

  it('refuses other origins, other ports of this machine included', async () => {
    const others = [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${port + 1}`,
      `http://localhost:${port}`,
    ];
    for (const other of others) expect((await get('/', { origin: other })).status, other).toBe(403);
    expect((await get('/', { origin })).status).toBe(200);
  });

  it('refuses what another site made the browser fetch', async () => {
    for (const site of ['cross-site', 'same-site']) {
      expect((await get('/thumb/p/1', { 'sec-fetch-site': site })).status).toBe(403);
    }
    for (const site of ['same-origin', 'none'])
      expect((await get('/', { 'sec-fetch-site': site })).status).toBe(200);
  });

  it('refuses a change without an origin', async () => {
    const post = (headers: Record<string, string>) =>
      rawHttp({ port, path: '/upload?batch=aaaaaaaa&name=a.jpg', method: 'POST', headers, body: 'x' });
    expect((await post({ cookie: test.cookie })).status).toBe(403);
    expect((await post({ cookie: test.cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect((await post({ origin })).status).toBe(401);
    expect((await post({ cookie: test.cookie, origin })).status).toBe(200);
    expect(
      (await rawHttp({ port, path: '/', method: 'DELETE', headers: { cookie: test.cookie, origin } })).status,
    ).toBe(405);
  });

  it('opens a WebSocket only for its own page with a session', async () => {
    expect((await upgrade({ cookie: test.cookie })).status).toBe(403);
    expect((await upgrade({ cookie: test.cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect((await upgrade({ origin })).status).toBe(401);
    expect((await upgrade({ cookie: test.cookie, origin }, '/other')).status).toBe(404);
    expect((await upgrade({ cookie: test.cookie, origin })).status).toBe(101);
  });

  it('finds nothing outside the page, however the path is written', async () => {
    const outside = join(test.base, 'secret.html');
    writeFileSync(outside, 'secret');
    const paths = [
      '/../secret.html',
      '/..%2fsecret.html',
      '/%2e%2e/secret.html',
      '/%2e%2e%2fsecret.html',
      '/..%5csecret.html',
      '/assets/../../secret.html',
      '/assets/..%2f..%2fsecret.html',
      '/secret.html%00.js',
      '/%',
      '/%ff',
      '//etc/passwd',
      '/assets/',
      '/assets',
      '/media/../../etc/passwd',
      '/media/p/1/../../../etc/passwd',
      '/media/p/..%2f..%2fetc%2fpasswd',
      '/media/p/0',
      '/media/p/-1',
      '/media/p/1e3',
      '/thumb/../1',
      '/thumb/p/1%00',
      '/thumb/unknown-project/1',
    ];
    for (const path of paths) {
      const answer = await get(path);
      expect(answer.status, path).toBe(404);
      expect(answer.body).not.toContain('secret');
    }
  });

  it('does not list folders and does not follow links out of the page folder', async () => {
    const page = join(test.base, 'linked-page');
    mkdirSync(join(page, 'deep'), { recursive: true });
    writeFileSync(join(page, 'real.json'), '{}');
    symlinkSync('/etc/passwd', join(page, 'leak.json'));
    symlinkSync('/etc', join(page, 'etc'));
    const files = new StaticFiles(page);
    expect((await files.read('/real.json')).status).toBe(200);
    for (const path of ['/leak.json', '/etc/hosts.json', '/deep', '/deep/', '/.']) {
      expect((await files.read(path)).status, path).toBe(404);
    }
  });

  it('sends the same safe headers with everything, refusals included', async () => {
    for (const answer of [await get('/'), await get('/nothing'), await rawHttp({ port, path: '/' })]) {
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['referrer-policy']).toBe('no-referrer');
      expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect((await get('/')).headers['cache-control']).toBe('no-store');
    expect((await get('/assets/index-abc.js')).headers['cache-control']).toContain('immutable');
  });

  it('stops listening to guesses after thirty wrong tokens', async () => {
    const guessed = await startTestStudio();
    const statuses: number[] = [];
    for (let i = 0; i < 32; i++) {
      statuses.push((await rawHttp({ port: guessed.served.port, path: `/?token=${i}` })).status);
    }
    await guessed.close();
    expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 403));
    expect(statuses.slice(30)).toEqual([429, 429]);
  });

  it('works at the far end of a tunnel on another port', async () => {
    const tunnel = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      near.pipe(far).pipe(near);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
    });
    const tunnelPort = await listening(tunnel);
    const path = test.served.url.slice(test.served.url.indexOf('/?'));
    const entered = await rawHttp({ port: tunnelPort, path, headers: { host: `localhost:${tunnelPort}` } });
    const cookie = (entered.headers['set-cookie'] ?? '').split(';')[0] ?? '';
    expect(cookie).toContain(`limn-${tunnelPort}=`);
    const socket = new WebSocket(`ws://localhost:${tunnelPort}/ws`, {
      headers: { cookie, origin: `http://localhost:${tunnelPort}` },
      family: 4,
    });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.close();
    tunnel.close();
  });
});

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
