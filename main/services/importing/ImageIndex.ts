/** The images below a folder by all the ways in which files of labels name them. Only files that are there are ever answered. */
import { posix } from 'node:path';
import { hasImageSuffix } from '#main/files/walkImages.ts';

export type Found =
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly problem: string };

const NOT_THERE: Found = { ok: false, problem: 'the file is not there' };
const OUTSIDE: Found = { ok: false, problem: 'the name leads outside the images folder' };

const stemOf = (path: string): string => path.replace(/\.[^./]+$/, '');

export class ImageIndex {
  readonly #paths: ReadonlySet<string>;
  /** Paths by their last parts, in small letters: `c.jpg`, `b/c.jpg`, … each with and without its suffix. */
  readonly #byTail = new Map<string, string[]>();

  /** @param paths relative to the folder, with '/' */
  constructor(paths: readonly string[]) {
    this.#paths = new Set(paths);
    for (const path of paths) {
      for (const tail of tailsOf(path.toLowerCase())) {
        this.#put(tail, path);
        this.#put(stemOf(tail), path);
      }
    }
  }

  #put(tail: string, path: string): void {
    const found = this.#byTail.get(tail);
    if (found === undefined) this.#byTail.set(tail, [path]);
    else if (found.at(-1) !== path) found.push(path);
  }

  /**
   * The image a name means. Folders in front that are not there (somebody else's machine, a server) are left out as long as what
   * remains is one image and no other.
   * @param suffix what may have to be added, such as `.jpg`
   */
  find(name: string, suffix: string | null = null): Found {
    const slashed = name.replaceAll('\\', '/');
    if (slashed.includes('\0')) return NOT_THERE;
    const isAbsolute = slashed.startsWith('/') || /^[a-z]:/i.test(slashed);
    const path = posix.normalize(slashed.replace(/^([a-z]:)?\/+/i, ''));
    if (path.startsWith('..')) return OUTSIDE;
    if (!isAbsolute && this.#paths.has(path)) return { ok: true, path };
    const lower = path.toLowerCase();
    const wanted =
      suffix === null || lower.endsWith(suffix.toLowerCase()) ? lower : lower + suffix.toLowerCase();
    // A name with a suffix of an image means that file; others may be stems, dots and all.
    const keys = tailsOf(wanted);
    for (const key of keys) {
      const found = this.#byTail.get(key);
      if (found === undefined) continue;
      const [only] = found;
      if (only !== undefined && found.length === 1) return { ok: true, path: only };
      const whole = found.filter(
        (one) => one.toLowerCase() === wanted || stemOf(one.toLowerCase()) === wanted,
      );
      const [exact] = whole;
      if (exact !== undefined && whole.length === 1) return { ok: true, path: exact };
      return { ok: false, problem: `the name means ${String(found.length)} images, in different folders` };
    }
    return hasImageSuffix(wanted) && suffix === null ? this.#byStem(wanted) : NOT_THERE;
  }

  /** The same name with another suffix: masks and texts are sometimes listed instead of their images. */
  #byStem(wanted: string): Found {
    const found = this.#byTail.get(stemOf(wanted)) ?? [];
    const [only] = found;
    return only !== undefined && found.length === 1 ? { ok: true, path: only } : NOT_THERE;
  }
}

/** `a/b/c`, `b/c`, `c`. */
function tailsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, at) => parts.slice(at).join('/'));
}
