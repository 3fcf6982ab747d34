/** The Electron app: boot order only. The services live in a process of their own (see main/shell/README.md). */
import { join } from 'node:path';
import { app, session } from 'electron';
import { makeLog } from '#main/log.ts';
import { entryPath, packageRoot } from '#main/processes/entries.ts';
import { BackendProcess } from './shell/BackendProcess.ts';
import { choose } from './shell/dialogs.ts';
import { setMenu } from './shell/menu.ts';
import { fenceNavigation } from './shell/navigation.ts';
import { denyPermissions } from './shell/permissions.ts';
import { backendEnv, plainNode } from './shell/plainNode.ts';
import { registerScheme, serveScheme } from './shell/protocol.ts';
import { isFirstInstance } from './shell/singleInstance.ts';
import { startAddress, StudioWindow } from './shell/StudioWindow.ts';

const log = makeLog();
let studioWindow: StudioWindow | null = null;

app.enableSandbox();
registerScheme();
fenceNavigation();
if (isFirstInstance(() => studioWindow?.show())) void app.whenReady().then(boot);
else app.quit();

function boot(): void {
  const out = join(packageRoot(), 'out');
  let isBusy = false;
  denyPermissions(session.defaultSession);
  const backend = new BackendProcess({
    node: plainNode(),
    entry: entryPath('backend'),
    env: backendEnv(process.env),
    log,
    choose: (request) => choose(studioWindow?.window ?? null, request),
    onBusy: (busy) => {
      isBusy = busy;
      // The last run ended and nobody is looking: there is no reason to stay.
      if (!busy && studioWindow?.window === null && process.platform !== 'darwin') app.quit();
    },
  });
  serveScheme(session.defaultSession, join(out, 'renderer'), backend);
  setMenu(process.platform === 'darwin', !app.isPackaged);
  const preload = join(out, 'preload', 'preload.cjs');
  const opened = new StudioWindow({ backend, preload, address: startAddress() });
  studioWindow = opened;
  opened.show();

  app.on('activate', () => opened.show());
  // A run goes on while the window is closed; starting Limn again shows it. Without a run, closing the window is quitting.
  app.on('window-all-closed', () => {
    if (!isBusy && process.platform !== 'darwin') app.quit();
  });
  quitCleanly(backend);
}

/** Quitting waits until the services have closed their projects. */
function quitCleanly(backend: BackendProcess): void {
  let isClosed = false;
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void backend.close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
}
