/** What a page may ask of the system: to put text on the clipboard, and nothing else. */
import type { Session } from 'electron';
import { isOwnAddress } from './origin.ts';

const ALLOWED: readonly string[] = ['clipboard-sanitized-write'];

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(ALLOWED.includes(permission) && isOwnAddress(contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => {
    return ALLOWED.includes(permission) && isOwnAddress(origin);
  });
  session.setDevicePermissionHandler(() => false);
}
