/** The program's log: lines of JSON on stderr (stdout belongs to results), quiet unless something is wrong. */
import pino from 'pino';

/** Things that must never be written down, wherever they turn up in what is logged. */
const SECRETS = ['token', 'cookie', '*.token', '*.cookie', 'headers.cookie', 'headers.authorization'];

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * @param level lowest level that is written; `LIMN_LOG` overrides the default `warn`
 */
export function makeLog(level?: LogLevel): pino.Logger {
  const chosen = level ?? process.env['LIMN_LOG'] ?? 'warn';
  return pino(
    {
      name: 'limn',
      level: isLevel(chosen) ? chosen : 'warn',
      base: { pid: process.pid },
      redact: { paths: SECRETS, censor: '[hidden]' },
    },
    // Written at once: a log that dies with its process is of no use.
    pino.destination({ dest: 2, sync: true }),
  );
}

const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error', 'silent'];
const isLevel = (name: string): name is LogLevel => LEVELS.includes(name);
