import * as vscode from 'vscode';
import type { RunPorts } from '../../requestFile/run/ports.ts';
import type { PromptQuestion } from '../../requestFile/values/ports.ts';
import type { FoundValue } from '../../requestFile/values/value.ts';
import { isSecretParameter } from '../../session/secretNames.ts';
import { answerPlaces, keepInFile } from './keepAnswer.ts';
import type { AnswerPlace } from './keepAnswer.ts';
import type { ChosenEnvironments } from './chosenEnvironments.ts';

export type Questions = Pick<RunPorts, 'prompt' | 'askForName' | 'confirm'>;

export interface AskingParts {
  readonly environments: ChosenEnvironments;
  /** What they say for a file. */
  readonly environment: (file: string) => ReturnType<RunPorts['environment']>;
  /** An answer that counts for this run alone. */
  readonly onlyForThisRun: (name: string) => void;
  /** An environment file was written. */
  readonly written: (path: string) => void;
  readonly signal: AbortSignal;
}

/** Asks in the input box at the top of the window. A name that somebody gave no value is not asked for again in the same run. */
export function askAtTheTop(parts: AskingParts): Questions {
  const refused = new Set<string>();
  return {
    prompt: async (question) =>
      answered(await canceledBy(parts.signal, (token) => typed(question, token)), question.secret),
    askForName: async (name, file) => {
      if (refused.has(name)) return null;
      const found = await definedByNow(name, file, parts);
      if (found !== 'ask') {
        if (found === null) refused.add(name);
        return found;
      }
      const secret = isSecretParameter(name);
      const value = await canceledBy(parts.signal, (token) =>
        vscode.window.showInputBox(
          {
            title: `${name} is not defined`,
            prompt: 'Enter its value. Next, you choose where it is kept.',
            ...{ password: secret, ignoreFocusOut: true },
          },
          token,
        ),
      );
      const place = value === undefined ? undefined : await chosenPlace(name, file, parts);
      if (value === undefined || place === undefined) {
        refused.add(name);
        return null;
      }
      if (place.kind === 'file' && (await keepInFile(place, name, value))) {
        parts.written(place.uri.fsPath);
      }
      // What a file holds comes from there the next time, changed or not.
      if (place.kind !== 'window') parts.onlyForThisRun(name);
      return answered(value, secret || place.kind === 'file');
    },
    confirm: async (
      text,
      { detail, yes } = { detail: 'The request has # @note.', yes: 'Send' },
    ) => {
      const question = text === '' ? 'Send this request?' : text;
      const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, yes);
      return answer === yes;
    },
  };
}

const ENTER_VALUE = 'Enter a value…';

/** While no environment is chosen, those that define the name are offered first. Null: the person left. */
async function definedByNow(
  name: string,
  file: string,
  { environments, environment, signal }: AskingParts,
): Promise<'defined' | 'ask' | null> {
  const { find, environmentsWith } = await environment(file);
  // Chosen for another name of the same run.
  if (find(name) !== null) return 'defined';
  const defining = environments.chosen.length === 0 ? environmentsWith(name) : [];
  if (defining.length === 0) return 'ask';
  const options = {
    title: `${name} is not defined`,
    placeHolder: 'Choose the environment that requests use from now on',
    ignoreFocusOut: true,
  };
  const picked = await canceledBy(signal, (token) =>
    vscode.window.showQuickPick([...defining, ENTER_VALUE], options, token),
  );
  if (picked === undefined) return null;
  if (picked === ENTER_VALUE) return 'ask';
  await environments.choose([picked]);
  return 'defined';
}

/** Undefined: the person left. */
async function chosenPlace(
  name: string,
  file: string,
  { environments, signal }: AskingParts,
): Promise<AnswerPlace | undefined> {
  const places = await answerPlaces(file, environments.chosen);
  const items = places.map((place) => ({ ...wordsOf(place), place }));
  const options = { title: `Keep the value of ${name}`, ignoreFocusOut: true };
  const picked = await canceledBy(signal, (token) =>
    vscode.window.showQuickPick(items, options, token),
  );
  return picked?.place;
}

function wordsOf(place: AnswerPlace): vscode.QuickPickItem {
  switch (place.kind) {
    case 'window':
      return { label: 'For this window', description: 'until it is closed or reloaded' };
    case 'once':
      return { label: 'This time only', description: 'asked for again the next time' };
    case 'file': {
      const { uri, environment } = place;
      const where = environment === '$shared' ? 'for all environments' : `for ${environment}`;
      return {
        label: `In ${vscode.workspace.asRelativePath(uri)}`,
        description: where,
        detail: 'For this computer only: keep the file out of version control',
      };
    }
  }
}

function typed(
  { text, secret, initial, choices }: PromptQuestion,
  token: vscode.CancellationToken,
): Thenable<string | undefined> {
  if (choices !== null) {
    const options = { title: text, ignoreFocusOut: true };
    return vscode.window.showQuickPick([...choices], options, token);
  }
  const options = {
    ...{ title: text, password: secret, ignoreFocusOut: true },
    ...(initial === null ? {} : { value: initial }),
  };
  return vscode.window.showInputBox(options, token);
}

/** A run that is canceled takes its open question away. */
async function canceledBy<Answer>(
  signal: AbortSignal,
  ask: (token: vscode.CancellationToken) => Thenable<Answer>,
): Promise<Answer> {
  const source = new vscode.CancellationTokenSource();
  const cancel = (): void => {
    source.cancel();
  };
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel);
  try {
    return await ask(source.token);
  } finally {
    signal.removeEventListener('abort', cancel);
    source.dispose();
  }
}

function answered(value: string | undefined, secret: boolean): FoundValue | null {
  return value === undefined ? null : { value, origin: { kind: 'answer' }, secret };
}
