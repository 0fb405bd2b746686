import { printProblem } from './fileProblem.ts';
import type { FileProblem } from '../../files/problem.ts';
import type { CliIo } from './io.ts';
import type { Screen } from './screen.ts';
import { count } from '../../words/amounts.ts';

/** Each kind of warning once, with all of its places. */
export function printConversionWarnings(
  problems: readonly FileProblem[],
  io: CliIo,
  screen: Screen,
): void {
  const kinds = Map.groupBy(problems, ({ file, code, message, hint }) =>
    [file, code, message, hint].join('\n'),
  );
  for (const [first, ...others] of kinds.values()) {
    if (first === undefined) continue;
    printProblem(screen, first, io.cwd);
    if (others.length === 0) continue;
    const places = others.map(
      ({ range: { start } }) => `${String(start.line + 1)}:${String(start.character + 1)}`,
    );
    screen.line(`    The same at ${places.join(', ')}.`);
  }
}

/** How much of a file has become something else: the end of a sentence. */
export function warningsInWords(number: number): string {
  if (number === 0) return 'everything was converted';
  return `${count(number, 'thing')} could not be converted exactly`;
}
