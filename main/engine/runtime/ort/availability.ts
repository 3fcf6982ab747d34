/** Says whether onnxruntime loads and works on this machine. */
import { GraphBuilder } from '../../ir/builder.ts';
import { ortRuntime } from './ortRuntime.ts';

export interface OrtAvailability {
  readonly isAvailable: boolean;
  /** Why not, in onnxruntime's own words; empty when it works. */
  readonly reason: string;
}

/** Runs a one-node graph. Never throws. */
export async function checkOrt(): Promise<OrtAvailability> {
  try {
    const b = new GraphBuilder();
    b.output('y', b.one('relu', [b.input('x', [1])]));
    const program = await ortRuntime({ threads: 1 }).compile(b.finish());
    await program.run(new Map([['x', { dims: [1], data: Float32Array.of(1) }]]));
    await program.release();
    return { isAvailable: true, reason: '' };
  } catch (error) {
    return { isAvailable: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

export const isOrtAvailable = async (): Promise<boolean> => (await checkOrt()).isAvailable;
