import type { Readable, Writable } from 'node:stream';
import type { Screen } from './screen.ts';

/** All that the command touches of the world outside, so that tests can stand in for it. */
export interface CliIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path that relative paths start from. */
  readonly cwd: string;
  /** Which of the streams are a terminal. */
  readonly isTTY: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  /** Aborts when the person presses Ctrl+C. */
  readonly signal?: AbortSignal;
}

/** Where a command works. */
export interface CommandContext {
  readonly io: CliIo;
  readonly screen: Screen;
  /** Ctrl+C, or nobody reads standard output any more. */
  readonly stop: AbortController;
  /** Unless the output is no terminal. */
  readonly mayHaveColors: boolean;
}

/** How the command ends; README.md explains the codes. */
export const exitCode = {
  success: 0,
  failed: 1,
  usage: 2,
  personNeeded: 3,
  interrupted: 130,
} as const;
