import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/contract/errors.ts';
import { errorText, textOfError, textOfWire } from '#shared/contract/errorText.ts';
import { parseArgs, parseFeed, parseRequest } from '#shared/contract/wire.ts';

const problemOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-request')
      return (error.data as { problem: string }).problem;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('arguments at the door', () => {
  it('come through checked', () => {
    expect(parseArgs('projects.open', { path: '/a' })).toEqual({ path: '/a' });
    expect(parseArgs('app.info', undefined)).toEqual({});
  });

  it('are refused with the place inside them', () => {
    const project = 'p';
    expect(problemOf(() => parseArgs('items.read', { project, ids: [1, 2, -3] }))).toMatch(/^ids\[2\]: /);
    expect(
      problemOf(() => parseArgs('items.index', { project, filter: { labeled: 3 }, sort: 'name' })),
    ).toMatch(/^filter\.labeled: /);
    expect(problemOf(() => parseArgs('projects.open', { path: '/a', extra: 1 }))).toContain('extra');
  });

  it.each([
    'projects.nothing',
    'nothing.open',
    'projects',
    'a.b.c',
    '__proto__.toString',
    'projects.constructor',
  ])('of the unknown call %s are refused', (name) => {
    expect(problemOf(() => parseArgs(name, {}))).toBe('there is no such call');
  });

  it('of feeds are checked too', () => {
    expect(parseFeed('run', 'p/r')).toEqual({ feed: 'run', key: 'p/r' });
    expect(problemOf(() => parseFeed('toString', 'x'))).toBe('there is no such feed');
    expect(problemOf(() => parseFeed('jobs', ''))).not.toBe('');
  });

  it.each([null, 7, 'call', { type: 'call' }, { type: 'call', id: -1, name: 'a.b' }, { type: 'other' }])(
    'are not looked at when the message is %j',
    (raw) => {
      expect(() => parseRequest(raw)).toThrow(AppError);
    },
  );
});

describe('error sentences', () => {
  it('name what was wrong and end as sentences do', () => {
    expect(textOfError(new AppError('port.in-use', { port: 80 }))).toContain('Port 80 is in use');
    expect(textOfWire({ code: 'from-the-future', data: {}, where: '', stack: null })).toMatch(
      /please report it\.$/,
    );
    expect(textOfError(new Error('oops'))).toContain('oops');
  });

  it('exist for every code', () => {
    expect(Object.keys(errorText).length).toBeGreaterThan(40);
  });
});
