/** `limn serve`: the studio for a browser, on this machine or at the far end of a tunnel. */
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import open from 'open';
import { makeLog } from '#main/log.ts';
import { packageRoot, shippedPath } from '#main/processes/entries.ts';
import { serveStudio, type ServedStudio } from '#main/server/serveStudio.ts';
import { homeFolder } from '#main/services/homeFolder.ts';
import { createStudio } from '#main/services/Studio.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Log } from '#shared/util/Log.ts';

interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly allowHost: readonly string[];
  readonly root: readonly string[];
  readonly open: boolean;
  readonly json?: boolean;
}

const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('open the studio in a browser, here or through an SSH tunnel')
    .argument('[project]', 'project folder to show at once')
    .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, 0)
    .option('--host <address>', 'address to listen on; others than loopback need --allow-host', '127.0.0.1')
    .option('--allow-host <name>', 'a name under which the studio is reached (repeatable)', collect, [])
    .option('--root <folder>', 'another folder the studio may read and write (repeatable)', collect, [])
    .option('--no-open', 'do not open a browser')
    .option('--json', 'print one JSON object with the address')
    .action((project: string | undefined, flags: ServeFlags) => serve(project ?? null, flags));
}

async function serve(project: string | null, flags: ServeFlags): Promise<void> {
  checkHost(flags);
  warnOfRoot();
  const log = makeLog();
  const studio = createStudio({ homeDir: homeFolder(), samplesDir: shippedPath('assets/sample'), log });
  const served = await serveStudio({
    studio,
    pageFolder: pageFolder(),
    port: flags.port,
    host: flags.host,
    hostNames: flags.allowHost,
    token: process.env['LIMN_TOKEN'],
    roots: flags.root,
    project,
  }).catch(async (error: unknown) => {
    await studio.close();
    throw error;
  });
  announce(served, flags, log);
  await untilStopped();
  await served.close();
}

/** The built page; running from source it is the one that was built last. */
function pageFolder(): string {
  return join(packageRoot(), 'out', 'renderer');
}

function announce(served: ServedStudio, flags: ServeFlags, log: Log): void {
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify({ url: served.url, port: served.port })}\n`);
    return;
  }
  process.stdout.write(`Limn is at ${served.url}\nStop it with Ctrl+C.\n`);
  if (!flags.open || !hasBrowser()) return;
  open(served.url).then(
    // A browser that fails to start must not take the studio with it; the address is printed anyway.
    (child) => child.on('error', (error) => log.info({ err: error }, 'no browser could be opened')),
    (error: unknown) => log.info({ err: error }, 'no browser could be opened'),
  );
}

/** On a machine without a screen there is none to open; nor for root, whom browsers refuse. */
function hasBrowser(): boolean {
  if (process.platform !== 'linux') return true;
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return Boolean(DISPLAY ?? WAYLAND_DISPLAY) && !isRoot();
}

function checkHost({ host, allowHost }: ServeFlags): void {
  if (LOOPBACK.includes(host)) return;
  if (allowHost.length === 0) {
    throw new AppError('usage', {
      problem: `--host ${host} opens the studio to other machines; say with --allow-host under which name they reach it, or leave --host out and use an SSH tunnel.`,
    });
  }
  process.stderr.write(
    `Other machines can reach this studio at ${host}. Whoever has the address with its token can read and change your projects.\n`,
  );
}

const isRoot = (): boolean => process.getuid?.() === 0;

function warnOfRoot(): void {
  if (isRoot())
    process.stderr.write(
      'Limn runs as root: whoever has the address below can use every file of this machine.\n',
    );
}

/** Resolves when the process is asked to end. A second request ends it at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a number from 0 to 65535.');
}

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
