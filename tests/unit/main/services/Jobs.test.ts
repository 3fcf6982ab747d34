import { describe, expect, it } from 'vitest';
import { FeedHub } from '#main/services/FeedHub.ts';
import { Jobs } from '#main/services/Jobs.ts';
import { AppError, cancelled } from '#shared/contract/errors.ts';
import type { Job } from '#shared/domain/job.ts';
import { silentLog } from '#shared/util/Log.ts';

const request = { project: 'p', kind: 'import', title: 'Importing' } as const;

function make() {
  const feeds = new FeedHub();
  const seen: Job[] = [];
  feeds.subscribe('jobs', 'p', (jobs) => seen.push(...jobs));
  return { jobs: new Jobs(feeds, silentLog), seen };
}

describe('jobs', () => {
  it('run in the background, show progress, and end with their result', async () => {
    const { jobs, seen } = make();
    const job = jobs.start(request, (progress) => {
      progress(1, 4);
      return Promise.resolve(null);
    });
    expect([job.state, job.done, job.total]).toEqual(['running', 0, null]);
    const ended = await jobs.wait(job.id);
    expect(ended).toMatchObject({ state: 'done', done: 1, total: 4, error: null });
    expect(ended.endedAt).not.toBeNull();
    expect(jobs.get(job.id)).toEqual(ended);
    expect(seen[0]?.state).toBe('running');
  });

  it('fail with the error as a value', async () => {
    const { jobs } = make();
    const expected = jobs.start(request, () =>
      Promise.reject(new AppError('import.nothing', { path: '/x' })),
    );
    expect(await jobs.wait(expected.id)).toMatchObject({
      state: 'failed',
      error: { code: 'import.nothing', data: { path: '/x' } },
    });
    const bug = jobs.start(request, () => Promise.reject(new TypeError('oops')));
    expect(await jobs.wait(bug.id)).toMatchObject({ state: 'failed', error: { code: 'bug' } });
  });

  it('end as cancelled when they are', async () => {
    const { jobs } = make();
    const job = jobs.start(
      request,
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(cancelled()));
        }),
    );
    await Promise.resolve();
    jobs.cancel(job.id);
    expect(await jobs.wait(job.id)).toMatchObject({ state: 'cancelled', error: null });
    jobs.cancel(job.id);
    expect(jobs.get(job.id).state).toBe('cancelled');
  });

  it('are forgotten when many newer ones have ended', async () => {
    const { jobs } = make();
    const first = jobs.start(request, () => Promise.resolve(null));
    await jobs.wait(first.id);
    for (let i = 0; i < 20; i += 1) await jobs.wait(jobs.start(request, () => Promise.resolve(null)).id);
    expect(jobs.list('p').length).toBe(20);
    expect(() => jobs.get(first.id)).toThrow(expect.objectContaining({ code: 'job.unknown' }));
  });

  it('all stop when a project is closed', async () => {
    const { jobs } = make();
    const job = jobs.start(
      request,
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(cancelled()));
        }),
    );
    await jobs.stopAll('other');
    expect(jobs.get(job.id).state).toBe('running');
    await jobs.stopAll('p');
    expect(jobs.get(job.id).state).toBe('cancelled');
  });
});
