import { basename } from 'node:path';
import * as vscode from 'vscode';
import { writeDraft } from '../../draft/draft.ts';
import type { DraftSource } from '../../draft/draft.ts';
import type { DraftOf } from '../../protocol/messages.ts';
import { blockText, placeDraft, withPlaced } from '../../requestFile/draft/placeDraft.ts';
import { parseHttpFile, requestAt } from '../../requestFile/parse/parseHttpFile.ts';
import { chooseFolder, freeName } from '../editor/newFile.ts';
import { findRequestFiles } from '../requestFiles/findRequestFiles.ts';
import { uriOf } from '../requestFiles/openedFiles.ts';

/** So many files can be chosen from. */
const MOST_FILES = 500;

/**
 * Writes a draft into its file, or into one that the person chooses: in place of the block that it was made from, else at the
 * end. The file is saved unless it had changes of its own. Null: no file was chosen.
 */
export async function saveDraft(
  { draft, source }: DraftOf,
  known: vscode.Uri | null,
): Promise<{ readonly source: DraftSource; readonly uri: vscode.Uri } | null> {
  const uri = known ?? (await chooseFile());
  if (uri === null) return null;
  const document = await vscode.workspace.openTextDocument(uri);
  const wasDirty = document.isDirty;
  const file = document.getText();
  const isOwn = source?.origin !== null && source?.origin?.file === uri.fsPath;
  const placed = placeDraft(file, writeDraft(draft), isOwn ? source.origin : null);
  const text = withPlaced(file, placed);
  if (!(await replaced(document, placed))) {
    throw new Error(`${basename(uri.fsPath)} can't be changed. Save it elsewhere.`);
  }
  if (!wasDirty && !(await document.save())) {
    throw new Error(
      `${basename(uri.fsPath)} is changed but can't be saved. Save it in its editor.`,
    );
  }
  return { source: sourceIn(uri, text, placed.line), uri };
}

/** Whose draft a request of a file is. @param line any of the request's lines, from 0 */
export function sourceIn(uri: vscode.Uri, text: string, line: number): DraftSource {
  const request = requestAt(parseHttpFile(text), line);
  const file = basename(uri.fsPath);
  return {
    label: request?.name === undefined ? file : `${file} · ${request.name}`,
    origin: {
      file: uri.fsPath,
      block: request === undefined ? '' : blockText(text, request),
      name: request?.name ?? null,
    },
  };
}

async function replaced(
  document: vscode.TextDocument,
  { lines, text }: ReturnType<typeof placeDraft>,
): Promise<boolean> {
  const end = document.lineAt(Math.min(lines.last, document.lineCount - 1)).range.end;
  const edit = new vscode.WorkspaceEdit();
  const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  edit.replace(
    document.uri,
    new vscode.Range(new vscode.Position(lines.first, 0), end),
    text.replaceAll('\n', eol),
  );
  return vscode.workspace.applyEdit(edit);
}

/** A request file of the workspace, or a new one. Null: none was chosen. */
async function chooseFile(): Promise<vscode.Uri | null> {
  const files = await findRequestFiles(MOST_FILES);
  const items = [
    ...files.map((uri) => ({
      uri,
      label: basename(uri.fsPath),
      description: vscode.workspace.asRelativePath(uri),
    })),
    { uri: null, label: '$(new-file) New request file…', description: '' },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Save Request To',
    placeHolder: 'The request file to add it to',
    matchOnDescription: true,
  });
  if (chosen === undefined) return null;
  return chosen.uri ?? newFile();
}

/** An empty file under a name that the person gives. */
async function newFile(): Promise<vscode.Uri | null> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.length === 0 ? undefined : await chooseFolder(folders);
  const uri = await vscode.window.showSaveDialog({
    title: 'New Request File',
    filters: { 'Request files': ['http', 'rest'] },
    ...(folder === undefined
      ? {}
      : { defaultUri: await freeName(folder.uri, 'requests', '.http') }),
  });
  if (uri === undefined) return null;
  const opened = uriOf(uri.fsPath);
  await vscode.workspace.fs.writeFile(opened, new Uint8Array());
  return opened;
}
