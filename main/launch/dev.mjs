/** `npm run dev`: the studio in a browser with its page reloading as it is edited, and its services restarting. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';
import { root } from './node.mjs';

const PAGE_PORT = 5199;
const SERVICES_PORT = 5198;
const services = `http://127.0.0.1:${SERVICES_PORT}`;
const token = randomBytes(16).toString('hex');

const child = spawn(
  process.execPath,
  [
    '--watch',
    '--watch-preserve-output',
    'main/cli.ts',
    'serve',
    '--no-open',
    '--port',
    String(SERVICES_PORT),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: ['inherit', 'ignore', 'inherit'], env: { ...process.env, LIMN_TOKEN: token } },
);
child.once('exit', (code) => process.exit(code ?? 1));
process.once('exit', () => child.kill());

const vite = await createServer({
  configFile: false,
  root: join(root, 'renderer'),
  plugins: [react()],
  resolve: {
    alias: ['shared', 'main', 'renderer'].map((room) => ({
      find: `#${room}`,
      replacement: join(root, room),
    })),
  },
  server: {
    host: '127.0.0.1',
    port: PAGE_PORT,
    strictPort: true,
    // The services see the page's own host and origin, so that their checks and the session work as they do without Vite.
    proxy: Object.fromEntries(
      ['^/\\?token=', '/session', '/thumb', '/media', '/upload', '/ws'].map((path) => [
        path,
        { target: services, ws: path === '/ws' },
      ]),
    ),
  },
});
await vite.listen();
process.stdout.write(`Limn is at http://127.0.0.1:${PAGE_PORT}/?token=${token}\n`);
