import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { chooseRuleFile } from '../../ruleEditing/edit/chooseRuleFile.ts';
import { insertRule, newRuleText } from '../../ruleEditing/edit/insertRule.ts';
import type { Inserted } from '../../ruleEditing/edit/insertRule.ts';
import type { RuleFile, WrittenRule } from '../../rules/schema/ruleFile.ts';
import { withDetails } from '../../ruleEditing/suggest/withDetails.ts';
import type { SuggestionDetails } from '../../ruleEditing/suggest/withDetails.ts';
import type { NamedSecret, Suggestion } from '../../ruleEditing/suggest/suggestion/suggestion.ts';
import type { KeptBody } from '../../workbench/bodies.ts';
import { freeName, exists } from '../editor/newFile.ts';
import { numbered } from '../../session/freeName.ts';
import type { Secrets } from '../ports/secrets.ts';

export interface RuleToWrite {
  readonly suggestion: Suggestion;
  readonly folder: vscode.WorkspaceFolder;
  /** Those of the folder that are in force. */
  readonly files: readonly RuleFile[];
  readonly secrets: Secrets;
  /** The response's, for a mock. */
  readonly body: KeptBody | null;
}

/**
 * Shows a rule, and writes it when the person says so: through the editor, so that undo takes it back and what is unsaved
 * stays. A secret goes into the secret storage, a mock's body into a file beside the rules.
 */
export async function writeRule(parts: RuleToWrite): Promise<void> {
  const { folder, files, secrets, body } = parts;
  const { rule, host } = parts.suggestion;
  const place = chooseRuleFile(files, rule, host);
  const uri =
    place.path === null
      ? await freeName(folder.uri, 'workbench', '.request-rules.json')
      : vscode.Uri.file(place.path);
  const completion = await complete(parts.suggestion, uri, secrets);
  if (completion === null) return;
  const suggestion = withDetails(parts.suggestion, completion);

  const target = place.path === null ? newFileAt(uri) : await openFileAt(uri);
  const inserted = await target.insert(suggestion.rule);
  if ('problem' in inserted) {
    await tellProblem(uri, inserted.problem);
    return;
  }
  if (!(await isWanted(suggestion, inserted, { ...place, uri, folder }))) return;

  const secret = suggestion.secret === undefined ? null : await valueOf(suggestion.secret, secrets);
  if (secret === undefined) return;
  const edit = new vscode.WorkspaceEdit();
  const { bodyPath } = suggestion;
  if (bodyPath !== undefined && body !== null) {
    const bodyUri = vscode.Uri.file(join(dirname(uri.fsPath), bodyPath));
    edit.createFile(bodyUri, { contents: await body.readAll() });
  }
  // First, so that no rule is in force that names a secret which could not be kept; a failure is told to whoever clicked.
  if (suggestion.secret !== undefined && secret !== null) {
    await secrets.keep(suggestion.secret.name, secret);
  }
  const written = await target.write(edit, suggestion.rule);
  if (written === null) return;
  await vscode.window.showTextDocument(uri, {
    viewColumn: columnBesidePanel(),
    preview: false,
    selection: new vscode.Range(
      written.range.start.line,
      written.range.start.character,
      written.range.end.line,
      written.range.end.character,
    ),
  });
}

/** So that whoever has made the rule in the panel still sees it. */
function columnBesidePanel(): vscode.ViewColumn {
  const isPanel = (input: unknown): boolean =>
    input instanceof vscode.TabInputWebview && input.viewType.endsWith('requestWorkbench.panel');
  const inFirst = vscode.window.tabGroups.all.some(
    ({ activeTab, viewColumn }) =>
      viewColumn === vscode.ViewColumn.One && isPanel(activeTab?.input),
  );
  return inFirst ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
}

/** A rule file that is there, or will be. */
interface Target {
  insert(rule: WrittenRule): ReturnType<typeof insertRule>;
  /** Null: it was not written, and the person was told why. */
  write(edit: vscode.WorkspaceEdit, rule: WrittenRule): Promise<Inserted | null>;
}

function newFileAt(uri: vscode.Uri): Target {
  const insert = (rule: WrittenRule) => insertRule(uri.fsPath, newRuleText(), rule);
  return {
    insert,
    async write(edit, rule) {
      const inserted = await insert(rule);
      if ('problem' in inserted) return null;
      edit.createFile(uri, { contents: new TextEncoder().encode(inserted.text) });
      return (await applied(edit)) ? inserted : null;
    },
  };
}

