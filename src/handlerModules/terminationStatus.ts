import type { TerminationStatus } from '../engine/index.ts';

/** How a process of modules came to its end, and the sentence that a session shows. */
export interface ProcessEnd {
  readonly status: TerminationStatus;
  /** "it ran out of memory": what follows "its process was restarted because". */
  readonly cause: string;
}

/** What Chrome calls killed (base/process/kill_posix.cc); every other signal is a crash. */
const KILLED: readonly string[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'];
const OUT_OF_MEMORY = /heap out of memory|Array buffer allocation failed|out of memory/i;
/** Windows: access violation, illegal instruction, stack overflow, stack buffer overrun, a breakpoint (V8's fatal errors). */
const CRASH_CODES: readonly number[] = [
  0xc0000005, 0xc000001d, 0xc00000fd, 0xc0000409, 0x80000003, 134, 139,
];

/** CEF: cef_termination_status_t, from what the operating system tells and the last words of the process. */
export function endOf(
  code: number | null,
  signal: NodeJS.Signals | null,
  lastWords: string,
): ProcessEnd {
  const crashed = signal === null ? CRASH_CODES.includes((code ?? 0) >>> 0) : true;
  if (crashed && OUT_OF_MEMORY.test(lastWords)) {
    return { status: 'processOutOfMemory', cause: 'it ran out of memory' };
  }
  if (signal !== null && KILLED.includes(signal)) {
    return { status: 'processWasKilled', cause: `it was killed (${signal})` };
  }
  if (crashed) {
    return { status: 'processCrashed', cause: `it crashed (${signal ?? `code ${String(code)}`})` };
  }
  return {
    status: 'abnormalTermination',
    cause: `it exited with code ${String(code)}${firstLine(lastWords)}`,
  };
}

/** What Node prints about an exception that nobody caught says more than the code. */
function firstLine(lastWords: string): string {
  const line = lastWords.split('\n').find((text) => /^\s*(Uncaught )?\w*Error\b/.test(text));
  return line === undefined ? '' : ` after ${line.trim()}`;
}
