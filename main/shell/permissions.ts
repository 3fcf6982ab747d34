/** Answers what a page asks of the system. */
import { systemPreferences, type Session } from 'electron';
import { isAllowed, type MediaDetails } from './allowed.ts';

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const isFine = isAllowed(permission, contents.getURL(), details as MediaDetails);
    if (isFine && permission === 'media') askSystem(answer);
    else answer(isFine);
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isAllowed(permission, origin, details as MediaDetails),
  );
  session.setDevicePermissionHandler(() => false);
}

/** macOS asks its user itself, once. */
function askSystem(answer: (isAllowed: boolean) => void): void {
  if (process.platform !== 'darwin') answer(true);
  else systemPreferences.askForMediaAccess('camera').then(answer, () => answer(false));
}
