/** The runtime that is used: onnxruntime on the CPU. */
import { hashGraph } from '../../ir/hash.ts';
import { lowerGraph } from '../../lower/lower.ts';
import { encodeModel } from '../../lower/onnxModel.ts';
import type { Runtime } from '../runtime.ts';
import { OrtProgram } from './OrtProgram.ts';
import { openSession, type InferenceSession, type SessionOptions } from './session.ts';

interface CachedSession {
  readonly session: Promise<InferenceSession>;
  users: number;
}

/** A runtime with its own cache: graphs with equal text share one session. */
export function ortRuntime(options: SessionOptions = {}): Runtime {
  const cache = new Map<string, CachedSession>();
  return {
    name: 'ort-cpu',
    async compile(graph) {
      const hash = hashGraph(graph);
      const cached = cache.get(hash) ?? {
        session: openSession(encodeModel(lowerGraph(graph)), options),
        users: 0,
      };
      cache.set(hash, cached);
      cached.users++;
      const session = await cached.session;
      return new OrtProgram(graph, session, async () => {
        if (--cached.users > 0) return;
        cache.delete(hash);
        await session.release();
      });
    },
  };
}
