/** One Limn per person: a second start shows the window of the first. Two would write the same projects. */
import { app } from 'electron';

/**
 * @param onSecond called in the first instance when another was started
 * @returns false in the second one, which must end
 */
export function isFirstInstance(onSecond: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', onSecond);
  return true;
}
