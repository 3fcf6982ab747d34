/** Checks what arrives on a connection: requests of the studio's screens, and what a call's arguments must be. */
import { z } from 'zod';
import { api, feeds, type FeedName } from './api.ts';
import type { Call, Request } from './call.ts';
import { AppError } from './errors.ts';

const name = z.string().max(100);
const key = z.string().max(400);

const requestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call'), id: z.int().min(0), name, args: z.unknown() }),
  z.strictObject({ type: z.literal('subscribe'), feed: name, key }),
  z.strictObject({ type: z.literal('unsubscribe'), feed: name, key }),
]);

/** @throws AppError `bad-request` when this is no request at all */
export function parseRequest(raw: unknown): Request {
  return checked('connection', requestSchema, raw);
}

/**
 * The arguments of a call, checked and with defaults filled in.
 * @param name `room.call`
 * @throws AppError `bad-request` naming the place inside the arguments: `config.sizePx: …`
 */
export function parseArgs(name: string, raw: unknown): unknown {
  return checked(name, findCall(name).args, raw);
}

/** @throws AppError `bad-request` when the feed or its key is not one of ours */
export function parseFeed(name: string, rawKey: string): { readonly feed: FeedName; readonly key: string } {
  if (!isFeed(name)) throw new AppError('bad-request', { call: name, problem: 'there is no such feed' });
  return { feed: name, key: checked(name, feeds[name].key, rawKey) };
}

/** `room.call` in its two parts, or null when it is not a name at all. */
export function splitName(name: string): readonly [room: string, call: string] | null {
  const parts = name.split('.');
  const [room, call] = parts;
  return parts.length === 2 && room !== undefined && call !== undefined ? [room, call] : null;
}

function findCall(name: string): Call<unknown, unknown> {
  const rooms: Readonly<Record<string, Readonly<Record<string, Call<unknown, unknown>>>>> = api;
  const parts = splitName(name);
  const room = parts !== null && Object.hasOwn(rooms, parts[0]) ? rooms[parts[0]] : undefined;
  const found =
    parts !== null && room !== undefined && Object.hasOwn(room, parts[1]) ? room[parts[1]] : undefined;
  if (found === undefined)
    throw new AppError('bad-request', { call: name, problem: 'there is no such call' });
  return found;
}

const isFeed = (name: string): name is FeedName => Object.hasOwn(feeds, name);

function checked<T>(call: string, schema: z.ZodType<T>, raw: unknown): T {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw new AppError('bad-request', { call, problem: problemOf(result.error) });
}

/** The first complaint, with its place: `itemIds[3]: Invalid input: expected int`. */
function problemOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'it does not fit';
  const place = issue.path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}
