/** What a video file is, from some of its bytes: for saying why the browser cannot show it. Pure. */

/** Marks of codecs in the tables of MP4 and WebM files, most telling first. */
const CODECS: readonly (readonly [string, string])[] = [
  ['hvc1', 'HEVC (H.265)'],
  ['hev1', 'HEVC (H.265)'],
  ['V_MPEGH/ISO/HEVC', 'HEVC (H.265)'],
  ['av01', 'AV1'],
  ['V_AV1', 'AV1'],
  ['vp09', 'VP9'],
  ['V_VP9', 'VP9'],
  ['V_VP8', 'VP8'],
  ['avc1', 'H.264'],
  ['avc3', 'H.264'],
  ['V_MPEG4/ISO/AVC', 'H.264'],
  ['mp4v', 'MPEG-4'],
  ['V_MPEG4', 'MPEG-4'],
  ['apcn', 'ProRes'],
  ['apch', 'ProRes'],
  ['mjpa', 'Motion JPEG'],
  ['V_MJPEG', 'Motion JPEG'],
];

const textOf = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
};

/** Whether the first bytes are those of a file that holds moving pictures. */
export function isVideo(start: Uint8Array): boolean {
  const text = textOf(start.subarray(0, 64));
  const isIso = text.slice(4, 8) === 'ftyp' && !/avif|avis|heic|heix|mif1/.test(text.slice(8, 32));
  const isWebm = text.startsWith('\x1aE\xdf\xa3');
  const isAvi = text.startsWith('RIFF') && text.slice(8, 12) === 'AVI ';
  return isIso || isWebm || isAvi || text.startsWith('OggS') || /^....(moov|mdat|wide)/s.test(text);
}

/** The name of the codec, when one of its marks is in the bytes. @param parts start and end of the file */
export function codecOf(...parts: readonly Uint8Array[]): string | null {
  const texts = parts.map(textOf);
  return CODECS.find(([mark]) => texts.some((text) => text.includes(mark)))?.[1] ?? null;
}

const VIDEO_NAME = /\.(mp4|m4v|mov|webm|mkv|avi|ogv)$/i;

export const looksLikeVideo = ({ name, type }: { readonly name: string; readonly type: string }): boolean =>
  type.startsWith('video/') || VIDEO_NAME.test(name);
