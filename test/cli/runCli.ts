import { PassThrough } from 'node:stream';
import type { CliIo } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';

export interface CliOptions {
  readonly cwd: string;
  readonly env?: CliIo['env'];
  /** A person at a terminal: all three streams are one. */
  readonly terminal?: boolean;
  readonly stdin?: string;
  readonly signal?: AbortSignal;
}

/** The command running inside the test. */
export class RunningCli {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly exitCode: Promise<number>;
  out = Buffer.alloc(0);
  err = '';
  readonly #seen: (() => void)[] = [];

  constructor(
    argv: readonly string[],
    { cwd, env = {}, terminal = false, stdin, signal }: CliOptions,
  ) {
    this.stdout.on('data', (chunk: Buffer) => {
      this.out = Buffer.concat([this.out, chunk]);
      for (const look of [...this.#seen]) look();
    });
    this.stderr.on('data', (chunk: Buffer) => {
      this.err += chunk.toString();
      for (const look of [...this.#seen]) look();
    });
    if (stdin !== undefined) this.stdin.end(stdin);
    this.exitCode = main(argv, {
      stdin: this.stdin,
      stdout: this.stdout,
      stderr: this.stderr,
      env,
      cwd,
      isTTY: { stdin: terminal, stdout: terminal, stderr: terminal },
      ...(signal === undefined ? {} : { signal }),
    });
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

export async function runCli(argv: readonly string[], options: CliOptions): Promise<CliResult> {
  const running = new RunningCli(argv, options);
  const exitCode = await running.exitCode;
  // What was written last is still on its way through the streams.
  await new Promise(setImmediate);
  return { exitCode, out: running.out.toString(), err: running.err };
}
