import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '#main/processes/entries.ts';
import { rawHttp } from '#tests/helpers/rawHttp.ts';
import { runProgram } from '#tests/helpers/program.ts';

const root = packageRoot();
const launcher = join(root, 'main/launch/limn.mjs');
const source = join(root, 'main/cli.ts');

interface Started {
  readonly child: ChildProcess;
  readonly port: number;
  readonly url: string;
  readonly said: () => string;
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

describe('limn serve as a process', () => {
  let home = '';
  const running: ChildProcess[] = [];
  const env = (): NodeJS.ProcessEnv => ({ ...process.env, LIMN_HOME: home, LIMN_LOG: 'info' });

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'limn-serve-'));
    // Builds once, so that the tests below wait for the program and not for its build.
    expect((await runProgram(process.execPath, [launcher, '--version'])).code).toBe(0);
  });
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  /** Starts it and waits for its address. */
  async function start(file: string, args: readonly string[] = []): Promise<Started> {
    const child = spawn(process.execPath, [file, 'serve', '--no-open', '--json', ...args], {
      env: env(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    let stdout = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
      child.once('exit', (code, signal) => resolve(code ?? signal)),
    );
    await expect.poll(() => stdout, { timeout: 60_000 }).toContain('\n');
    const { url, port } = JSON.parse(stdout) as { url: string; port: number };
    return { child, port, url, said: () => stdout + said, ended };
  }

  const isUp = async (port: number): Promise<boolean> =>
    (await rawHttp({ port, path: '/' }).catch(() => null))?.status === 401;

  it('prints its address and ends well when it is asked to', async () => {
    const { child, port, url, said, ended } = await start(source);
    expect(url).toBe(`http://127.0.0.1:${port}/?token=${url.split('token=')[1] ?? ''}`);
    expect((await rawHttp({ port, path: url.slice(url.indexOf('/?')) })).status).toBe(303);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await isUp(port)).toBe(false);
    const log = said().replace(/^.*\n/, '');
    expect(log).not.toContain(url.split('token=')[1]);
  });

  it('says that its port is in use, with exit code 2', async () => {
    const busy = createServer();
    const port = await new Promise<number>((resolve) => {
      busy.listen(0, '127.0.0.1', () => resolve((busy.address() as { port: number }).port));
    });
    const { code, stderr, stdout } = await runProgram(
      process.execPath,
      [source, 'serve', '--no-open', '--port', String(port)],
      { env: env() },
    );
    busy.close();
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(`Port ${port} is in use by another program.`);
  });

  it.each([
    [['--port', '99999'], 'It must be a number from 0 to 65535.'],
    [['--root', '/no/such/folder'], '/no/such/folder does not exist.'],
    [['/no/such/project.limn'], '/no/such/project.limn does not exist.'],
    [['--host', '0.0.0.0'], '--allow-host'],
  ])('refuses %j with one sentence and exit code 2', async (args, sentence) => {
    const { code, stderr } = await runProgram(process.execPath, [source, 'serve', '--no-open', ...args], {
      env: env(),
    });
    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
  });

  it('passes signals and exit codes on through the launcher', async () => {
    const { child, port, ended } = await start(launcher);
    expect(await isUp(port)).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(await isUp(port)).toBe(false);
    expect((await runProgram(process.execPath, [launcher, 'no-such-command'], { env: env() })).code).toBe(2);
  });

  it('does not outlive a launcher that was killed outright', async () => {
    const { child, port, ended } = await start(launcher);
    child.kill('SIGKILL');
    await ended;
    await expect.poll(() => isUp(port), { timeout: 10_000 }).toBe(false);
  });
});
