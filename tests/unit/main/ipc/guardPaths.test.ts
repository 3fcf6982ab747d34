import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { guardPaths, pathsOf } from '#main/ipc/guardPaths.ts';
import { FileBrowser } from '#main/services/FileBrowser.ts';
import { api, type StudioHandlers } from '#shared/contract/api.ts';

/** Calls that take a path and are checked elsewhere, with the reason. */
const CHECKED_ELSEWHERE = new Set([
  'files.list', // by FileBrowser itself
  'projects.forget', // takes a line off a list, touches no file
]);

/** The contract's paths are the strings with this limit. */
const PATH_LIMIT = '"maxLength":4096';

describe('paths sent by a served page', () => {
  const calls = Object.entries(api).flatMap(([room, members]) =>
    Object.entries(members).map(([name, { args }]) => ({ name: `${room}.${name}`, args: args as z.ZodType })),
  );
  const guarded = new Set(
    Object.entries(pathsOf).flatMap(([room, members]) =>
      Object.keys(members).map((name) => `${room}.${name}`),
    ),
  );

  it('are guarded in every call that has one', () => {
    const withPath = calls
      .filter(({ args }) =>
        JSON.stringify(z.toJSONSchema(args, { io: 'input', unrepresentable: 'any' })).includes(PATH_LIMIT),
      )
      .map(({ name }) => name);
    expect(withPath.length).toBeGreaterThan(5);
    expect(withPath.filter((name) => !guarded.has(name) && !CHECKED_ELSEWHERE.has(name))).toEqual([]);
  });

  it('reach the handler only when they are allowed', () => {
    const root = realpathSync(tmpdir());
    const opened: string[] = [];
    const handlers = { projects: { open: ({ path }: { path: string }) => opened.push(path) } };
    const safe = guardPaths(handlers as unknown as StudioHandlers, new FileBrowser([root]));
    const open = (path: string) => () => safe.projects.open({ path }, {} as never);
    expect(open(`${root}/a.limn`)).not.toThrow();
    expect(open('/etc/passwd')).toThrow(/path\.forbidden/);
    expect(open(`${root}/../etc/passwd`)).toThrow(/path\.forbidden/);
    expect(opened).toEqual([`${root}/a.limn`]);
  });

  it('are refused as weights too, while downloaded weights are only a name', () => {
    const root = realpathSync(tmpdir());
    const begun: unknown[] = [];
    const begin = ({ config }: { config: { weights: string } }) => begun.push(config.weights);
    const handlers = { training: { start: begin, lrFind: begin } } as unknown as StudioHandlers;
    const safe = guardPaths(handlers, new FileBrowser([root]));
    for (const call of ['start', 'lrFind'] as const) {
      const ask = (weights: string) => () =>
        safe.training[call]({ project: 'p', config: { weights } } as never, {} as never);
      expect(ask('/etc/passwd')).toThrow(/path\.forbidden/);
      expect(ask('downloaded:resnet18-imagenet')).not.toThrow();
    }
    expect(begun).toEqual(['downloaded:resnet18-imagenet', 'downloaded:resnet18-imagenet']);
  });
});
