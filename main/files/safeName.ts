/** Names from outside as names of files: harmless on every system. */

const MAX_NAME = 200;
/** What Windows and the shells of this world dislike in names, and control characters. */
const BAD_CHARACTERS = /[\p{Cc}<>:"|?*\\]/gu;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** One part of a path. The same name always gives the same; two names may give one. */
export function toSafeName(part: string): string {
  // Windows drops dots and spaces at the end of a name; a leading dot would hide the file from the import.
  const plain = part
    .replaceAll(BAD_CHARACTERS, '_')
    .replace(/[. ]+$/, '')
    .replace(/^\.+/, '');
  const named = plain === '' || RESERVED.test(plain) ? `_${plain}` : plain;
  if (named.length <= MAX_NAME) return named;
  const dot = named.lastIndexOf('.');
  const suffix = dot > 0 && named.length - dot <= 10 ? named.slice(dot) : '';
  return named.slice(0, MAX_NAME - suffix.length) + suffix;
}
