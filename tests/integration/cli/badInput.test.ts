import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryPath } from '#main/processes/entries.ts';
import { runProgram, type Ended } from '#tests/helpers/program.ts';
import { writeSparseWeights } from '#tests/helpers/sparseWeights.ts';
import { writeTinyImages } from '#tests/helpers/tinyProject.ts';

let dir: string;

const limn = (...args: readonly string[]): Promise<Ended> =>
  runProgram(process.execPath, [entryPath('cli'), ...args], {
    cwd: dir,
    env: { ...process.env, LIMN_HOME: join(dir, 'home') },
  });

async function done(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await limn(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

beforeAll(async () => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'limn-bad-')));
  const images = await writeTinyImages(dir, 10);
  await done('create', 'p', '--kind', 'tags');
  await done('import', 'p', images);
  await done('split', 'p', '--random', '0.2');
  await done('create', 'newer', '--kind', 'tags');
  const db = new BetterSqlite3(join(dir, 'newer.limn', 'project.db'));
  db.pragma('user_version = 999');
  db.close();
  mkdirSync(join(dir, 'broken.limn'));
  writeFileSync(
    join(dir, 'broken.limn', 'project.db'),
    'no database, but long enough to be one. '.repeat(60),
  );
  mkdirSync(join(dir, 'empty'));
  writeFileSync(join(dir, 'afile'), '');
  writeFileSync(join(dir, 'empty.csv'), '');
  writeFileSync(join(dir, 'quote.csv'), 'image_name,tags\na,"b c\n');
  writeFileSync(join(dir, 'unknown.csv'), 'image_name,tags\nnobody,a b\n');
  writeFileSync(join(dir, 'cut.safetensors'), Buffer.from([200, 0, 0, 0, 0, 0, 0, 0, 123]));
  const torchvision = { arch: 'resnet18', head: 'linear', outputs: 1000 } as const;
  writeSparseWeights(join(dir, 'nan.safetensors'), torchvision, { nanIn: 'conv1.weight' });
  writeSparseWeights(join(dir, 'deep.safetensors'), { ...torchvision, arch: 'resnet34' });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const long = 'x'.repeat(250);
const train = ['train', 'p', '--size', '32', '--bs', '4', '--epochs', '1'];

/** What is asked, and what the one line says. */
const ROWS: readonly (readonly [args: readonly string[], said: string])[] = [
  [['create', '', '--kind', 'tags'], 'Give the project a name'],
  [['create', 'afile/x', '--kind', 'tags'], 'afile/x.limn is not a folder'],
  [['create', 'x', '--kind', 'tags', '--classes', 'two\nlines'], '"two lines" cannot be the name of a class'],
  [['create', 'x', '--kind', 'tags', '--classes', long], 'it has 250 characters, 200 are allowed'],
  [['create', 'x', '--kind', 'tags', '--classes', 'nowhere.txt'], 'nowhere.txt does not exist'],
  [['info', 'afile'], 'afile is not a Limn project'],
  [['info', 'newer'], 'was made by a newer Limn (format 999'],
  [['info', 'broken'], 'is damaged'],
  [['inf', 'p'], "Unknown command 'inf' (Did you mean info?)"],
  [['train', 'p', '--epoch', '3'], "Unknown option '--epoch' (Did you mean --epochs?)"],
  [['import', 'p', 'empty'], 'There are no images in'],
  [['import', 'p', 'empty.csv'], 'has no rows'],
  [['import', 'p', 'quote.csv'], 'line 2: a quotation mark is opened and never closed'],
  [['import', 'p', 'unknown.csv', '--images', 'tiny'], 'None of the images named in'],
  [['split', 'p', '--random', '0'], 'It must be a number between 0 and 1'],
  [['split', 'p', '--random', '1'], 'It must be a number between 0 and 1'],
  [['split', 'p', '--random', 'NaN'], 'It must be a number between 0 and 1'],
  [['split', 'p', '--group', '('], 'is no regular expression'],
  [[...train, '--epochs', '0'], 'from 1 to 10000'],
  [[...train, '--bs', '0'], 'from 1 to 1024'],
  [[...train, '--size', '0'], 'from 32 to 1024'],
  [[...train, '--size', '1e9'], 'from 32 to 1024'],
  [[...train, '--like', 'r9'], 'There is no run r9 in this project'],
  [[...train, '--weights', 'http://example.com/w'], 'plain http can be changed on its way'],
  [['info', 'p', '--run', 'r9'], 'There is no run r9 in this project'],
  [[...train, '--device', 'abacus'], 'Allowed choices are'],
  [[...train, '--weights', 'empty'], 'is not a file'],
  [[...train, '--weights', 'cut.safetensors'], 'cut.safetensors cannot be read: it is cut off in its header'],
  [[...train, '--weights', 'nan.safetensors'], 'conv1.weight holds values that are not numbers'],
  [[...train, '--weights', 'deep.safetensors'], 'It is a resnet34: choose that architecture'],
  [['serve', '--port', '99999'], 'from 0 to 65535'],
  [['export', 'p', 'afile', '--to', 'csv'], 'afile is not a folder'],
];

describe('bad input', () => {
  it.each(ROWS)('limn %j says what is wrong in one line and ends with 2', async (args, said) => {
    const { code, stdout, stderr } = await limn(...args);
    expect(stderr).toContain(said);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('leaves nothing behind', () => {
    const made = readdirSync(dir).filter((name) => name.endsWith('.limn') || name.endsWith('.new'));
    expect(made.sort()).toEqual(['broken.limn', 'newer.limn', 'p.limn']);
    expect(existsSync(join(dir, 'p.limn', 'runs'))).toBe(false);
  });
});
