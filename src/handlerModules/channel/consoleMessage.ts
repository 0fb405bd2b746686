import type { ConsoleLevel } from '../../engine/index.ts';

export type { ConsoleLevel };

export const consoleLevels: readonly ConsoleLevel[] = ['debug', 'log', 'info', 'warn', 'error'];

/** A line that a module wrote with `console`, or straight to its process's output. */
export interface ConsoleMessage {
  readonly level: ConsoleLevel;
  readonly text: string;
  /** The module's absolute path; null when the process itself wrote it. */
  readonly module: string | null;
  /** The session at whose callback it was written; null outside of one. */
  readonly session: string | null;
}
