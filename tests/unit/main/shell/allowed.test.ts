import { describe, expect, it } from 'vitest';
import { isAllowed } from '#main/shell/allowed.ts';

const OWN = 'app://bundle/';

describe('what a page may have of the system', () => {
  it('is the camera without sound, for our own page only', () => {
    expect(isAllowed('media', OWN, { mediaTypes: ['video'] })).toBe(true);
    expect(isAllowed('media', OWN, { mediaType: 'video' })).toBe(true);
    for (const mediaTypes of [[], ['audio'], ['video', 'audio']])
      expect(isAllowed('media', OWN, { mediaTypes })).toBe(false);
    expect(isAllowed('media', OWN)).toBe(false);
    for (const address of [
      'https://example.com/',
      'app://other/',
      'file:///etc/passwd',
      '',
      'data:text/html,x',
    ]) {
      expect(isAllowed('media', address, { mediaTypes: ['video'] }), address).toBe(false);
    }
  });

  it('is text on the clipboard, and nothing else', () => {
    expect(isAllowed('clipboard-sanitized-write', OWN)).toBe(true);
    for (const permission of [
      'clipboard-read',
      'geolocation',
      'notifications',
      'midi',
      'display-capture',
      'usb',
      'openExternal',
    ]) {
      expect(isAllowed(permission, OWN), permission).toBe(false);
    }
  });
});
