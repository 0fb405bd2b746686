import * as vscode from 'vscode';
import type { Problem } from '../../files/problem.ts';
import type { Rules } from '../../workbench/rules.ts';
import { diagnosticOf, MOST_SHOWN } from '../editor/diagnostics.ts';
import { isLarge, isRuleDocument } from './ruleDocuments.ts';
import type { Subscription } from '../../workbench/event.ts';

/** How long one types on before what is not saved yet is checked. */
const PAUSE_MS = 250;

const PAGE = 'https://github.com/request-workbench/request-workbench/blob/main/docs/problems.md';

/**
 * The problems of rule files in the Problems view: of a file with unsaved changes those of what is in the editor, of
 * any other those of the version that was loaded. Looking at what is typed changes nothing that is in force.
 */
export class RuleProblems implements vscode.Disposable {
  readonly #shown = vscode.languages.createDiagnosticCollection('request-workbench-rules');
  readonly #subscriptions: readonly Subscription[];
  readonly #rules: Rules;
  /** Of what is in editors, by the file's path. */
  readonly #typed = new Map<string, readonly Problem[]>();
  readonly #pauses = new Map<string, NodeJS.Timeout>();

  constructor(rules: Rules) {
    this.#rules = rules;
    const check = (document: vscode.TextDocument): void => {
      if (!isRuleDocument(document)) return;
      if (isLarge(document)) this.#forgetTyped(document.uri);
      else this.#checkSoon(document);
    };
    this.#subscriptions = [
      rules.onRead((path) => {
        const uri = vscode.Uri.file(path);
        if (openDocument(uri)?.isDirty !== true) this.#typed.delete(path);
        this.#show(uri);
      }),
      vscode.workspace.onDidOpenTextDocument(check),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        check(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (isRuleDocument(document)) this.#forgetTyped(document.uri);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (['json.validate', 'yaml.validate'].some((name) => event.affectsConfiguration(name))) {
          this.#showAll();
        }
      }),
    ];
    vscode.workspace.textDocuments.forEach(check);
    this.#showAll();
  }

  dispose(): void {
    for (const pause of this.#pauses.values()) clearTimeout(pause);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#shown.dispose();
  }

  #checkSoon(document: vscode.TextDocument): void {
    const { fsPath } = document.uri;
    clearTimeout(this.#pauses.get(fsPath));
    this.#pauses.set(
      fsPath,
      setTimeout(() => {
        this.#pauses.delete(fsPath);
        void this.#check(document);
      }, PAUSE_MS),
    );
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    const { fsPath } = document.uri;
    const { version } = document;
    const [{ parseRuleFile }, { loadReaders }] = await Promise.all([
      import('../../rules/check/parseRuleFile.ts'),
      import('../../rules/document/readDocument.ts'),
    ]);
    await loadReaders([fsPath]);
    if (document.isClosed || document.version !== version) return;
    // What was loaded is known already; a file outside of all folders is never loaded.
    if (!document.isDirty && this.#rules.problems.has(fsPath)) this.#typed.delete(fsPath);
    else this.#typed.set(fsPath, parseRuleFile(fsPath, document.getText()).problems);
    this.#show(document.uri);
  }

  #forgetTyped(uri: vscode.Uri): void {
    clearTimeout(this.#pauses.get(uri.fsPath));
    this.#pauses.delete(uri.fsPath);
    this.#typed.delete(uri.fsPath);
    this.#show(uri);
  }

  #showAll(): void {
    for (const path of new Set([...this.#rules.problems.keys(), ...this.#typed.keys()])) {
      this.#show(vscode.Uri.file(path));
    }
  }

  #show(uri: vscode.Uri): void {
    const problems = this.#typed.get(uri.fsPath) ?? this.#rules.problems.get(uri.fsPath) ?? [];
    const document = openDocument(uri);
    const ours = problems.filter((problem) => !isSaidElsewhere(problem, document));
    const isError = ({ severity }: Problem): boolean => severity === 'error';
    const gravest = [...ours.filter(isError), ...ours.filter((problem) => !isError(problem))];
    this.#shown.set(
      uri,
      gravest.slice(0, MOST_SHOWN).map((problem) => {
        const diagnostic = diagnosticOf(problem);
        diagnostic.code = {
          value: problem.code,
          target: vscode.Uri.parse(`${PAGE}#${problem.code}`),
        };
        return diagnostic;
      }),
    );
  }
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.fsPath === uri.fsPath);
}

/** What can't be read is also said by the language's own extension, while the file is in an editor. */
function isSaidElsewhere(problem: Problem, document: vscode.TextDocument | undefined): boolean {
  if (problem.code !== 'syntax' || document === undefined) return false;
  const { languageId } = document;
  if (languageId === 'json' || languageId === 'jsonc') return isOn('json', document);
  const yaml = vscode.extensions.getExtension('redhat.vscode-yaml');
  return languageId === 'yaml' && yaml !== undefined && isOn('yaml', document);
}

function isOn(language: 'json' | 'yaml', document: vscode.TextDocument): boolean {
  const validate = vscode.workspace.getConfiguration(language, document.uri);
  return validate.get(language === 'json' ? 'validate.enable' : 'validate', true);
}
