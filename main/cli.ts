/** The `limn` command: parses, hands on to a command file, and turns what went wrong into one line and an exit code. */
import { Command, CommanderError } from 'commander';
import { registerBench } from './cli/bench.ts';
import { registerCompare } from './cli/compare.ts';
import { registerCreate } from './cli/create.ts';
import { registerData } from './cli/data.ts';
import { registerDoctor } from './cli/doctor.ts';
import { registerEvaluate } from './cli/evaluate.ts';
import { exitCodeOf } from './cli/exitCode.ts';
import { registerAlike } from './cli/alike.ts';
import { registerExplain } from './cli/explain.ts';
import { registerExport } from './cli/export.ts';
import { followLauncher } from './cli/followLauncher.ts';
import { registerImport } from './cli/import.ts';
import { registerInbox } from './cli/inbox.ts';
import { registerInfo } from './cli/info.ts';
import { registerLearn } from './cli/learn.ts';
import { registerLrFind } from './cli/lrFind.ts';
import { registerPredict } from './cli/predict.ts';
import { registerReport } from './cli/report.ts';
import { registerReview } from './cli/review.ts';
import { registerServe } from './cli/serve.ts';
import { registerShowBatch } from './cli/showBatch.ts';
import { registerSplit } from './cli/split.ts';
import { registerSuggest } from './cli/suggest.ts';
import { registerThresholds } from './cli/thresholds.ts';
import { registerTrain } from './cli/train.ts';
import { registerWeights } from './cli/weights.ts';
import { limnVersion } from './services/limnVersion.ts';
import { textOfError } from '#shared/contract/errorText.ts';

/** Commander's `error: unknown option '--x'` as the rest of the program speaks. */
function asSentence(text: string): string {
  const said = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.?)]$/.test(said) ? '' : '.'}\n`;
}

function buildProgram(): Command {
  const program = new Command('limn')
    .description('Label your own images, train, fix the mistakes, and export a model that runs anywhere.')
    .version(limnVersion())
    // One line, a suggestion included: scripts read it too.
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll('\n', ' ')}\n`) })
    .configureOutput({ outputError: (text, write) => write(asSentence(text)) })
    .exitOverride();
  for (const register of [
    registerCreate,
    registerImport,
    registerSplit,
    registerInfo,
    registerData,
    registerShowBatch,
    registerLrFind,
    registerTrain,
    registerWeights,
    registerEvaluate,
    registerCompare,
    registerThresholds,
    registerPredict,
    registerAlike,
    registerExplain,
    registerSuggest,
    registerReview,
    registerReport,
    registerInbox,
    registerLearn,
    registerExport,
    registerServe,
    registerDoctor,
    registerBench,
  ]) {
    register(program);
  }
  return program;
}

followLauncher();
// Whoever reads our output may have seen enough: `limn info p | head` is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await buildProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said what was wrong; help and version are no errors.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(`${textOfError(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
