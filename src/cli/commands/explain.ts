import { explanationLines } from '../../rules/explain/explanationLines.ts';
import type { ExplanationSpan } from '../../rules/explain/explanationLines.ts';
import { explainRequest } from '../../rules/explain/explainRequest.ts';
import { RuleBook } from '../../rules/book/ruleBook.ts';
import type { ExplainArguments } from '../options/explainCommand.ts';
import { shownPath } from '../terminal/fileProblem.ts';
import type { CliIo } from '../terminal/io.ts';
import { exitCode } from '../terminal/io.ts';
import type { CommandRules } from '../workbench/openWorkbench.ts';
import { headersOf } from '../request/requestHeaders.ts';
import { contentOf, requestOf } from '../request/requestOf.ts';
import { printable, safeJson } from '../terminal/printable.ts';
import { Screen } from '../terminal/screen.ts';
import type { Color } from '../terminal/screen.ts';
import { secretFromEnvironment } from '../rules/secrets.ts';
import { asUsageError } from '../request/asUsageError.ts';

const colors: Readonly<Record<NonNullable<ExplanationSpan['style']>, Color>> = {
  strong: 'bold',
  good: 'green',
  warn: 'yellow',
  name: 'cyan',
  dim: 'dim',
};

/** `request-workbench explain`: the explanation is the output, so it goes to stdout. */
export async function explain(
  command: ExplainArguments,
  { book }: CommandRules,
  {
    io,
    modules,
    hasColors,
  }: {
    readonly io: CliIo;
    /** The handler modules that were found. */
    readonly modules: readonly string[];
    readonly hasColors: boolean;
  },
): Promise<number> {
  try {
    const headers = await headersOf(command.request, io);
    const content = await contentOf(command.request, headers, io);
    const request = await requestOf(command.request, command.target, headers, content, io);
    const explanation = await explainRequest(
      book ?? new RuleBook(),
      { ...request, flags: ['allowStoredCredentials'], navigation: command.navigation },
      {
        hasSecret: (reference) =>
          Promise.resolve(secretFromEnvironment(reference, io.env) !== undefined),
        modules,
        ...(command.all ? { maxOthers: Infinity } : {}),
      },
    );
    if (command.json) io.stdout.write(`${safeJson(explanation)}\n`);
    else {
      const screen = new Screen(io.stdout, { isTerminal: io.isTTY.stdout, hasColors });
      for (const line of explanationLines(explanation, (file) => shownPath(file, io.cwd))) {
        screen.line(line.map((span) => painted(span, screen)).join(''));
      }
    }
    return exitCode.success;
  } catch (error) {
    throw asUsageError(error);
  }
}

function painted({ text, style }: ExplanationSpan, screen: Screen): string {
  const safe = printable(text);
  return style === undefined || safe === '' ? safe : screen.paint(colors[style], safe);
}
