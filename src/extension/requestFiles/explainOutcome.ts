import * as vscode from 'vscode';
import type { Range } from '../../files/problem.ts';
import type { RequestOutcome } from '../../requestFile/run/outcome.ts';
import { count } from '../../words/amounts.ts';
import { uriOf } from './openedFiles.ts';

/**
 * Tells what the panel does not show of a request that was sent from a file: why it was not sent, what went wrong in its
 * scripts, and which assertions failed. Offers to go there.
 * @param others so many other requests went wrong too
 */
export async function explainOutcome(
  { status, reason, problems, tests, file, line }: RequestOutcome,
  others = 0,
): Promise<void> {
  const more = others === 0 ? '' : ` ${count(others, 'other request')} failed too.`;
  if (status === 'skipped') {
    void vscode.window.showInformationMessage(`Not sent: ${reason ?? ''}`);
    return;
  }
  const problem = problems.find(({ severity }) => severity === 'error');
  if (problem !== undefined) {
    const { message, hint, range } = problem;
    const intro = status === 'notSent' ? 'Not sent: ' : '';
    await offerToShow(`${intro}${message} ${hint}${more}`, { file: problem.file, range });
    return;
  }
  const failed = tests.filter(({ passed }) => !passed);
  const [first] = failed;
  if (first === undefined) return;
  const which =
    tests.length === 1 ? 'The test' : `${String(failed.length)} of ${count(tests.length, 'test')}`;
  const start = { line: first.line ?? line, character: 0 };
  const why = first.message ?? first.name;
  await offerToShow(`${which} failed: ${why}${more === '' ? '' : `.${more}`}`, {
    file,
    range: { start, end: start },
  });
}

/** What scripts write goes where people look for what programs write. */
export function tellLog({ log }: RequestOutcome): void {
  if (log.length === 0) return;
  channel ??= vscode.window.createOutputChannel('Request Workbench: Scripts');
  for (const text of log) channel.appendLine(text);
}

let channel: vscode.OutputChannel | undefined;

async function offerToShow(
  message: string,
  { file, range: { start, end } }: { readonly file: string; readonly range: Range },
): Promise<void> {
  const shown = await vscode.window.showErrorMessage(message, 'Show');
  if (shown === undefined) return;
  await vscode.window.showTextDocument(uriOf(file), {
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
  });
}
