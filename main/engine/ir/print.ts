/** A graph as short text: the same graph gives the same text whatever its values are called inside. */
import type { Graph, Value } from './graph.ts';
import type { Aval } from './ops.ts';
import { shapeText } from './shapes.ts';

const avalText = (aval: Aval): string =>
  `${aval.dtype === 'float32' ? '' : aval.dtype}${shapeText(aval.shape)}`;

const attrText = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(String).join(',')}]` : String(value);

function attrsText(attrs: object): string {
  const parts = Object.entries(attrs).map(([name, value]) => `${name}=${attrText(value)}`);
  return parts.length === 0 ? '' : ` {${parts.sort().join(' ')}}`;
}

/** One line per input, node and output; layers are left out unless asked for. */
export function printGraph(graph: Graph, options: { layers?: boolean } = {}): string {
  const names = new Map<Value, string>();
  const nameOf = (value: Value): string => names.get(value) ?? '%?';
  const define = (value: Value): string => {
    const name = `%${names.size}`;
    names.set(value, name);
    return `${name}:${avalText(value.aval)}`;
  };
  const lines = graph.inputs.map(
    ({ name, value, isResident }) => `${isResident ? 'resident' : 'input'} ${define(value)} "${name}"`,
  );
  for (const node of graph.nodes) {
    const ins = node.ins.map((value) => ` ${nameOf(value)}`).join('');
    const outs = node.outs.map(define).join(', ');
    const layer = options.layers === true && node.layer !== '' ? `  # ${node.layer}` : '';
    lines.push(`${outs} = ${node.op}${ins}${attrsText(node.attrs)}${layer}`);
  }
  for (const { name, value, updates } of graph.outputs) {
    lines.push(
      updates === null ? `output ${nameOf(value)} "${name}"` : `update ${nameOf(value)} -> "${updates}"`,
    );
  }
  return lines.join('\n');
}
