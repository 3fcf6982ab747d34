import { afterEach, describe, expect, it } from 'vitest';
import { serve, type Connection, type Served } from '#main/ipc/serve.ts';
import { FeedHub } from '#main/services/FeedHub.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';
import type { CallContext, Response } from '#shared/contract/call.ts';
import { AppError } from '#shared/contract/errors.ts';
import { silentLog } from '#shared/util/Log.ts';

/** A connection in memory: what a page would send and get. */
function connect(handlers: object, feeds = new FeedHub()) {
  const sent: Response[] = [];
  let say: (raw: unknown) => void = () => {};
  let close: () => void = () => {};
  const connection: Connection = {
    id: 'test',
    send: (response) => sent.push(response),
    onMessage: (listener) => (say = listener),
    onClose: (listener) => (close = listener),
  };
  const served: Served = { handlers: handlers as StudioHandlers, feeds, log: silentLog };
  serve(connection, served);
  return { sent, say: (raw: unknown) => say(raw), close: () => close(), feeds };
}

const settle = (ms = 20): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const jobs = (title: string) => [{ title }] as never;

let hub: FeedHub | null = null;
afterEach(() => hub?.close());

describe('a served connection', () => {
  it('answers a call with its result', async () => {
    const page = connect({ projects: { open: ({ path }: { path: string }) => ({ path, name: 'p' }) } });
    page.say({ type: 'call', id: 4, name: 'projects.open', args: { path: '/p.limn' } });
    await settle();
    expect(page.sent).toEqual([
      { type: 'reply', id: 4, reply: { ok: true, value: { path: '/p.limn', name: 'p' } } },
    ]);
  });

  it('answers what a person can mend with its code, data and call', async () => {
    const page = connect({
      projects: {
        open: () => {
          throw new AppError('path.missing', { path: '/gone' });
        },
      },
    });
    page.say({ type: 'call', id: 1, name: 'projects.open', args: { path: '/gone' } });
    await settle();
    expect(page.sent[0]).toEqual({
      type: 'reply',
      id: 1,
      reply: {
        ok: false,
        error: { code: 'path.missing', data: { path: '/gone' }, where: 'projects.open', stack: null },
      },
    });
  });

  it('answers a bug as a bug, with its stack', async () => {
    const page = connect({ projects: { open: () => Promise.reject(new TypeError('x is undefined')) } });
    page.say({ type: 'call', id: 1, name: 'projects.open', args: { path: '/p' } });
    await settle();
    const [response] = page.sent;
    expect(response).toMatchObject({ reply: { ok: false, error: { code: 'bug', where: 'projects.open' } } });
    expect(JSON.stringify(response)).toContain('serve.test.ts');
  });

  it('never runs a handler on arguments that do not fit', async () => {
    let runs = 0;
    const page = connect({ items: { read: () => runs++ } });
    page.say({ type: 'call', id: 1, name: 'items.read', args: { project: 'p', ids: ['1; drop table'] } });
    await settle();
    expect(runs).toBe(0);
    expect(page.sent[0]).toMatchObject({ reply: { ok: false, error: { code: 'bad-request' } } });
  });

  it('drops what is no request and goes on', async () => {
    const page = connect({ app: { info: () => ({ version: '1' }) } });
    for (const raw of [undefined, null, 'x', { type: 'nonsense' }, new Uint8Array(3)]) page.say(raw);
    page.say({ type: 'subscribe', feed: 'no-such-feed', key: 'x' });
    page.say({ type: 'call', id: 9, name: 'app.info', args: undefined });
    await settle();
    expect(page.sent).toHaveLength(1);
  });

  it('pushes feeds, repeats the last event to a newcomer, and stops when told', async () => {
    const page = connect({});
    hub = page.feeds;
    page.feeds.publish('jobs', 'p', jobs('before'));
    page.say({ type: 'subscribe', feed: 'jobs', key: 'p' });
    await settle();
    page.feeds.publish('jobs', 'p', jobs('after'));
    page.feeds.publish('jobs', 'other', jobs('of another project'));
    await settle(150);
    page.say({ type: 'unsubscribe', feed: 'jobs', key: 'p' });
    page.feeds.publish('jobs', 'p', jobs('too late'));
    await settle(150);
    expect(page.sent).toEqual([
      { type: 'event', feed: 'jobs', key: 'p', event: jobs('before') },
      { type: 'event', feed: 'jobs', key: 'p', event: jobs('after') },
    ]);
  });

  it('sends nothing after it closed, and tells running calls to stop', async () => {
    let seen: CallContext | null = null;
    const page = connect({
      projects: {
        open: async (_args: unknown, context: CallContext) => {
          seen = context;
          await settle(30);
          return {};
        },
      },
    });
    hub = page.feeds;
    page.say({ type: 'subscribe', feed: 'jobs', key: 'p' });
    page.say({ type: 'call', id: 1, name: 'projects.open', args: { path: '/p' } });
    page.close();
    page.feeds.publish('jobs', 'p', jobs('nobody listens'));
    await settle(60);
    expect((seen as CallContext | null)?.signal.aborted).toBe(true);
    expect(page.sent).toEqual([]);
  });
});
