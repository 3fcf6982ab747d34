/** Where the studio keeps what belongs to the person and to no project: recent projects, preferences. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `LIMN_HOME`, or the system's usual place for application data. */
export function homeFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
): string {
  if (env['LIMN_HOME'] !== undefined && env['LIMN_HOME'] !== '') return env['LIMN_HOME'];
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Limn');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Limn');
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'limn');
}

/** Where new projects go unless said otherwise: `Limn` in the person's folder, or in `LIMN_HOME` where that is set. */
export function defaultProjectsFolder(env: NodeJS.ProcessEnv = process.env): string {
  const home = env['LIMN_HOME'];
  return home === undefined || home === '' ? join(homedir(), 'Limn') : join(home, 'projects');
}
