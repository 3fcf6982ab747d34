/** A Python that can run the snippets of an export, or why there is none. `LIMN_TEST_PYTHON` names one off the path. */
import { spawnSync } from 'node:child_process';

export type FoundPython =
  { readonly command: string; readonly reason: null } | { readonly command: null; readonly reason: string };

export function findPython(): FoundPython {
  const candidates = [process.env['LIMN_TEST_PYTHON'], 'python3', 'python'].filter((c) => c !== undefined);
  for (const command of candidates) {
    const probe = spawnSync(command, ['-c', 'import onnxruntime, PIL, numpy'], { timeout: 60_000 });
    if (probe.status === 0) return { command, reason: null };
  }
  const reason = 'no Python with onnxruntime, Pillow and numpy; set LIMN_TEST_PYTHON to one';
  return { command: null, reason };
}
