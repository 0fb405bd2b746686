import * as vscode from 'vscode';
import { messageOf } from '../../session/messageOf.ts';

/** What a person set off by a click and what may fail: they are told. */
export function attempt(action: Thenable<unknown>): void {
  action.then(undefined, (error: unknown) => {
    void vscode.window.showErrorMessage(messageOf(error));
  });
}
