/** The plain Node that runs the services beside Electron: shipped with the packaged app, found by the launcher otherwise. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Path of the executable. `LIMN_NODE` is set by `npm start`; `node` on the path is the last resort of a bare `electron .`. */
export function plainNode(
  resources: string = process.resourcesPath,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const shipped = join(resources, 'node', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(shipped) ? shipped : (env['LIMN_NODE'] ?? 'node');
}

/** The environment for the services: Electron's own switches would change what plain Node does. */
export function backendEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(
    ([name]) => !name.startsWith('ELECTRON_') && name !== 'NODE_OPTIONS',
  );
  return Object.fromEntries(own);
}
