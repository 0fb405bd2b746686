import * as vscode from 'vscode';
import { pathOf } from './openedFiles.ts';

/** A place in a .http file: CodeLens says so, the keyboard and the palette mean the cursor. */
export interface RequestPlace {
  readonly uri: string;
  readonly line: number;
}

/** A request that stands in no file as it is written here. */
export interface WrittenRequest {
  /** The request file that it counts as one of. */
  readonly path: string;
  /** The file with the request in it. */
  readonly text: string;
  readonly line: number;
  /** Its workspace folder is not known: rules and modules of all folders are asked. */
  readonly ofAllFolders: boolean;
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

/** The path of the request file at a place. Null: it is not on this machine. */
export function pathOfPlace(place: RequestPlace | WrittenRequest): string | null {
  if ('path' in place) return place.path;
  const uri = vscode.Uri.parse(place.uri);
  return uri.scheme === 'file' || uri.scheme === 'untitled' ? pathOf(uri) : null;
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
