import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import { fixesFor } from '../../requestFile/language/fixes.ts';
import type { Fix } from '../../requestFile/language/fixes.ts';
import type { ParsedRequest } from '../../requestFile/parse/parsedRequest.ts';
import type { Scope } from '../../requestFile/language/scope.ts';
import { rangeOf, SOURCE } from '../editor/diagnostics.ts';
import { isInside } from '../../files/insideFolder.ts';

export const CHOOSE_ENVIRONMENT = 'requestWorkbench.useEnvironmentOfName';
export const ADD_TO_ENVIRONMENT = 'requestWorkbench.addToEnvironment';

/** Ways out of the problems that VS Code has at a place, found in the text as it is now. */
export function actionsFor(
  document: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
  scope: Scope,
): vscode.CodeAction[] {
  return diagnostics
    .filter(({ source }) => source === SOURCE)
    .flatMap((diagnostic) =>
      fixesFor(scope, { code: codeOf(diagnostic), range: diagnostic.range }).map((fix) =>
        actionOf(document, diagnostic, fix, scope),
      ),
    );
}

function actionOf(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  { title, isPreferred, act }: Fix,
  { known }: Scope,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = isPreferred;
  switch (act.kind) {
    case 'edit': {
      action.edit = new vscode.WorkspaceEdit();
      const range = rangeOf(act.range);
      action.edit.set(document.uri, [
        act.isSnippet
          ? new vscode.SnippetTextEdit(range, new vscode.SnippetString(act.text))
          : vscode.TextEdit.replace(range, act.text),
      ]);
      break;
    }
    case 'chooseEnvironment':
      action.command = { command: CHOOSE_ENVIRONMENT, title, arguments: [act.name] };
      break;
    case 'addToEnvironment':
      action.command = {
        ...{ command: ADD_TO_ENVIRONMENT, title },
        arguments: [document.uri.toString(), act.name],
      };
      break;
    case 'createFile': {
      const file = resolve(dirname(known.file), document.getText(diagnostic.range));
      if (!isInside(file, known.root)) break;
      action.edit = new vscode.WorkspaceEdit();
      action.edit.createFile(vscode.Uri.file(file), { ignoreIfExists: true });
      break;
    }
  }
  return action;
}

const COPIES: Readonly<Record<string, string>> = {
  'requestWorkbench.copyAsCurl': 'Copy as cURL',
  'requestWorkbench.copyRequestAs': 'Copy Request As…',
};

/** Copies of the request that the cursor is in. */
export function copyActions(
  { uri }: vscode.TextDocument,
  { range: { start } }: ParsedRequest,
): vscode.CodeAction[] {
  return Object.entries(COPIES).map(([command, title]) => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.Refactor.append('copy'));
    action.command = { command, title, arguments: [{ uri: uri.toString(), line: start.line }] };
    return action;
  });
}

function codeOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'string' ? code : '';
}
