import type * as vscode from 'vscode';
import { SHOW_SESSION } from '../editor/commandIds.ts';
import type { RequestResult } from '../requestFiles/requestResults.ts';

/** What the tests of a request found: one line that leads to the session, or to the first failure and to the session. */
export function resultLenses({ outcomes }: RequestResult): vscode.Command[] {
  const tests = outcomes.flatMap((outcome) =>
    outcome.tests.map((test) => ({ ...test, file: outcome.file, line: test.line ?? outcome.line })),
  );
  const session = outcomes.at(-1)?.session ?? null;
  if (tests.length === 0) return [];
  const failed = tests.filter(({ passed }) => !passed);
  const total = String(tests.length);
  const show = (title: string): vscode.Command => ({
    title,
    tooltip: 'Show the session',
    ...(session === null ? { command: '' } : { command: SHOW_SESSION, arguments: [session] }),
  });
  const [first] = failed;
  if (first === undefined) return [show(`$(pass) ${total} passed`)];
  const failure: vscode.Command = {
    title: `$(error) ${String(tests.length - failed.length)} of ${total} passed`,
    tooltip: failed.map(({ name, message }) => message ?? name).join('\n'),
    command: 'requestWorkbench.showFailure',
    arguments: [{ file: first.file, line: first.line }],
  };
  return session === null ? [failure] : [failure, show('Show session')];
}
