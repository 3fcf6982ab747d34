import { describe, expect, it } from 'vitest';
import { codecOf, isVideo, looksLikeVideo } from '#renderer/media/videoKind.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('what a video file is', () => {
  it('is told from its first bytes', () => {
    for (const start of [
      '\0\0\0\x18ftypisom',
      '\0\0\0\x14ftypqt  ',
      '\x1aE\xdf\xa3\x01',
      'RIFF\0\0\0\0AVI LIST',
      'OggS\0',
      '\0\0\0\x08wide\0\0',
    ]) {
      expect(isVideo(bytes(start)), start).toBe(true);
    }
    for (const start of [
      '',
      'hello',
      '\0\0\0\x1cftypavif\0\0\0\0',
      '\0\0\0\x18ftypheic',
      'RIFF\0\0\0\0WEBPVP8 ',
      '\xff\xd8\xff\xe0',
    ]) {
      expect(isVideo(bytes(start)), start).toBe(false);
    }
  });

  it('names the codec, wherever the table stands', () => {
    expect(codecOf(bytes('....ftyp....'), bytes('stsd....hvc1....'))).toBe('HEVC (H.265)');
    expect(codecOf(bytes('\x1aE V_VP9 '))).toBe('VP9');
    expect(codecOf(bytes('nothing'), bytes('at all'))).toBeNull();
  });

  it('is guessed from a name when nothing else is known', () => {
    expect(looksLikeVideo({ name: 'a.MP4', type: '' })).toBe(true);
    expect(looksLikeVideo({ name: 'a', type: 'video/webm' })).toBe(true);
    expect(looksLikeVideo({ name: 'a.png', type: 'image/png' })).toBe(false);
  });
});
