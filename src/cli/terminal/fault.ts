import type { CliIo } from './io.ts';
import { exitCode } from './io.ts';
import { printable } from './printable.ts';
import { UsageError } from './usageError.ts';

const REPORT = 'https://github.com/request-workbench/request-workbench/issues';

/** Shows where a fault of the program itself happened. Off unless told: a stack may name files and hosts. */
const DEBUG = 'REQUEST_WORKBENCH_DEBUG';

/** Says what ended the command, which nobody has said before, and answers with the exit code. */
export function printFault(error: unknown, { stderr, env }: Pick<CliIo, 'stderr' | 'env'>): number {
  if (error instanceof UsageError) {
    stderr.write(`error: ${printable(error.message)}\n`);
    return exitCode.usage;
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(
    env[DEBUG]
      ? `internal error: ${details}\n`
      : `internal error: Request Workbench failed because of a fault of its own. Run the command again with ${DEBUG}=1 to see the details, and report them at ${REPORT}.\n`,
  );
  return exitCode.failed;
}
