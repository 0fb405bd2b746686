import * as vscode from 'vscode';
import type { RunPorts } from '../../requestFile/run/ports.ts';
import type { PromptQuestion } from '../../requestFile/values/ports.ts';
import type { FoundValue } from '../../requestFile/values/value.ts';
import { isSecretParameter } from '../../session/secretNames.ts';

/** Asks in the input box at the top of the window. */
export const askAtTheTop: Pick<RunPorts, 'prompt' | 'askForName' | 'confirm'> = {
  prompt: async (question) => answered(await typed(question), question.secret),
  askForName: async (name) => {
    const secret = isSecretParameter(name);
    const value = await vscode.window.showInputBox({
      title: `${name} is not defined`,
      prompt: `Its value, until this window closes. To keep it, write @${name} = value or add it to an environment.`,
      password: secret,
      ignoreFocusOut: true,
    });
    return answered(value, secret);
  },
  confirm: async (text) => {
    const send = 'Send';
    const question = text === '' ? 'Send this request?' : text;
    const options = { modal: true, detail: 'The request has # @note.' };
    return (await vscode.window.showWarningMessage(question, options, send)) === send;
  },
};

function typed({ text, secret, initial, choices }: PromptQuestion): Thenable<string | undefined> {
  if (choices !== null) {
    return vscode.window.showQuickPick([...choices], { title: text, ignoreFocusOut: true });
  }
  return vscode.window.showInputBox({
    ...{ title: text, password: secret, ignoreFocusOut: true },
    ...(initial === null ? {} : { value: initial }),
  });
}

function answered(value: string | undefined, secret: boolean): FoundValue | null {
  return value === undefined ? null : { value, origin: { kind: 'answer' }, secret };
}
