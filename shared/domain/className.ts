/** What a class may be called, and how names make a tree. */

/** `animal/dog` is a class below `animal`. Only a convention of names: a parent need not be a class itself. */
export const CLASS_SEPARATOR = '/';

/**
 * The name as it is stored (trimmed), or in words what is wrong with it. Quotes and emoji are fine.
 */
export function checkClassName(
  raw: string,
): { readonly ok: true; readonly name: string } | { readonly ok: false; readonly problem: string } {
  const name = raw.trim().normalize('NFC');
  const length = [...name].length;
  if (length === 0) return { ok: false, problem: 'it is empty' };
  if (length > 200) return { ok: false, problem: `it has ${String(length)} characters, 200 are allowed` };
  if (/[\r\n\u0085\u2028\u2029]/u.test(name)) return { ok: false, problem: 'it contains a line break' };
  if (/\p{Cc}/u.test(name)) return { ok: false, problem: 'it contains a control character' };
  if (/\p{Cs}/u.test(name)) return { ok: false, problem: 'it contains half a character' };
  return { ok: true, name };
}
