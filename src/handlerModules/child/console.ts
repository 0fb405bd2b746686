import { AsyncLocalStorage } from 'node:async_hooks';
import { formatWithOptions } from 'node:util';
import { consoleLevels } from '../channel/consoleMessage.ts';
import type { ConsoleLevel } from '../channel/consoleMessage.ts';

/** On whose behalf code runs: everything that a callback starts, now or later, inherits it. */
export interface ConsoleSource {
  readonly module: string;
  readonly session: string | null;
}

export const consoleSource = new AsyncLocalStorage<ConsoleSource>();

/** Of one line, in characters. */
const MAX_TEXT = 16 * 1024;

/** Sends what modules write with `console` where people look for it. */
export function redirectConsole(
  write: (level: ConsoleLevel, text: string, where: ConsoleSource | undefined) => void,
): void {
  const writer =
    (level: ConsoleLevel) =>
    (...given: unknown[]): void => {
      write(level, textOf(given), consoleSource.getStore());
    };
  const own = Object.fromEntries(consoleLevels.map((level) => [level, writer(level)]));
  Object.assign(console, own, {
    trace: writer('debug'),
    dir: (given: unknown) => {
      writer('log')(given);
    },
  });
}

function textOf(given: readonly unknown[]): string {
  try {
    const text = formatWithOptions(
      { colors: false, depth: 4, maxStringLength: MAX_TEXT },
      ...given,
    );
    return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
  } catch {
    return "(this output can't be shown)";
  }
}
