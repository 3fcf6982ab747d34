/** Following a run: the whole history at once, then live, and again when something was missed. */
import { describe, expect, it, vi } from 'vitest';
import { RunFollower } from '#renderer/session/RunFollower.ts';
import type { RunProgress } from '#shared/contract/answers.ts';
import type { BatchPoint, Run, RunCurve } from '#shared/domain/run.ts';
import { aRun } from '#tests/helpers/aRun.ts';

const loss = (step: number): number => 1 / step;
const batch = (step: number): BatchPoint => ({ step, loss: loss(step), lr: 1e-3, mom: 0.9 });

/** A studio in which a run has done some steps: answers the curve so far and sends what the test says. */
function studioWith(stepsDone: number) {
  const state = { stepsDone, reads: 0 };
  let listener: (event: RunProgress) => void = () => undefined;
  const answers: (() => void)[] = [];
  const curve = (): RunCurve => {
    const step = Array.from({ length: state.stepsDone }, (_, i) => i + 1);
    const [lr, mom, norm] = [1e-3, 0.9, 2].map((value) => step.map(() => value)) as [
      number[],
      number[],
      number[],
    ];
    return { step, loss: step.map(loss), lr, mom, norm, epochs: [] };
  };
  return {
    state,
    source: {
      readCurve: () => {
        state.reads += 1;
        return new Promise<RunCurve>((resolve) => answers.push(() => resolve(curve())));
      },
      watch: (fn: (event: RunProgress) => void) => {
        listener = fn;
        return () => (listener = () => undefined);
      },
    },
    answer: async () => {
      answers.shift()?.();
      await new Promise((resolve) => setTimeout(resolve, 0));
    },
    send: (steps: readonly number[], changes: Partial<Run> = {}) => {
      state.stepsDone = Math.max(state.stepsDone, ...steps);
      listener({ run: aRun({ stepsDone: state.stepsDone, ...changes }), batches: steps.map(batch) });
    },
  };
}

describe('following a run', () => {
  it('shows the whole history at once and goes on live', async () => {
    const studio = studioWith(300);
    const follower = new RunFollower(studio.source);
    const stop = follower.start();
    await studio.answer();
    expect(follower.snapshot().curve.step).toHaveLength(300);
    studio.send([301, 302]);
    expect(follower.snapshot().curve.step.at(-1)).toBe(302);
    expect(studio.state.reads).toBe(1);
    stop();
  });

  it('keeps what comes while the history is being read, without drawing it twice', async () => {
    const studio = studioWith(10);
    const follower = new RunFollower(studio.source);
    const stop = follower.start();
    studio.send([10, 11]);
    studio.send([12]);
    await studio.answer();
    studio.send([13]);
    const { step } = follower.snapshot().curve;
    expect(step).toEqual(Array.from({ length: 13 }, (_, i) => i + 1));
    stop();
  });

  it('reads everything again when steps were missed', async () => {
    const studio = studioWith(5);
    const follower = new RunFollower(studio.source);
    const stop = follower.start();
    await studio.answer();
    studio.send([9]);
    expect(studio.state.reads).toBe(2);
    await studio.answer();
    expect(follower.snapshot().curve.step).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    stop();
  });

  it('reads once more when a run ended with steps that were never told, but not for ever', async () => {
    const studio = studioWith(5);
    const follower = new RunFollower(studio.source);
    const stop = follower.start();
    await studio.answer();
    studio.send([], { status: 'done', endedAt: 1, stepsDone: 8 });
    studio.send([], { status: 'done', endedAt: 1, stepsDone: 8 });
    expect(studio.state.reads).toBe(2);
    await studio.answer();
    studio.send([], { status: 'done', endedAt: 1, stepsDone: 8 });
    expect(studio.state.reads).toBe(2);
    stop();
  });

  it('tells its listeners, gives a new object for every change, and is silent once stopped', async () => {
    const studio = studioWith(2);
    const follower = new RunFollower(studio.source);
    const heard = vi.fn();
    follower.subscribe(heard);
    const stop = follower.start();
    await studio.answer();
    const before = follower.snapshot();
    studio.send([3]);
    expect(follower.snapshot()).not.toBe(before);
    expect(follower.snapshot().curve).not.toBe(before.curve);
    const calls = heard.mock.calls.length;
    stop();
    studio.send([4]);
    expect(heard.mock.calls.length).toBe(calls);
  });

  it('says why when the history cannot be read', async () => {
    const failure = new Error('gone');
    const follower = new RunFollower({
      readCurve: () => Promise.reject(failure),
      watch: () => () => undefined,
    });
    const stop = follower.start();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(follower.snapshot()).toMatchObject({ isLoaded: true, failure });
    stop();
  });
});
