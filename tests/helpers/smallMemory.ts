/** A runtime with little memory: it refuses graphs that are fed more images at once than fit, in onnxruntime's words. */
import type { Runtime } from '#main/engine/runtime/runtime.ts';

const NO_MEMORY = 'Failed to allocate memory for requested buffer of size 1073741824';

/** @param when `compile` refuses the graph at once, `run` only when it is to compute */
export function smallMemory(runtime: Runtime, most: number, when: 'compile' | 'run'): Runtime {
  return {
    name: runtime.name,
    async compile(graph) {
      const images = graph.inputs.find(({ name }) => name === 'x')?.value.aval.shape[0] ?? 0;
      if (when === 'compile' && images > most) throw new Error(NO_MEMORY);
      const program = await runtime.compile(graph);
      return {
        run: (feeds) => (images > most ? Promise.reject(new Error(NO_MEMORY)) : program.run(feeds)),
        writeResident: (tensors) => program.writeResident(tensors),
        readResident: () => program.readResident(),
        release: () => program.release(),
      };
    },
  };
}
