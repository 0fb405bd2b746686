#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { sayFault } from './fault.ts';

// Keeps compiled code between runs, which saves a tenth of a cold start. Node has this since 22.8.
if (typeof nodeModule.enableCompileCache === 'function') nodeModule.enableCompileCache();

process.on('uncaughtException', (error) => {
  process.exit(sayFault(error, process));
});

const interrupt = new AbortController();
process.on('SIGINT', () => {
  // The first Ctrl+C ends the request in good order; who presses it again does not want to wait.
  if (interrupt.signal.aborted) process.exit(130);
  interrupt.abort();
});

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `request-workbench needs Node 22.19 or newer; this is ${process.version}.\n`,
  );
  process.exit(2);
}

const { main } = await import('./main.ts');
// Set, not called: what is still in a pipe is written before the process ends.
process.exitCode = await main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  isTTY: {
    stdin: process.stdin.isTTY,
    stdout: process.stdout.isTTY,
    stderr: process.stderr.isTTY,
  },
  signal: interrupt.signal,
});
