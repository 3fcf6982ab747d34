import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryPath } from '#main/processes/entries.ts';
import { runProgram } from '#tests/helpers/program.ts';
import { addDrawnRun, makeProject, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { join } from 'node:path';

let place: Workplace;
let path: string;

beforeAll(async () => {
  place = openWorkplace();
  const project = await makeProject(place, { images: 10, classes: ['clear', 'water'] });
  await place.studio.jobs.stopAll(null);
  const itemIds = [1, 2, 3];
  place.studio.labels.apply(project, { itemIds, add: [], remove: [1, 2], labeled: false });
  await addDrawnRun(project);
  path = project.path;
});
afterAll(() => place.dispose());

const limn = (...args: string[]) =>
  runProgram(process.execPath, [entryPath('cli'), ...args], {
    env: { ...process.env, LIMN_HOME: join(place.dir, 'cli-home') },
  });

type Line = Readonly<Record<string, unknown>>;
async function json(...args: string[]): Promise<readonly Line[]> {
  const { code, stdout, stderr } = await limn(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Line);
}

describe('limn suggest', () => {
  it('asks a run about images without labels, once, and about all when told to', async () => {
    expect(await json('suggest', path, '--run', 'last')).toEqual([
      { event: 'suggested', run: 'r1', asked: 3, open: 3, disagreeing: 0 },
    ]);
    expect((await json('suggest', path, '--run', 'r1'))[0]).toMatchObject({ asked: 0, open: 3 });
    const [all] = await json('suggest', path, '--run', 'r1', '--all');
    expect(all).toMatchObject({ asked: 7, open: 3 });
    const { code, stdout } = await limn('suggest', path, '--run', 'r1');
    expect(code).toBe(0);
    expect(stdout).toContain('Asked run r1 about 0 images. 3 images without labels have a suggestion');
  });

  it('ends with 2 when there is no such run', async () => {
    const { code, stderr } = await limn('suggest', path, '--run', 'r9');
    expect(code).toBe(2);
    expect(stderr).toContain('no run r9');
  });
});

describe('limn review', () => {
  it('tells all labeled images, those with the least likely labels first', async () => {
    const lines = await json('review', path, '--run', 'r1');
    const rows = lines.filter(({ event }) => event === 'disagreement');
    expect(lines.at(-1)).toMatchObject({
      event: 'review',
      asked: 7,
      unreadable: 0,
      disagreeing: rows.filter(({ disagreement }) => Number(disagreement) > 0).length,
    });
    const apart = rows.map(({ doubt }) => Number(doubt));
    expect(rows.length).toBe(7);
    expect(apart).toEqual([...apart].sort((a, b) => b - a));
    for (const { add, remove, disagreement, doubted } of rows) {
      const changes = [...(add as unknown[]), ...(remove as unknown[])];
      expect(changes.length > 0).toBe(Number(disagreement) > 0);
      expect(['clear', 'water']).toContain(doubted);
    }
    expect(await json('review', path, '--run', 'r1', '--top', '1')).toEqual([rows[0], lines.at(-1)]);
    const { stdout } = await limn('review', path, '--run', 'r1', '--top', '2');
    expect(stdout).toMatch(/^doubt +image +labeled +doubted +would come +would go$/m);
  });
});
