import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { KINDS, type Kind } from '#shared/domain/project.ts';
import { writeImage } from '#tests/helpers/imageFiles.ts';
import { randomAt } from '#tests/helpers/randomAt.ts';
import { fingerprint, labelOnce, SCRIPT_CLASSES } from '#tests/helpers/scriptedLabeling.ts';
import { openTestStore, reportOf, type TestStore } from '#tests/helpers/testStore.ts';

const SCRIPT = fileURLToPath(new URL('../../helpers/processes/drawForever.ts', import.meta.url));
/** `npm run test:crash` plays many more. */
const ROUNDS = Number(process.env['LIMN_CRASH_ROUNDS'] ?? 6);

/** A project and its twin, which is led the same way and never killed. */
interface Pair {
  readonly kind: Kind;
  readonly path: string;
  readonly twin: OpenProject;
  /** Gestures that are stored in both. */
  done: number;
}

async function makePair(store: TestStore, kind: Kind): Promise<Pair> {
  const images = join(store.folder, 'images');
  const make = async (name: string): Promise<OpenProject> => {
    const project = store.create(`${kind} ${name}`, SCRIPT_CLASSES, kind);
    reportOf(await store.importNow(project, images));
    await store.studio.jobs.stopAll(project.id);
    return project;
  };
  const project = await make('killed');
  store.studio.projects.close(project.id);
  return { kind, path: project.path, twin: await make('twin'), done: 0 };
}

/** Labels in a process that is killed without warning at some moment. @returns how many gestures it had said were saved */
async function labelAndKill(store: TestStore, { kind, path, done }: Pair, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [SCRIPT, join(store.folder, 'home'), path, kind, String(done)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (data: Buffer) => {
    // The moment is counted from the first gesture: starting up takes as long as it takes.
    if (text === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
    text += data.toString();
  });
  await new Promise<void>((resolve) => child.once('close', () => resolve()));
  return text.split('\n').length - 1;
}

function checkFile(project: OpenProject): void {
  const answer = project.db.read('check', (db) => db.prepare('PRAGMA integrity_check').pluck().get<string>());
  expect(answer).toBe('ok');
}

describe('a studio killed at random moments of labeling', () => {
  it(`loses no gesture that it had said was saved and corrupts nothing, ${ROUNDS} times`, async () => {
    const store = openTestStore();
    for (let i = 0; i < 3; i += 1) {
      await writeImage(join(store.folder, 'images', `${i}.png`), { width: 600, height: 400 });
    }
    const pairs = await Promise.all(KINDS.map((kind) => makePair(store, kind)));
    const { studio } = store;
    let gestures = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const pair = pairs[round % pairs.length];
      if (pair === undefined) break;
      const saved = await labelAndKill(store, pair, randomAt(round)() * 250);
      const killed = studio.projects.open(pair.path);
      checkFile(killed);
      const now = fingerprint(studio, killed, pair.kind);
      for (let i = 0; i < saved; i += 1) labelOnce(studio, pair.twin, pair.kind, pair.done + i);
      pair.done += saved;
      gestures += saved;
      // The gesture under way when the kill came is either stored whole or not at all.
      if (fingerprint(studio, pair.twin, pair.kind) !== now) {
        labelOnce(studio, pair.twin, pair.kind, pair.done);
        pair.done += 1;
      }
      expect(fingerprint(studio, pair.twin, pair.kind), `${pair.kind}, round ${round}`).toBe(now);
      studio.projects.close(killed.id);
    }
    console.log(`killed ${ROUNDS} times within ${gestures} saved gestures`);
    expect(gestures).toBeGreaterThanOrEqual(ROUNDS);
    await store.close();
  }, 1_800_000);
});
