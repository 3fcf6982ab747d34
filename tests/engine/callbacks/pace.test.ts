/** How fast it goes and where the time goes: over the last seconds, without the first step. */
import { describe, expect, it } from 'vitest';
import { PaceMeter } from '#main/engine/callbacks/PaceMeter.ts';
import { aStep } from '#tests/helpers/stepInfos.ts';

describe('the pace', () => {
  function meterAt() {
    const time = { now: 0 };
    const meter = new PaceMeter({
      everyMs: 1000,
      clock: () => time.now,
      memory: () => ({ memory: 5, gpu: 7 }),
    });
    const step = (ms: number, waitMs: number, stepMs: number): void => {
      time.now += ms;
      meter.onBatchEnd(aStep({ images: 8, waitMs, stepMs }));
    };
    return { meter, step };
  }

  it('is told when there was enough time for a reading, and each reading once', () => {
    const { meter, step } = meterAt();
    step(9000, 100, 8900);
    step(400, 100, 300);
    expect(meter.take()).toBeNull();
    step(600, 100, 300);
    expect(meter.take()).toEqual({
      speed: 20,
      waiting: 0.2,
      computing: 0.6,
      elsewhere: 0.2,
      memory: 5,
      gpu: 7,
    });
    expect(meter.take()).toBeNull();
  });

  it('begins anew with every reading', () => {
    const { meter, step } = meterAt();
    step(10, 0, 10);
    step(1000, 900, 100);
    expect(meter.take()?.waiting).toBe(0.9);
    step(2000, 0, 2000);
    expect(meter.take()).toMatchObject({ speed: 4, waiting: 0, computing: 1, elsewhere: 0 });
  });
});
