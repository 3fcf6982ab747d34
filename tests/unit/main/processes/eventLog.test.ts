import { appendFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventLog, EventTail, readEvents } from '#main/processes/eventLog.ts';
import { livingTrainer, readRunSpec, runFile } from '#main/processes/runFolder.ts';
import { batchAt } from '#tests/helpers/runEvents.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'limn-run-'));
  path = join(folder, 'events.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the event log', () => {
  it('gives back what was appended, by one process after the other', () => {
    for (const step of [1, 2]) {
      const log = new EventLog(path);
      log.append([batchAt(step), batchAt(step + 10)]);
      log.sync();
      log.close();
    }
    expect(readEvents(path)).toEqual([batchAt(1), batchAt(11), batchAt(2), batchAt(12)]);
  });

  it('loses only a line that was torn, and spoils nothing that comes after it', () => {
    writeFileSync(path, `${JSON.stringify(batchAt(1))}\n{"event":"batch","st`);
    expect(readEvents(path)).toEqual([batchAt(1)]);
    const log = new EventLog(path);
    log.append([batchAt(2)]);
    log.close();
    expect(readEvents(path)).toEqual([batchAt(1), batchAt(2)]);
  });

  it('leaves out lines that are no events', () => {
    writeFileSync(path, `null\n7\n{}\n{"event":5}\n\n${JSON.stringify(batchAt(1))}\n`);
    expect(readEvents(path)).toEqual([batchAt(1)]);
  });

  it('has no events when it is not there', () => {
    expect(readEvents(path)).toEqual([]);
    expect(new EventTail(path).read()).toEqual([]);
  });

  it('can be followed: a line that is still being written waits for its end', () => {
    const tail = new EventTail(path);
    const line = `${JSON.stringify(batchAt(1))}\n`;
    appendFileSync(path, line + line.slice(0, 10));
    expect(tail.read()).toEqual([batchAt(1)]);
    expect(tail.read()).toEqual([]);
    appendFileSync(path, line.slice(10));
    expect(tail.read()).toEqual([batchAt(1)]);
    expect(new EventTail(path, readFileSync(path).length).read()).toEqual([]);
  });
});

describe('the folder of a run', () => {
  it('has a living trainer while the heartbeat is fresh and its process is there', () => {
    const heartbeat = runFile(folder, 'heartbeat');
    expect(livingTrainer(folder, Date.now())).toBeNull();
    writeFileSync(heartbeat, JSON.stringify({ pid: process.pid }));
    expect(livingTrainer(folder, Date.now())).toBe(process.pid);
    utimesSync(heartbeat, new Date(0), new Date(0));
    expect(livingTrainer(folder, Date.now())).toBeNull();
    writeFileSync(heartbeat, JSON.stringify({ pid: 2 ** 30 }));
    expect(livingTrainer(folder, Date.now())).toBeNull();
    writeFileSync(heartbeat, '{"pi');
    expect(livingTrainer(folder, Date.now())).toBeNull();
  });

  it.each([
    ['nothing', null, 'run.unknown'],
    ['no JSON', '{', 'project.corrupt'],
    ['something else', '{"format":2}', 'project.corrupt'],
  ])('says so when its spec is %s', (_, text, code) => {
    if (text !== null) writeFileSync(runFile(folder, 'spec'), text);
    expect(() => readRunSpec(folder)).toThrow(expect.objectContaining({ code }) as Error);
  });
});
