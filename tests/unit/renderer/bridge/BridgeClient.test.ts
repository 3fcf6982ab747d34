import { describe, expect, it } from 'vitest';
import { BridgeClient } from '#renderer/bridge/BridgeClient.ts';
import type { Carrier, ConnectionState } from '#renderer/bridge/Carrier.ts';
import type { Request, Response } from '#shared/contract/call.ts';
import { AppError, BugError } from '#shared/contract/errors.ts';

/** A carrier whose other end is the test. */
class FakeWire implements Carrier {
  state: ConnectionState = 'open';
  readonly sent: Request[] = [];
  #onResponse: (response: Response) => void = () => {};
  #onState: (state: ConnectionState) => void = () => {};

  send(request: Request): void {
    if (this.state !== 'open') throw new Error(`sent while ${this.state}`);
    this.sent.push(request);
  }
  onResponse(listener: (response: Response) => void): void {
    this.#onResponse = listener;
  }
  onState(listener: (state: ConnectionState) => void): void {
    this.#onState = listener;
  }
  close(): void {}
  answer(response: Response): void {
    this.#onResponse(response);
  }
  change(state: ConnectionState): void {
    this.state = state;
    this.#onState(state);
  }
}

const start = (state: ConnectionState = 'open') => {
  const wire = new FakeWire();
  wire.state = state;
  return { wire, client: new BridgeClient(wire) };
};
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(() => null).catch((e: unknown) => e);

describe('calls of the page', () => {
  it('carry the name of room and call, and resolve with the value', async () => {
    const { wire, client } = start();
    const answer = client.studio.projects.open({ path: '/p.limn' });
    expect(wire.sent).toEqual([{ type: 'call', id: 1, name: 'projects.open', args: { path: '/p.limn' } }]);
    wire.answer({ type: 'reply', id: 1, reply: { ok: true, value: { name: 'p' } } });
    expect(await answer).toEqual({ name: 'p' });
  });

  it('reject with AppErrors and BugErrors', async () => {
    const { wire, client } = start();
    const expected = caught(client.studio.app.info({}));
    const bug = caught(client.studio.app.info({}));
    const error = { code: 'path.missing', data: { path: '/x' }, where: 'app.info', stack: null };
    wire.answer({ type: 'reply', id: 1, reply: { ok: false, error } });
    wire.answer({
      type: 'reply',
      id: 2,
      reply: { ok: false, error: { ...error, code: 'bug', data: { message: 'm' } } },
    });
    expect(await expected).toMatchObject({ code: 'path.missing', data: { path: '/x' }, where: 'app.info' });
    expect(await expected).toBeInstanceOf(AppError);
    expect(await bug).toBeInstanceOf(BugError);
  });

  it('wait for the first connection', () => {
    const { wire, client } = start('connecting');
    void client.studio.app.info({});
    expect(wire.sent).toEqual([]);
    wire.change('open');
    expect(wire.sent).toHaveLength(1);
  });

  it('are rejected when the connection is lost under them, and at once while it is lost', async () => {
    const { wire, client } = start();
    const pending = caught(client.studio.app.info({}));
    wire.change('lost');
    expect(await pending).toMatchObject({ code: 'connection.lost', where: 'app.info' });
    expect(await caught(client.studio.app.info({}))).toMatchObject({ code: 'connection.lost' });
    wire.change('open');
    expect(wire.sent).toHaveLength(1);
  });

  it('may be awaited by room without being called', async () => {
    const { wire, client } = start();
    await (client.studio.projects as unknown as Promise<unknown>);
    expect(wire.sent).toEqual([]);
  });
});

describe('feeds of the page', () => {
  const event = (title: string): Response => ({ type: 'event', feed: 'jobs', key: 'p', event: [{ title }] });
  const titles = (seen: string[]) => (jobs: readonly { title: string }[]) =>
    void seen.push(jobs[0]?.title ?? '');

  it('are watched once however many listen, and a late listener gets the last event', async () => {
    const { wire, client } = start();
    const first: string[] = [];
    const second: string[] = [];
    const stopFirst = client.subscribe('jobs', 'p', titles(first));
    wire.answer(event('a'));
    const stopSecond = client.subscribe('jobs', 'p', titles(second));
    await settle();
    wire.answer(event('b'));
    stopFirst();
    wire.answer(event('c'));
    expect(first).toEqual(['a', 'b']);
    expect(second).toEqual(['a', 'b', 'c']);
    stopSecond();
    expect(wire.sent.map(({ type }) => type)).toEqual(['subscribe', 'unsubscribe']);
  });

  it('do not tell a late listener steps of a run again', async () => {
    const { wire, client } = start();
    const batches: number[] = [];
    client.subscribe('run', 'p/r', () => {});
    wire.answer({ type: 'event', feed: 'run', key: 'p/r', event: { run: {}, batches: [{ step: 1 }] } });
    client.subscribe('run', 'p/r', (progress) => void batches.push(progress.batches.length));
    await settle();
    expect(batches).toEqual([0]);
  });

  it('are watched again after the connection came back', () => {
    const { wire, client } = start();
    client.subscribe('jobs', 'p', () => {});
    const stop = client.subscribe('jobs', 'q', () => {});
    stop();
    wire.change('lost');
    wire.sent.length = 0;
    wire.change('open');
    expect(wire.sent).toEqual([{ type: 'subscribe', feed: 'jobs', key: 'p' }]);
  });
});
