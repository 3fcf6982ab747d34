/** A short name for a graph: equal graphs have equal hashes, so compiled programs can be found again. */
import type { Graph } from './graph.ts';
import { printGraph } from './print.ts';

/** Four 32-bit multiply-and-xor lanes over the characters; 128 bits make an accidental clash out of the question. */
function hashText(text: string): string {
  const lanes = Uint32Array.of(0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x85ebca6b);
  const factors = [597399067, 2869860233, 951274213, 2716044179];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    for (let lane = 0; lane < 4; lane++) {
      const before = (lanes[lane] ?? 0) ^ code;
      lanes[lane] = Math.imul(before ^ (before >>> 15), factors[lane] ?? 1) ^ (lanes[(lane + 1) % 4] ?? 0);
    }
  }
  return [...lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('');
}

export const hashGraph = (graph: Graph): string => hashText(printGraph(graph));
