import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { CliIo } from '../../src/cli/terminal/io.ts';
import { main } from '../../src/cli/main.ts';

/** The command, for Node to run; the built program where the tests test what is built (scripts/test/useProduct.mjs). */
export const program = fileURLToPath(import.meta.resolve('../../src/cli/bin.ts'));
const isBuilt = !program.endsWith('.ts');

export interface CliOptions {
  readonly cwd: string;
  readonly env?: CliIo['env'];
  /** A person at a terminal: all three streams are one. */
  readonly terminal?: boolean;
  readonly stdin?: string;
  /** The built command runs in a process of its own, which has to end by itself. */
  readonly asProgram?: boolean;
  readonly signal?: AbortSignal;
}

/** The command running inside the test: its sources or, where the tests test what is built, the file that is shipped. */
export class RunningCli {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly exitCode: Promise<number>;
  /** What the reader of a pipe does when it has seen enough. */
  readonly closeOutput: () => void;
  out = Buffer.alloc(0);
  err = '';
  readonly #seen: (() => void)[] = [];

  constructor(argv: readonly string[], options: CliOptions) {
    this.stdout.on('data', (chunk: Buffer) => {
      this.out = Buffer.concat([this.out, chunk]);
      for (const look of [...this.#seen]) look();
    });
    this.stderr.on('data', (chunk: Buffer) => {
      this.err += chunk.toString();
      for (const look of [...this.#seen]) look();
    });
    if (options.stdin !== undefined) this.stdin.end(options.stdin);
    const running =
      isBuilt && options.asProgram === true ? this.#start(argv, options) : this.#run(argv, options);
    this.exitCode = running.exitCode;
    this.closeOutput = running.closeOutput;
  }

  #run(argv: readonly string[], { cwd, env = {}, terminal = false, signal }: CliOptions) {
    const exitCode = main(argv, {
      stdin: this.stdin,
      stdout: this.stdout,
      stderr: this.stderr,
      env,
      cwd,
      isTTY: { stdin: terminal, stdout: terminal, stderr: terminal },
      ...(signal === undefined ? {} : { signal }),
    });
    const closeOutput = (): void => {
      this.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    };
    return { exitCode, closeOutput };
  }

  #start(argv: readonly string[], { cwd, env = {}, signal }: CliOptions) {
    // Of the environment of the tests it gets this alone: where compiled code is kept (scripts/test.ts).
    const { XDG_CACHE_HOME } = process.env;
    const child = spawn(process.execPath, [program, ...argv], {
      cwd,
      env: { ...(XDG_CACHE_HOME === undefined ? {} : { XDG_CACHE_HOME }), ...env },
    });
    signal?.addEventListener('abort', () => child.kill('SIGINT'));
    // A command that does not read its input may end before it is written.
    child.stdin.on('error', () => undefined);
    this.stdin.pipe(child.stdin);
    child.stdout.pipe(this.stdout);
    child.stderr.pipe(this.stderr);
    const exitCode = once(child, 'close').then(([code]) => code as number);
    return { exitCode, closeOutput: () => child.stdout.destroy() };
  }

  /** Resolves once standard error holds `text`. */
  says(text: string): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.err.includes(text)) return;
        this.#seen.splice(this.#seen.indexOf(look), 1);
        resolve();
      };
      this.#seen.push(look);
      look();
    });
  }
}

export interface CliResult {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** As a person runs it: the built command in a process of its own, with all that `runCli` leaves out. */
export function runProgram(argv: readonly string[], options: CliOptions): Promise<CliResult> {
  return runCli(argv, { ...options, asProgram: true });
}

export async function runCli(argv: readonly string[], options: CliOptions): Promise<CliResult> {
  const running = new RunningCli(argv, options);
  const exitCode = await running.exitCode;
  // What was written last is still on its way through the streams.
  await new Promise(setImmediate);
  return { exitCode, out: running.out.toString(), err: running.err };
}
