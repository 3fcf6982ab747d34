/** Runs a program on Limn's Node as if it were this very process: same terminal, same signals, same exit code. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { findNode } from './node.mjs';

/**
 * Runs a file and ends this process as it ends.
 * @param {string} file
 * @param {readonly string[]} args
 */
export function runNode(file, args) {
  runProgram(findNode(), [file, ...args]);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function runProgram(program, args, env = process.env) {
  // The channel closes when this process ends in whatever way, SIGKILL included; the child sees that and ends too.
  const child = spawn(program, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });
  const forward = (signal) => {
    // A key pressed in a terminal reaches the whole group by itself; sent again it would look like a second one.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(signal));
  child.once('error', (error) => {
    process.stderr.write(`${program} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0));
  });
}
