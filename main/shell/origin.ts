/** The one address the window may show, and the check that something comes from it. */

export const SCHEME = 'app';
const ORIGIN = `${SCHEME}://bundle`;
export const START_URL = `${ORIGIN}/`;

/** True for addresses of the page itself; anything else is neither loaded nor listened to. */
export function isOwnAddress(address: string): boolean {
  try {
    const { protocol, host } = new URL(address);
    return protocol === `${SCHEME}:` && host === 'bundle';
  } catch {
    return false;
  }
}
