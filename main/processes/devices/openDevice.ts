/** The runtime of every device that training can be asked for. */
import { openRuntime } from '#main/engine/runtime/ort/openRuntime.ts';
import type { Program, Runtime } from '#main/engine/runtime/runtime.ts';
import { tensorflowRuntime } from '#main/engine/runtime/tensorflow/tensorflowRuntime.ts';
import type { DeviceName } from '#shared/domain/device.ts';
import { sortDeviceError } from './sortDeviceError.ts';

/**
 * Opens nothing yet: a device that is not there shows when the first graph is compiled.
 * What its programs throw is sorted by `sortDeviceError`.
 */
export const openDevice = (device: DeviceName): Runtime =>
  withSortedErrors(device === 'tensorflow' ? tensorflowRuntime() : openRuntime(device), device);

export function withSortedErrors(runtime: Runtime, device: DeviceName): Runtime {
  const sorted = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw sortDeviceError(error, device);
    }
  };
  const sortedProgram = (program: Program): Program => ({
    run: (feeds) => sorted(program.run(feeds)),
    writeResident: (tensors) => sorted(program.writeResident(tensors)),
    readResident: () => sorted(program.readResident()),
    release: () => program.release(),
  });
  return {
    name: runtime.name,
    compile: async (graph) => sortedProgram(await sorted(runtime.compile(graph))),
  };
}
