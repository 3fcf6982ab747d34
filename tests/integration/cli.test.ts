import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialState } from '#main/engine/learn/initialState.ts';
import { writeSafetensors } from '#main/files/safetensors.ts';
import { entryPath } from '#main/processes/entries.ts';
import { randomFrom } from '#tests/helpers/logisticStep.ts';
import { runProgram, type Ended } from '#tests/helpers/program.ts';
import { writeTinyImages } from '#tests/helpers/tinyProject.ts';

let dir: string;
beforeAll(() => void (dir = realpathSync(mkdtempSync(join(tmpdir(), 'limn-cli-')))));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const limn = (...args: string[]): Promise<Ended> =>
  runProgram(process.execPath, [entryPath('cli'), ...args], {
    cwd: dir,
    env: { ...process.env, LIMN_HOME: join(dir, 'home') },
  });

type Line = Readonly<Record<string, unknown>>;

/** Every line of stdout must be JSON. */
async function json(...args: string[]): Promise<readonly Line[]> {
  const { code, stdout, stderr } = await limn(...args, '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** One line on stderr, nothing on stdout, exit code 2. */
async function refused(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await limn(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr.trim();
}

describe('the command line', () => {
  it('goes from a folder of pictures to a checked model, in JSON lines', async () => {
    const images = await writeTinyImages(dir, 40);
    const [created] = await json('create', 'p', '--kind', 'tags');
    expect(created).toMatchObject({ event: 'created', path: join(dir, 'p.limn'), classes: [] });
    const [face] = await json('create', 'face', '--kind', 'points', '--template', 'face5');
    expect(face).toMatchObject({ kind: 'points', classes: expect.arrayContaining(['nose', 'left eye']) });
    expect((await json('import', 'p', images))[0]).toMatchObject({
      event: 'imported',
      added: 40,
      labeled: 40,
      newClasses: ['bright', 'dark'],
    });
    expect((await json('split', 'p', '--random', '0.2', '--seed', '42'))[0]).toMatchObject({
      event: 'split',
      train: 32,
      valid: 8,
      none: 0,
    });
    const [info] = await json('info', 'p.limn');
    expect(info).toMatchObject({
      classes: [
        { name: 'bright', count: 20 },
        { name: 'dark', count: 20 },
      ],
      runs: [],
      problems: [],
    });

    const events = await json('train', 'p', '--size', '32', '--bs', '8', '--epochs', '2', '--seed', '1');
    expect(events.map(({ event }) => event).filter((event) => event !== 'checkpoint')).toEqual([
      'start',
      ...Array<string>(4).fill('batch'),
      'epoch',
      ...Array<string>(4).fill('batch'),
      'epoch',
      'done',
    ]);
    expect(events.find(({ event }) => event === 'batch')).toEqual({
      event: 'batch',
      step: 1,
      loss: expect.any(Number),
      lr: expect.any(Number),
      mom: 0.95,
      norm: expect.any(Number),
    });
    expect(events.at(-1)).toMatchObject({
      run: 'r1',
      outcome: 'done',
      images_per_second: expect.any(Number),
    });
    const log = readFileSync(join(dir, 'p.limn', 'runs', 'r1', 'events.jsonl'), 'utf8');
    expect(
      log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line),
    ).toEqual(events);

    const [evaluation, ...classes] = await json('evaluate', 'p', '--run', 'r1', '--threshold', '0.5');
    expect(evaluation).toMatchObject({
      event: 'evaluation',
      run: 'r1',
      split: 'valid',
      threshold: 0.5,
      items: 8,
    });
    expect(classes.map(({ name }) => name)).toEqual(['bright', 'dark']);
    const [prediction] = await json('predict', 'p', join(images, 'bright', '001.png'), '--run', 'best');
    expect(prediction).toMatchObject({
      path: join(images, 'bright', '001.png'),
      probabilities: { bright: expect.any(Number) },
    });
    const [exported] = await json('export', 'p', join(dir, 'model'), '--run', 'last', '--to', 'onnx');
    expect(exported).toMatchObject({ event: 'exported', check: { images: 8 } });
    expect((await json('export', 'p', join(dir, 'labels'), '--to', 'csv'))[0]).toMatchObject({ to: 'csv' });
    expect(readFileSync(join(dir, 'labels', 'labels.csv'), 'utf8').split('\n')).toHaveLength(42);
  });

  it('stops a run on Ctrl-C, keeps the best, and goes on with resume', async () => {
    await json('create', 'q', '--kind', 'tags');
    await json('import', 'q', await writeTinyImages(join(dir, 'more'), 40));
    const { spawn } = await import('node:child_process');
    const child = spawn(
      process.execPath,
      [entryPath('cli'), 'train', 'q', '--size', '32', '--bs', '8', '--epochs', '30', '--json'],
      {
        cwd: dir,
        env: { ...process.env, LIMN_HOME: join(dir, 'home') },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    let said = '';
    const isUnderWay = new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('"step":2,')) resolve();
      });
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    await isUnderWay;
    // Meanwhile the project can be looked at from elsewhere, and a second training is refused.
    expect(await refused('train', 'q', '--epochs', '1')).toContain('Run r1 is training already');
    expect((await json('info', 'q'))[0]).toMatchObject({ runs: [{ id: 'r1', status: 'running' }] });
    child.kill('SIGINT');
    const code = await ended;
    const lines = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({ event: 'remark', text: expect.stringContaining('no split') });
    expect(lines.at(-1)).toMatchObject({ event: 'done', outcome: 'stopped' });
    const [first] = await json('info', 'q');
    expect(first).toMatchObject({ runs: [{ id: 'r1', status: 'stopped' }] });
    expect(await refused('resume', 'q', 'r7')).toContain('no run r7');
  });

  it('speaks in tables to people, and only results go to stdout', async () => {
    const { code, stdout, stderr } = await limn('info', 'p');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('40 images, 40 labeled, 0 unreadable');
    expect(stdout).toMatch(/^class +images +train +valid$/m);
    expect(stdout).toMatch(/^r1 +ResNet-18, 32 px +done +2\/2 +0\.\d{4}$/m);
  });

  it('says in one line what is wrong with what it was given, and ends with 2', async () => {
    writeFileSync(join(dir, 'bad.csv'), 'a,b\n1,2\n');
    writeFileSync(join(dir, 'broken.safetensors'), 'no');
    const p = ['p', '--size', '32', '--epochs', '1'];
    expect(await refused('info', 'nowhere')).toContain('nowhere does not exist');
    expect(await refused('create', 'p', '--kind', 'tags')).toContain('There is a project at');
    expect(await refused('create', 'x', '--kind', 'boxes')).toContain('--kind');
    expect(await refused('create', 'x', '--kind', 'masks', '--template', 'head')).toContain('--kind points');
    expect(await refused('import', 'p', 'nowhere')).toContain('does not exist');
    expect(await refused('import', 'p', 'bad.csv')).toContain('needs the columns');
    expect(await refused('split', 'p')).toContain('exactly one of');
    expect(await refused('split', 'p', '--random', '0.2', '--files', 'x')).toContain('exactly one of');
    expect(await refused('split', 'p', '--random', '2')).toContain('between 0 and 1');
    expect(await refused('train', ...p, '--lr', 'fast')).toContain('--lr fast is no learning rate');
    expect(await refused('train', ...p, '--bs', '1')).toContain('two images');
    expect(await refused('train', 'p', '--size', '7')).toContain('from 32 to 1024');
    expect(await refused('train', ...p, '--sizes', '64')).toContain('--sizes');
    expect(await refused('train', ...p, '--freeze', '--unfreeze')).toContain('one of');
    expect(await refused('train', ...p, '--from', 'r9')).toContain('no run r9');
    expect(await refused('evaluate', 'p')).toContain('--run');
    expect(await refused('evaluate', 'p', '--run', 'r9')).toContain('no run r9');
    expect(await refused('evaluate', 'p', '--run', 'r1', '--split', 'test')).toContain('test');
    expect(await refused('predict', 'p', 'nowhere.png', '--run', 'r1')).toContain('nowhere.png');
    expect(await refused('export', 'p', 'out', '--to', 'onnx')).toContain('--run');
    expect(await refused('resume', 'p', 'r1')).toContain('done');
    expect(await refused('bench', 'train', '--batch', 'broken.safetensors')).toContain('cannot be read');
    expect(await refused('frobnicate')).toContain('frobnicate');
  });
});

describe('limn bench train', () => {
  it('does the given steps on the given numbers and prints every loss', async () => {
    const random = randomFrom(3);
    const numbers = (length: number) => Float32Array.from({ length }, () => random() - 0.5);
    const x = { dims: [4, 3, 32, 32], data: numbers(4 * 3 * 32 * 32) };
    const y = { dims: [4, 2], data: Float32Array.of(1, 0, 0, 1, 1, 1, 0, 0) };
    await writeSafetensors(
      join(dir, 'batch.safetensors'),
      new Map([
        ['x', x],
        ['y', y],
      ]),
    );
    const weights = initialState({ arch: 'resnet18', head: 'linear', outputs: 2, seed: 5 });
    await writeSafetensors(join(dir, 'weights.safetensors'), weights);
    const args = [
      'bench',
      'train',
      '--peer',
      'none',
      '--size',
      '32',
      '--bs',
      '4',
      '--steps',
      '3',
      '--lr',
      '1e-3',
    ];
    const files = ['--weights', 'weights.safetensors', '--batch', 'batch.safetensors'];
    const lines = await json(...args, ...files);
    expect(lines.slice(0, 3).map(({ event, step }) => [event, step])).toEqual([
      ['step', 1],
      ['step', 2],
      ['step', 3],
    ]);
    const result = lines.at(-1) as { losses: number[]; settings: object; images_per_second: number };
    expect(lines[3]).toMatchObject({ event: 'round', round: 1, ratios: [] });
    expect(result.settings).toMatchObject({ head: 'linear', classes: 2, bs: 4, size: [32, 32] });
    expect(result.images_per_second).toBeGreaterThan(0);
    expect(result.losses[2]).toBeLessThan(result.losses[0] ?? 0);
    expect((await json(...args, ...files)).at(-1)).toMatchObject({ losses: result.losses });
    expect(await refused('bench', 'train', '--size', '64', '--bs', '4', ...files)).toContain(
      'x is [4, 3, 32, 32] and the size is 64',
    );
    expect(await refused('bench', 'train', '--size', '32', '--bs', '3', ...files)).toContain(
      'no multiple of 3',
    );
    expect(
      await refused('bench', 'train', '--arch', 'resnet34', '--size', '32', '--bs', '4', ...files),
    ).toContain('lacks');
  });
});
