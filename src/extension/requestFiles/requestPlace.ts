import * as vscode from 'vscode';

/** A place in a .http file: CodeLens says so, the keyboard and the palette mean the cursor. */
export interface RequestPlace {
  readonly uri: string;
  readonly line: number;
}

/** The place that a command was given, or the cursor's; undefined: there is neither in a .http file. */
export function requestPlace(given: unknown): RequestPlace | undefined {
  return isPlace(given) ? given : cursor();
}

/** The same, for a command that needs one: without a place the person is told. */
export function neededPlace(given: unknown): RequestPlace | undefined {
  const place = requestPlace(given);
  if (place === undefined) {
    void vscode.window.showInformationMessage(
      'Open a .http file and put the cursor into a request.',
    );
  }
  return place;
}

function cursor(): RequestPlace | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'http') return undefined;
  return { uri: editor.document.uri.toString(), line: editor.selection.active.line };
}

function isPlace(given: unknown): given is RequestPlace {
  return (
    typeof given === 'object' &&
    given !== null &&
    'uri' in given &&
    typeof given.uri === 'string' &&
    'line' in given &&
    typeof given.line === 'number'
  );
}
