/** What is thrown by the runtime of a device, as a person gets to read it. */
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '#main/engine/ir/builder.ts';
import type { Program } from '#main/engine/runtime/runtime.ts';
import { openDevice, withSortedErrors } from '#main/processes/devices/openDevice.ts';
import { missingDevice } from '#main/processes/devices/missingDevice.ts';
import { textOfError } from '#shared/contract/errorText.ts';

const graph = new GraphBuilder().finish();

/** A device of which every run fails with these words. */
function failing(message: string): Promise<Program> {
  const fail = (): Promise<never> => Promise.reject(new Error(message));
  const program: Program = {
    run: fail,
    writeResident: fail,
    readResident: fail,
    release: () => Promise.resolve(),
  };
  return withSortedErrors({ name: 'failing', compile: () => Promise.resolve(program) }, 'webgpu').compile(
    graph,
  );
}

const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => null, (error: unknown) => error); // prettier-ignore

describe('the errors of a device', () => {
  it('say that it was lost, whatever was being done', async () => {
    const program = await failing('WebGPU device lost (1): VK_ERROR_DEVICE_LOST');
    for (const work of [program.run(new Map()), program.writeResident(new Map()), program.readResident()]) {
      const error = await thrownBy(work);
      expect(error).toMatchObject({ code: 'device.lost', data: { device: 'webgpu' } });
      expect(textOfError(error)).toContain('Resume the run from its last checkpoint');
    }
  });

  it('say that it has no half precision', async () => {
    const program = await failing('Program Cast requires f16 but the device does not support it.');
    expect(await thrownBy(program.run(new Map()))).toMatchObject({ code: 'device.no-half' });
  });

  it('leave want of memory to those who can take a smaller batch, and bugs to be reported', async () => {
    for (const message of ['std::bad_alloc', 'Shape mismatch attempting to re-use buffer']) {
      const program = await failing(message);
      await expect(program.run(new Map())).rejects.toThrow(message);
    }
  });

  it.each(['cuda', 'dml'] as const)('say that %s is not there, where it is not', async (device) => {
    const reason = missingDevice(device);
    if (reason === null) return;
    const b = new GraphBuilder();
    b.output('y', b.one('relu', [b.input('x', [1])]));
    const error = await thrownBy(openDevice(device).compile(b.finish()));
    expect(error).toMatchObject({ code: 'device.missing', data: { device, reason } });
  });
});
