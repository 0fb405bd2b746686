import { isatty } from 'node:tty';
import { printFault } from './terminal/fault.ts';
import { main } from './main.ts';

/** The command as a process: its streams, its signals, its exit code. */
export async function program(): Promise<void> {
  process.on('uncaughtException', (error) => {
    process.exit(printFault(error, process));
  });
  const interrupt = new AbortController();
  process.on('SIGINT', () => {
    // The first Ctrl+C ends the request in good order; who presses it again does not want to wait.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
  // Set, not called: what is still in a pipe is written before the process ends.
  process.exitCode = await main(process.argv.slice(2), {
    // Node opens a stream when somebody first asks for it; most commands read no input.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    isTTY: { stdin: isatty(0), stdout: isatty(1), stderr: isatty(2) },
    signal: interrupt.signal,
  });
}
