/** Which version of a package Limn brings. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Parts are found as Node finds them from here; one that is missing says so instead of stopping a report. */
export function packageVersion(name: string): string {
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = entry.slice(0, entry.lastIndexOf(`node_modules/${name}/`) + `node_modules/${name}/`.length);
    return String((JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version?: unknown }).version);
  } catch (error) {
    return error instanceof Error ? `missing (${error.message.split('\n')[0] ?? ''})` : 'missing';
  }
}
