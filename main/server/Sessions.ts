/** Who may come in: the printed token is exchanged once per browser for a cookie that only this server knows. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Wrong tokens that are answered in one minute; a 256-bit token cannot be guessed, but nobody needs to try either. */
const TRIES_PER_MINUTE = 30;
const MINUTE_MS = 60_000;

export type TokenCheck = 'right' | 'wrong' | 'too-many';

export class Sessions {
  readonly token: string;
  readonly #tokenHash: Buffer;
  readonly #hashes = new Set<string>();
  #wrongTries: number[] = [];

  /** @param token a chosen token (a service that must survive restarts), else 256 random bits */
  constructor(token?: string) {
    this.token = token ?? randomBytes(32).toString('base64url');
    this.#tokenHash = hash(this.token);
  }

  /** Compares in constant time. */
  check(token: string, nowMs = Date.now()): TokenCheck {
    // Somebody else's wrong tries must not lock out who has the right one.
    if (timingSafeEqual(hash(token), this.#tokenHash)) return 'right';
    this.#wrongTries = this.#wrongTries.filter((at) => nowMs - at < MINUTE_MS);
    if (this.#wrongTries.length >= TRIES_PER_MINUTE) return 'too-many';
    this.#wrongTries.push(nowMs);
    return 'wrong';
  }

  /** A new session. Sessions live in memory and die with the server. */
  open(): string {
    const id = randomBytes(32).toString('base64url');
    this.#hashes.add(hash(id).toString('hex'));
    return id;
  }

  /** Whether a `Cookie` header carries a session of this server. */
  has(cookieHeader: string | undefined, cookieName: string): boolean {
    return cookiesNamed(cookieHeader, cookieName).some((id) => this.#hashes.has(hash(id).toString('hex')));
  }
}

/**
 * Cookies are not kept apart by port, so the name carries it: two studios on one machine do not log each other out.
 * SameSite=Strict: the printed address must be opened or pasted, a link on another site does not carry the session.
 */
export const cookieName = (port: number): string => `limn-${port}`;

export const sessionCookie = (name: string, id: string, isSecure: boolean): string =>
  `${name}=${id}; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;

function cookiesNamed(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
