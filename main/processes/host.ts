/** Starts processes of our own and talks with them; the services know no other way to do it. */
import { fork } from 'node:child_process';
import { nodePath } from './entries.ts';

/** How a process ended: its exit code, or the signal that killed it. */
export interface ExitInfo {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last lines it wrote to stderr. */
  readonly stderr: string;
}

export interface ChildHandle {
  readonly pid: number | null;
  /** Messages to a process that is gone are dropped; its end is told by onExit. */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, also when the process could not be started. */
  onExit(listener: (exit: ExitInfo) => void): void;
  kill(): void;
}

/** Where processes run: plain Node, or (elsewhere) Electron's utility processes. */
export interface TrainerHost {
  spawn(entry: string, args: readonly string[]): ChildHandle;
}

const STDERR_KEPT = 4096;

/** Plain Node children with an IPC channel. They outlive nothing: when the channel closes, they save and go. */
export const nodeHost: TrainerHost = {
  spawn(entry, args) {
    const child = fork(entry, [...args], {
      execPath: nodePath(),
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_KEPT);
    });
    return {
      pid: child.pid ?? null,
      send: (message) => {
        if (child.connected) child.send(message as object, () => {});
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => {
        let isTold = false;
        const tell = (exit: ExitInfo): void => {
          if (!isTold) listener(exit);
          isTold = true;
        };
        // `close` comes after stderr has been read to its end, `exit` may come before.
        child.on('close', (code, signal) => tell({ code, signal, stderr }));
        child.on('error', (error) => tell({ code: null, signal: null, stderr: error.message }));
      },
      kill: () => void child.kill('SIGKILL'),
    };
  },
};
