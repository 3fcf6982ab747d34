/** Runs the scripts that come with an exported model, each in a process of its own in their folder, as its user would. */
import { execFile } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A line of what a script prints. */
export type SnippetAnswer = Readonly<Record<string, unknown>> & { readonly path: string };

const run = promisify(execFile);

const answersOf = (stdout: string): readonly SnippetAnswer[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SnippetAnswer);

/** `predict.mjs`, with this project's packages standing for the user's own. */
export async function runJavascript(
  folder: string,
  paths: readonly string[],
): Promise<readonly SnippetAnswer[]> {
  const link = join(folder, 'node_modules');
  symlinkSync(resolve(import.meta.dirname, '../../node_modules'), link, 'junction');
  try {
    return answersOf(
      (await run(process.execPath, [join(folder, 'predict.mjs'), ...paths], { cwd: folder })).stdout,
    );
  } finally {
    rmSync(link);
  }
}

export async function runPython(
  command: string,
  folder: string,
  paths: readonly string[],
): Promise<readonly SnippetAnswer[]> {
  return answersOf((await run(command, [join(folder, 'predict.py'), ...paths], { cwd: folder })).stdout);
}
