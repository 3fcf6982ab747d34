/** How a process ended, in words. */
import type { ExitInfo } from './host.ts';

/** "signal SIGKILL", or the exit code with the last thing it said. */
export function howItEnded({ code, signal, stderr }: ExitInfo): string {
  if (signal !== null) return `signal ${signal}`;
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return `exit code ${String(code)}${last === '' ? '' : `: ${last}`}`;
}
