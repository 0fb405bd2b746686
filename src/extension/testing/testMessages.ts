import * as vscode from 'vscode';
import type { FileProblem } from '../../files/problem.ts';
import type { RequestOutcome } from '../../requestFile/run/outcome.ts';
import type { TestResult } from '../../requestFile/scripts/contract/script.ts';
import type { Value } from '../../requestFile/values/value.ts';
import { rangeOf } from '../editor/diagnostics.ts';
import { linkToSession } from './sessionLink.ts';

/** What an outcome of a request means for its test. */
export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'skipped'; readonly reason: string }
  /** Nothing was tested: it was not sent, or there was no answer. */
  | { readonly kind: 'errored'; readonly messages: readonly vscode.TestMessage[] }
  | { readonly kind: 'failed'; readonly messages: readonly vscode.TestMessage[] };

/** Of several turns of a loop the worst counts; one that was skipped counts only if all were. */
export function verdictOf(outcomes: readonly RequestOutcome[]): Verdict {
  const all = outcomes.map(verdictOfOne);
  const messages = all.flatMap((each) => ('messages' in each ? each.messages : []));
  if (all.some(({ kind }) => kind === 'errored')) return { kind: 'errored', messages };
  if (all.some(({ kind }) => kind === 'failed')) return { kind: 'failed', messages };
  const passed = all.find(({ kind }) => kind === 'passed');
  return passed ?? all[0] ?? { kind: 'skipped', reason: 'It was not sent.' };
}

function verdictOfOne(outcome: RequestOutcome): Verdict {
  const { status, reason, problems, tests, file, line, session } = outcome;
  const wrong = problems.filter(({ severity }) => severity === 'error');
  const linked = (messages: readonly vscode.TestMessage[]): readonly vscode.TestMessage[] => {
    if (session !== null) for (const message of messages) linkToSession(message, session);
    return messages;
  };
  switch (status) {
    case 'skipped':
      return { kind: 'skipped', reason: reason ?? '' };
    case 'notSent':
      return { kind: 'errored', messages: wrong.map(messageOfProblem) };
    case 'failed': {
      const message = new vscode.TestMessage(reason ?? 'There was no answer.');
      message.location = locationOf(file, line);
      return { kind: 'errored', messages: linked([message]) };
    }
    case 'sent': {
      const failed = tests.filter(({ passed }) => !passed);
      const messages = [
        ...failed.map((test) => messageOfTest(test, outcome)),
        ...wrong.map(messageOfProblem),
      ];
      return messages.length === 0
        ? { kind: 'passed' }
        : { kind: 'failed', messages: linked(messages) };
    }
  }
}

/** With the two sides, where they are known, so that VS Code shows a diff. */
function messageOfTest(
  { name, message, expected, actual, file, line }: TestResult,
  outcome: RequestOutcome,
): vscode.TestMessage {
  const text =
    message === undefined || message.includes(name) ? (message ?? name) : `${name}: ${message}`;
  const shown =
    expected === undefined || actual === undefined
      ? new vscode.TestMessage(text)
      : vscode.TestMessage.diff(text, textOf(expected), textOf(actual));
  shown.location = locationOf(file ?? outcome.file, line ?? outcome.line);
  return shown;
}

function messageOfProblem({ message, hint, file, range }: FileProblem): vscode.TestMessage {
  const shown = new vscode.TestMessage(hint === '' ? message : `${message} ${hint}`);
  shown.location = new vscode.Location(vscode.Uri.file(file), rangeOf(range));
  return shown;
}

function locationOf(file: string, line: number): vscode.Location {
  return new vscode.Location(vscode.Uri.file(file), new vscode.Position(line, 0));
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
