import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { importToFreePath } from '../../exchange/importToFreePath.ts';
import type { ImportOptions } from '../../exchange/conversion/importer.ts';
import { readText } from '../../files/wholeFile.ts';
import { warningsInWords } from './exchangeProblems.ts';
import type { ExchangeProblems } from './exchangeProblems.ts';
import { chooseFolder, exists } from '../editor/newFile.ts';
import { numbered } from '../../session/freeName.ts';
import { count } from '../../words/amounts.ts';

/** What a caller may say instead of being asked. */
export interface ImportRequest {
  readonly file?: string;
  readonly recording?: ImportOptions['recording'];
}

/**
 * Import Rules…: makes a rule file of a recording or of another program's rules, under a name that is free for it
 * and for all files beside it, and shows it with the list of what could not be carried over.
 */
export async function importRules(given: unknown, problems: ExchangeProblems): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void vscode.window.showErrorMessage('Open a folder first: rules are kept in the workspace.');
    return;
  }
  const request = (typeof given === 'object' ? given : null) as ImportRequest | vscode.Uri | null;
  const uri =
    request instanceof vscode.Uri ? request : await chooseFile(request?.file, folders[0]?.uri);
  if (uri === undefined) return;
  const folder = await chooseFolder(folders);
  if (folder === undefined) return;
  const read = await readText(uri.fsPath);
  const text = 'text' in read ? read.text : '';
  if ('fault' in read || text.includes('\ufffd')) {
    const fault = 'fault' in read ? read.fault : 'is not UTF-8 text. Save it as UTF-8';
    void vscode.window.showErrorMessage(`${basename(uri.fsPath)} ${fault}.`);
    return;
  }
  const exchange = await import('../../exchange/importRules.ts');
  const asked = request instanceof vscode.Uri ? undefined : request?.recording;
  const isRecording = (await exchange.formatOfFile(uri.fsPath, text)) === 'har';
  const recording = isRecording ? (asked ?? (await howToAnswer())) : 'recording';
  if (recording === undefined) return;

  const name = basename(uri.fsPath).replace(/\.[^.]*$/, '');
  const { target: path, imported } = await importToFreePath(
    (number) => join(folder.uri.fsPath, `${numbered(name, number)}.request-rules.json`),
    (target) =>
      exchange.importRules({ path: uri.fsPath, text }, null, {
        includeSecrets: false,
        copyOutside: false,
        recording,
        notFound: null,
        target,
      }),
    (each) => exists(vscode.Uri.file(each)),
  );
  const target = vscode.Uri.file(path);
  const found = imported.problems.map((problem) => ({ uri, problem }));
  if (imported.text === null) {
    await problems.show(found);
    const [reason] = imported.problems.filter(({ severity }) => severity === 'error');
    void vscode.window.showErrorMessage(
      `Nothing was imported from ${basename(uri.fsPath)}: ${reason?.message ?? 'there is nothing in it.'}`,
    );
    return;
  }
  for (const { path, content } of imported.files) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const file = vscode.Uri.joinPath(target, '..', path);
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(file, '..'));
    await vscode.workspace.fs.writeFile(file, bytes);
  }
  // Last: once it is there its rules act, and what they answer with must be there by then.
  await vscode.workspace.fs.writeFile(
    target,
    new TextEncoder().encode([...imported.text].join('')),
  );
  await problems.show(found);
  await vscode.window.showTextDocument(target);
  void vscode.window.showInformationMessage(
    `Wrote ${count(imported.ruleCount, 'rule')} to ${basename(target.fsPath)}.${warningsInWords(imported.problems.length)}`,
  );
}

async function chooseFile(
  given: string | undefined,
  folder: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  if (given !== undefined) return vscode.Uri.file(given);
  const chosen = await vscode.window.showOpenDialog({
    title: 'Import Rules',
    openLabel: 'Import',
    ...(folder === undefined ? {} : { defaultUri: folder }),
    filters: {
      'Recordings and rules': ['har', 'json', 'yaml', 'yml', 'sh', 'txt'],
      'All files': ['*'],
    },
  });
  return chosen?.[0];
}

async function howToAnswer(): Promise<ImportOptions['recording'] | undefined> {
  const chosen = await vscode.window.showQuickPick(
    [
      {
        label: 'One rule for the whole recording',
        detail: 'It answers from a copy of the recording. Requests that are not in it fail.',
        recording: 'recording' as const,
      },
      {
        label: 'A rule for each response',
        detail: 'Each with its body in a file, to change them one by one.',
        recording: 'responses' as const,
      },
    ],
    { title: 'Import Rules', placeHolder: 'How should the recording answer?' },
  );
  return chosen?.recording;
}
