import type { ScriptRecording } from './scriptRecording.ts';
import { define } from './web.ts';

/** `console`: what it is given is in the result of the script, and nowhere else. */
export function installConsole(recording: () => ScriptRecording): void {
  const levels = {
    debug: 'debug',
    log: 'info',
    info: 'info',
    warn: 'warn',
    error: 'error',
    trace: 'debug',
  };
  const written = Object.entries(levels).map(([name, level]) => [
    name,
    (...given: unknown[]) => {
      recording().addLog(level, given);
    },
  ]);
  define('console', {
    ...(Object.fromEntries(written) as object),
    assert: (condition: unknown, ...given: unknown[]) => {
      if (!Boolean(condition)) recording().addLog('error', ['Assertion failed:', ...given]);
    },
    table: (value: unknown) => {
      recording().addLog('info', [value]);
    },
    dir: (value: unknown) => {
      recording().addLog('info', [value]);
    },
  });
}
