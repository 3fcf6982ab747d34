/** Addresses that may be asked: https, and plain http on this computer only. */
import { AppError } from '#shared/contract/errors.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** @throws AppError `download.address` */
export function checkAddress(text: string): URL {
  const bad = (problem: string): never => {
    throw new AppError('download.address', { url: text, problem });
  };
  if (!URL.canParse(text)) return bad('it is no address');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return bad('it has a name or password in it');
  if (url.protocol === 'https:') return url;
  if (url.protocol !== 'http:') return bad(`${url.protocol.replace(':', '')} is not a way to download`);
  return LOOPBACK.has(url.hostname) ? url : bad('plain http can be changed on its way');
}

/**
 * Where a redirect leads. It may not lead from elsewhere into this computer.
 * @throws AppError `download.address`
 */
export function nextAddress(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href)) {
    throw new AppError('download.address', { url: from.href, problem: 'it leads to what is no address' });
  }
  const next = checkAddress(new URL(location, from.href).href);
  if (next.protocol === 'http:' && from.protocol === 'https:') {
    throw new AppError('download.address', { url: from.href, problem: 'it leads back to this computer' });
  }
  return next;
}
