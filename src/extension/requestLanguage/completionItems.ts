import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import { isInside } from '../../files/insideFolder.ts';
import type { Completion, FolderEntry, ListFolder } from '../../requestFile/language/completion.ts';
import { rangeOf } from '../editor/diagnostics.ts';
import { rootOf } from '../requestFiles/openedFiles.ts';

const kinds: Readonly<Record<Completion['kind'], vscode.CompletionItemKind>> = {
  method: vscode.CompletionItemKind.Method,
  header: vscode.CompletionItemKind.Field,
  value: vscode.CompletionItemKind.Value,
  variable: vscode.CompletionItemKind.Variable,
  dynamic: vscode.CompletionItemKind.Constant,
  request: vscode.CompletionItemKind.Reference,
  part: vscode.CompletionItemKind.Property,
  metadata: vscode.CompletionItemKind.Keyword,
  keyword: vscode.CompletionItemKind.Keyword,
  file: vscode.CompletionItemKind.File,
  folder: vscode.CompletionItemKind.Folder,
};

/** @param index the likeliest first */
export function itemOf(completion: Completion, index: number): vscode.CompletionItem {
  const { label, kind, detail, documentation, insertText, isSnippet, range } = completion;
  const item = new vscode.CompletionItem({ label, description: detail }, kinds[kind]);
  item.insertText = isSnippet ? new vscode.SnippetString(insertText) : insertText;
  item.filterText = label;
  item.sortText = String(index).padStart(5, '0');
  item.range = rangeOf(range);
  if (documentation !== '') item.documentation = new vscode.MarkdownString(documentation);
  if (completion.isOpen) {
    item.command = { command: 'editor.action.triggerSuggest', title: 'Choose what follows' };
  }
  return item;
}

/** What stands in folders of the workspace, from the folder of a request file on. */
export function foldersAround(file: string): ListFolder {
  return async (written) => {
    const folder = resolve(dirname(file), written);
    if (!isInside(folder, rootOf(file))) return [];
    try {
      const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.file(folder));
      return entries
        .filter(([name]) => !name.startsWith('.') && name !== 'node_modules')
        .map(([name, type]): FolderEntry => ({
          name,
          isFolder: (type & vscode.FileType.Directory) !== 0,
        }));
    } catch {
      return [];
    }
  };
}
