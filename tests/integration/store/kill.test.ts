import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeImage } from '#tests/helpers/imageFiles.ts';
import { openTestStore, reportOf } from '#tests/helpers/testStore.ts';

const SCRIPT = fileURLToPath(new URL('../../helpers/processes/labelForever.ts', import.meta.url));

/** Starts labeling and kills it without warning after so many saved actions; answers the last version it had reported. */
async function labelAndKill(folder: string, path: string, actions: number): Promise<number> {
  const child = spawn(process.execPath, [SCRIPT, folder, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const reported = (): string[] => text.split('\n').slice(0, -1);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stdout.on('data', (data: Buffer) => {
    text += data.toString();
    if (reported().length >= actions) child.kill('SIGKILL');
  });
  await ended;
  return Number(reported().at(-1)?.split(' ')[0] ?? 0);
}

describe('a studio killed in the middle of labeling', () => {
  it('loses no action that it had said was saved, and can undo all of them', async () => {
    const store = openTestStore();
    const images = join(store.folder, 'images');
    for (let i = 0; i < 5; i += 1) await writeImage(join(images, `${String(i)}.png`));
    const project = store.create('p', ['a', 'b']);
    reportOf(await store.importNow(project, images));
    await store.studio.jobs.stopAll(null);
    store.studio.projects.close(project.id);

    for (const actions of [1, 17, 60]) {
      const saved = await labelAndKill(store.folder, project.path, actions);
      expect(saved).toBeGreaterThanOrEqual(actions);
      const again = store.studio.projects.open(project.path);
      const { version } = store.studio.projects.describe(again);
      // At most the action under way when the kill came is there beyond what was reported.
      expect(version - saved).toBeGreaterThanOrEqual(0);
      expect(version - saved).toBeLessThanOrEqual(1);
      const integrity = again.db.read('check', (db) =>
        db.prepare('PRAGMA integrity_check').pluck().get<string>(),
      );
      expect(integrity).toBe('ok');
      store.studio.projects.close(project.id);
    }

    const last = store.studio.projects.open(project.path);
    while (store.studio.labels.history(last).undo !== null) store.studio.labels.undo(last);
    expect(
      store.studio.items.read(last, [1, 2, 3, 4, 5]).map((item) => [item.classIds, item.isLabeled]),
    ).toEqual(Array.from({ length: 5 }, () => [[], false]));
    await store.close();
  });
});
