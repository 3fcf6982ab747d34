/** The `limn` command. */
import { Command, CommanderError } from 'commander';
import { followLauncher } from '#main/cli/followLauncher.ts';
import { registerServe } from '#main/cli/serve.ts';
import { isAppError } from '#shared/contract/errors.ts';
import { textOfError } from '#shared/contract/errorText.ts';

followLauncher();
const program = new Command('limn').exitOverride();
registerServe(program);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`${textOfError(error)}\n`);
    process.exitCode = isAppError(error) ? 2 : 1;
  }
}
