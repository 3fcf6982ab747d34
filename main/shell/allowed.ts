/** What a page may have of the system: text on the clipboard, the camera without sound, and nothing else. */
import { isOwnAddress } from './origin.ts';

const ALLOWED: readonly string[] = ['clipboard-sanitized-write'];

/** What is said of a request for a camera or microphone. */
export interface MediaDetails {
  readonly mediaTypes?: readonly string[];
  readonly mediaType?: string;
}

/**
 * Whether the page at this address may have it. The page asks for the camera only where somebody opened the dialog for it.
 * @param details of a request (`mediaTypes`) or a check (`mediaType`); a check without one asks for nothing yet
 */
export function isAllowed(permission: string, address: string, details: MediaDetails = {}): boolean {
  if (!isOwnAddress(address)) return false;
  if (permission !== 'media') return ALLOWED.includes(permission);
  const asked = details.mediaTypes ?? (details.mediaType === undefined ? [] : [details.mediaType]);
  return asked.length > 0 && asked.every((type) => type === 'video');
}
