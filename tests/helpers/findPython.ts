/** A Python that can run what a test needs, or why there is none. `LIMN_TEST_PYTHON` names one off the path. */
import { spawnSync } from 'node:child_process';

export type FoundPython =
  { readonly command: string; readonly reason: null } | { readonly command: null; readonly reason: string };

/** @param modules what it must have; left out: what the snippets of an exported model need */
export function findPython(modules: readonly string[] = ['onnxruntime', 'PIL', 'numpy']): FoundPython {
  const candidates = [process.env['LIMN_TEST_PYTHON'], 'python3', 'python'].filter((c) => c !== undefined);
  for (const command of candidates) {
    const probe = spawnSync(command, ['-c', `import ${modules.join(', ')}`], { timeout: 60_000 });
    if (probe.status === 0) return { command, reason: null };
  }
  const reason = `no Python with ${modules.join(', ').replace('PIL', 'Pillow')}; set LIMN_TEST_PYTHON to one`;
  return { command: null, reason };
}
