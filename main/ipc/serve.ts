/** Answers one connection: finds the call, checks its arguments, runs it, and wraps what comes of it; feeds are pushed. */
import type { FeedHub } from '#main/services/FeedHub.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';
import type { CallContext, Reply, Request, Response } from '#shared/contract/call.ts';
import { AppError, isAppError, toWire } from '#shared/contract/errors.ts';
import { parseArgs, parseFeed, parseRequest, splitName } from '#shared/contract/wire.ts';
import type { Log } from '#shared/util/Log.ts';

/** One asker, whatever carries its messages. */
export interface Connection {
  readonly id: string;
  send(response: Response): void;
  /** @param listener gets each message as it arrived, unchecked */
  onMessage(listener: (raw: unknown) => void): void;
  onClose(listener: () => void): void;
}

export interface Served {
  readonly handlers: StudioHandlers;
  readonly feeds: FeedHub;
  readonly log: Log;
}

/** Serves a connection until it closes; then its work is told to stop and its feeds end. */
export function serve(connection: Connection, served: Served): void {
  const abort = new AbortController();
  const context: CallContext = { connection: connection.id, signal: abort.signal };
  const watched = new Map<string, () => void>();

  connection.onMessage((raw) => {
    let request: Request;
    try {
      request = parseRequest(raw);
    } catch (error) {
      served.log.warn({ connection: connection.id, err: error }, 'dropped a message that is no request');
      return;
    }
    if (request.type === 'call') void answer(request, context, connection, served);
    else if (request.type === 'subscribe') watch(request, watched, connection, served);
    else unwatch(`${request.feed} ${request.key}`, watched);
  });

  connection.onClose(() => {
    abort.abort();
    for (const key of [...watched.keys()]) unwatch(key, watched);
  });
}

type CallRequest = Extract<Request, { type: 'call' }>;
type SubscribeRequest = Extract<Request, { type: 'subscribe' }>;

async function answer(
  request: CallRequest,
  context: CallContext,
  connection: Connection,
  served: Served,
): Promise<void> {
  const reply = await runCall(request.name, request.args, context, served);
  if (!context.signal.aborted) connection.send({ type: 'reply', id: request.id, reply });
}

/** Runs one call. Never throws: whatever goes wrong is a value. */
async function runCall(
  name: string,
  rawArgs: unknown,
  context: CallContext,
  { handlers, log }: Served,
): Promise<Reply> {
  try {
    const args = parseArgs(name, rawArgs);
    return { ok: true, value: await findHandler(handlers, name)(args, context) };
  } catch (error) {
    if (!isAppError(error)) log.error({ err: error, call: name }, 'a call broke');
    return { ok: false, error: toWire(error, name) };
  }
}

type AnyHandler = (args: unknown, context: CallContext) => unknown;

/** The contract has been asked before, so every name that comes here is one of its own. */
function findHandler(handlers: StudioHandlers, name: string): AnyHandler {
  const rooms = handlers as unknown as Readonly<Record<string, Readonly<Record<string, AnyHandler>>>>;
  const [room, call] = splitName(name) ?? ['', ''];
  const handler = rooms[room]?.[call];
  if (handler === undefined) throw new AppError('bad-request', { call: name, problem: 'nothing answers it' });
  return (args, context) => handler(args, context);
}

function watch(
  request: SubscribeRequest,
  watched: Map<string, () => void>,
  connection: Connection,
  { feeds, log }: Served,
): void {
  try {
    const { feed, key } = parseFeed(request.feed, request.key);
    const id = `${feed} ${key}`;
    unwatch(id, watched);
    watched.set(
      id,
      feeds.subscribe(feed, key, (event) => connection.send({ type: 'event', feed, key, event })),
    );
  } catch (error) {
    log.warn({ connection: connection.id, err: error }, 'dropped a subscription');
  }
}

function unwatch(id: string, watched: Map<string, () => void>): void {
  watched.get(id)?.();
  watched.delete(id);
}
