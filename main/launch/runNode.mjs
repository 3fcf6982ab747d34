/** Runs a program on Limn's Node as if it were this very process: same terminal, same signals, same exit code. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { findNode } from './node.mjs';

/**
 * Runs a file of ours and ends this process as it ends.
 * @param {string} file
 * @param {readonly string[]} args
 */
export function runNode(file, args) {
  // The channel closes when this process ends in whatever way, SIGKILL included; the child sees that and ends too.
  follow(spawn(findNode(), [file, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }));
}

/**
 * The same for a program that is not ours.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function runProgram(program, args, env = process.env) {
  follow(spawn(program, args, { stdio: 'inherit', env }));
}

/** @param {import('node:child_process').ChildProcess} child */
function follow(child) {
  const forward = (signal) => {
    // A key pressed in a terminal reaches the whole group by itself; sent again it would look like a second one.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(signal));
  child.once('error', (error) => {
    process.stderr.write(`${child.spawnfile} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0));
  });
}