/** As it is in the editor, saved or not. */
async function openFileAt(uri: vscode.Uri): Promise<Target> {
  const document = await vscode.workspace.openTextDocument(uri);
  const insert = async (rule: WrittenRule): ReturnType<typeof insertRule> => {
    for (;;) {
      const { version } = document;
      const inserted = await insertRule(uri.fsPath, document.getText(), rule);
      // Whoever types meanwhile moves the place of the rule.
      if (document.version === version) return inserted;
    }
  };
  return {
    insert,
    async write(edit, rule) {
      // The text may have changed while the question was open.
      const inserted = await insert(rule);
      if ('problem' in inserted) {
        await tellProblem(uri, inserted.problem);
        return null;
      }
      const wasDirty = document.isDirty;
      const { start, end, text } = inserted.edit;
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      edit.replace(uri, range, text);
      if (!(await applied(edit))) return null;
      if (wasDirty) {
        void vscode.window.showInformationMessage(
          `${basename(uri.fsPath)} has other changes that are not saved. The rule is in force when you save it.`,
        );
      } else await document.save();
      return inserted;
    },
  };
}

async function applied(edit: vscode.WorkspaceEdit): Promise<boolean> {
  if (await vscode.workspace.applyEdit(edit)) return true;
  void vscode.window.showErrorMessage('VS Code could not write the rule.');
  return false;
}

/** Shows the rule, its sentence and its place. */
async function isWanted(
  { note, secret, bodyPath }: Suggestion,
  { sentence, shown }: Inserted,
  place: {
    readonly uri: vscode.Uri;
    readonly folder: vscode.WorkspaceFolder;
    readonly path: string | null;
    readonly why: string;
  },
): Promise<boolean> {
  const { uri, path, why } = place;
  const file = vscode.workspace.asRelativePath(uri);
  const where = path === null ? `${file}, a new file` : `${file}, which ${why}`;
  const detail = [
    `Into ${where}:`,
    shown,
    ...(secret === undefined ? [] : [`VS Code's secret storage keeps ${secret.what}.`]),
    ...(bodyPath === undefined ? [] : [`The body is written to ${bodyPath} beside it.`]),
    ...(note === null ? [] : [note]),
  ].join('\n\n');
  const write = 'Write Rule';
  const options = { modal: true, detail };
  return (await vscode.window.showInformationMessage(sentence, options, write)) === write;
}

/** Names that are free, and who logs in where the log does not tell; null: the person left. */
async function complete(
  { secret, bodyPath }: Suggestion,
  ruleFile: vscode.Uri,
  secrets: Secrets,
): Promise<SuggestionDetails | null> {
  const username =
    secret?.userUnknown === true
      ? await vscode.window.showInputBox({
          title: 'Always do this',
          prompt: 'The user name that the rule logs in with',
          ignoreFocusOut: true,
        })
      : null;
  if (username === undefined) return null;
  return {
    ...(username === null ? {} : { username }),
    ...(secret === undefined ? {} : { secretName: await freeSecret(secret, secrets) }),
    ...(bodyPath === undefined ? {} : { bodyPath: await freeBody(bodyPath, ruleFile) }),
  };
}

/** A name under which nothing else is kept. What is not known yet may be there already. */
async function freeSecret({ name, value }: NamedSecret, secrets: Secrets): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = numbered(name, number);
    const kept = await secrets.get(candidate);
    if (kept === undefined || kept === value || value === null) return candidate;
  }
}

async function freeBody(path: string, ruleFile: vscode.Uri): Promise<string> {
  const [, stem = path, ending = ''] = /^(.*?)(\.[^./]*)?$/.exec(path) ?? [];
  for (let number = 1; ; number++) {
    const candidate = numbered(stem, number, ending);
    const uri = vscode.Uri.file(join(dirname(ruleFile.fsPath), candidate));
    if (!(await exists(uri))) return candidate;
  }
}

/** What is to be kept under the secret's name; null: it is kept already; undefined: the person left. */
async function valueOf(
  { name, what, value }: NamedSecret,
  secrets: Secrets,
): Promise<string | null | undefined> {
  if (value !== null) return value;
  if ((await secrets.get(name)) !== undefined) return null;
  return vscode.window.showInputBox({
    title: `Secret ${name}`,
    prompt: `Type ${what}. VS Code keeps it in the system's key store; it is never written into the workspace.`,
    password: true,
    ignoreFocusOut: true,
  });
}

async function tellProblem(
  uri: vscode.Uri,
  { message, hint }: { readonly message: string; readonly hint: string },
): Promise<void> {
  const open = 'Open File';
  if ((await vscode.window.showErrorMessage(`${message} ${hint}`, open)) === open) {
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One });
  }
}
