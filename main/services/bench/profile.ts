/** Reads onnxruntime's profile of a training step: where the time goes, by kind of operator. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface OperatorTime {
  readonly operator: string;
  /** Times it ran in one step. */
  readonly perStep: number;
  /** In one step, in ms, on average. */
  readonly ms: number;
  /** Of the time of all operators, 0 to 1. */
  readonly part: number;
}

export interface StepProfile {
  readonly file: string;
  readonly operators: readonly OperatorTime[];
  /** All operators of one step, in ms. */
  readonly stepMs: number;
}

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/** The files that a profile prefix led to: one per session. */
const filesOf = (prefix: string): readonly string[] =>
  readdirSync(dirname(prefix))
    .filter((name) => name.startsWith(basename(prefix)) && name.endsWith('.json'))
    .map((name) => join(dirname(prefix), name));

/** The session that ran the most operators under this prefix is the training step; null when there is none. */
export function readProfile(prefix: string): StepProfile | null {
  const all = filesOf(prefix)
    .map(profileOf)
    .filter((profile) => profile !== null);
  return all.sort((a, b) => b.ran - a.ran)[0]?.profile ?? null;
}

function profileOf(file: string): { readonly ran: number; readonly profile: StepProfile } | null {
  const events = JSON.parse(readFileSync(file, 'utf8')) as readonly ProfileEvent[];
  const runs = events.filter(({ name }) => name === 'model_run').length;
  const times = new Map<string, { ms: number; times: number }>();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || args?.op_name === undefined || !name.endsWith('_kernel_time')) continue;
    const seen = times.get(args.op_name) ?? { ms: 0, times: 0 };
    times.set(args.op_name, { ms: seen.ms + dur / 1000, times: seen.times + 1 });
  }
  const totalMs = [...times.values()].reduce((sum, { ms }) => sum + ms, 0);
  if (runs === 0 || totalMs === 0) return null;
  const operators = [...times].map(([operator, seen]) => ({
    operator,
    perStep: seen.times / runs,
    ms: seen.ms / runs,
    part: seen.ms / totalMs,
  }));
  operators.sort((a, b) => b.ms - a.ms);
  const ran = [...times.values()].reduce((sum, { times: each }) => sum + each, 0);
  return { ran, profile: { file, operators, stepMs: totalMs / runs } };
}
