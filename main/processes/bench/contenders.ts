/** The processes that are measured against each other: our own, and PyTorch's. */
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { entryPath, shippedPath } from '#main/processes/entries.ts';
import { nodeHost, type TrainerHost } from '#main/processes/host.ts';
import { AppError, fromWire } from '#shared/contract/errors.ts';
import { Answers } from './Answers.ts';
import { benchModel } from './benchModel.ts';
import type { BenchReady, BenchRound, BenchSettings, FromBench, ToBench } from './messages.ts';

/** A warm process that trains when told to. */
export interface Contender {
  readonly name: string;
  readonly ready: BenchReady;
  /** @throws AppError `process.exited` */
  round(steps: number): Promise<BenchRound>;
  /** Resolves when it is gone. */
  end(): Promise<void>;
}

interface Line {
  readonly send: (message: ToBench) => void;
  readonly answers: Answers<FromBench>;
  readonly gone: Promise<void>;
}

const exited = (process: string, how: string): AppError => new AppError('process.exited', { process, how });

async function contender(name: string, { send, answers, gone }: Line): Promise<Contender> {
  const next = async <K extends 'ready' | 'round'>(type: K): Promise<Extract<FromBench, { type: K }>> => {
    const message = await answers.next();
    if (message.type === 'failed') throw fromWire(message.error);
    if (message.type !== type) throw exited(name, `it said ${message.type} instead of ${type}`);
    return message as Extract<FromBench, { type: K }>;
  };
  return {
    name,
    ready: await next('ready'),
    round: (steps) => {
      send({ type: 'round', steps });
      return next('round');
    },
    end: () => {
      send({ type: 'end' });
      return gone;
    },
  };
}

/** Our own engine. @throws AppError what `openBench` throws, `process.exited` */
export function startOurs(settings: BenchSettings, host: TrainerHost = nodeHost): Promise<Contender> {
  const answers = new Answers<FromBench>();
  const child = host.spawn(entryPath('benchTrainer'), [JSON.stringify(settings)]);
  child.onMessage((message) => answers.push(message as FromBench));
  const gone = new Promise<void>((resolve) => {
    child.onExit(({ code, signal, stderr }) => {
      answers.end(exited('benchmark', signal ?? `exit code ${String(code)}: ${lastLine(stderr)}`));
      resolve();
    });
  });
  return contender('limn', { send: (message) => child.send(message), answers, gone });
}

/**
 * PyTorch in a Python of the person's.
 * @param isTf32 lets a GPU round the inputs of float32 products to 10 bits, as PyTorch does when asked to be fast
 * @throws AppError `process.exited` with the last thing Python said
 */
export function startTorch(python: string, settings: BenchSettings, isTf32: boolean): Promise<Contender> {
  const model = benchModel(settings.arch);
  const told = {
    ...settings,
    tf32: isTf32,
    channels: 3,
    classes: model.classes,
    loss: model.answers === 'tags' ? 'bce' : 'pixelCrossEntropy',
    head: 'linear',
  };
  const child = spawn(python, [shippedPath('assets/bench/torch_train.py'), JSON.stringify(told)]);
  const answers = new Answers<FromBench>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    // Libraries may print warnings of their own.
    if (line.startsWith('{"type":')) answers.push(JSON.parse(line) as FromBench);
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4096)));
  const gone = new Promise<void>((resolve) => {
    const over = (how: string): void => {
      answers.end(exited('PyTorch', how));
      resolve();
    };
    child.on('close', (code, signal) => over(signal ?? `exit code ${String(code)}: ${lastLine(stderr)}`));
    child.on('error', (error) => over(error.message));
  });
  // A process that is gone takes nothing more; its end is told above.
  child.stdin.on('error', () => {});
  const send = (message: ToBench): void => {
    if (message.type === 'end') child.stdin.end();
    else child.stdin.write(`${JSON.stringify(message)}\n`);
  };
  return contender(isTf32 ? 'torch TF32' : 'torch', { send, answers, gone });
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/**
 * A Python that has PyTorch: the one that was named, else `LIMN_PYTHON`, else what the path has; null when there is none.
 * @throws AppError `usage` when the named one has no PyTorch
 */
export function findTorch(named: string | null, env: NodeJS.ProcessEnv = process.env): string | null {
  const hasTorch = (python: string): boolean => {
    const test = 'import importlib.util as u, sys; sys.exit(u.find_spec("torch") is None)';
    return spawnSync(python, ['-c', test], { timeout: 30_000 }).status === 0;
  };
  if (named !== null) {
    if (hasTorch(named)) return named;
    throw new AppError('usage', { problem: `${named} is no Python that has PyTorch.` });
  }
  const candidates = [env['LIMN_PYTHON'], 'python3', 'python'].filter(
    (one) => one !== undefined && one !== '',
  );
  return candidates.find((one) => one !== undefined && hasTorch(one)) ?? null;
}
