import * as vscode from 'vscode';
import type { SourceDocument } from '../rules/document/sourceDocument.ts';
import type { Fix } from '../rules/fixes/fix.ts';
import type { Problem } from '../problem.ts';
import type { Workbench } from './compose.ts';
import { rangeOf, SOURCE } from './diagnostics.ts';
import { ruleDocuments } from './ruleDocuments.ts';
import { knowledgeOf } from './ruleLanguage.ts';

const KEEP_SECRET = 'requestWorkbench.keepSecretOfRule';

/** Which fix of a document is meant. What is to be kept as a secret is read when it is done, and never travels. */
interface FixPlace {
  readonly uri: string;
  readonly code: string;
  readonly line: number;
  readonly character: number;
}

/** Ways out of problems in rule files. */
export function registerRuleFixes(
  context: vscode.ExtensionContext,
  workbench: () => Promise<Workbench>,
): void {
  const provideCodeActions = (
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> => actionsAt(workbench, document, range, diagnostics);
  context.subscriptions.push(
    vscode.languages.registerCodeActionsProvider(
      ruleDocuments(),
      { provideCodeActions },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
    vscode.commands.registerCommand(KEEP_SECRET, (place: FixPlace) => keepSecret(workbench, place)),
  );
}

async function actionsAt(
  workbench: () => Promise<Workbench>,
  document: vscode.TextDocument,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): Promise<vscode.CodeAction[]> {
  const fixes = await fixesIn(
    workbench,
    document,
    (problem) => rangeOf(problem.range).intersection(range) !== undefined,
    diagnostics.filter(isFinding),
  );
  return fixes.map(({ problem, fix }) => {
    const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
    const place = rangeOf(problem.range);
    action.diagnostics = diagnostics.filter((each) => each.range.isEqual(place));
    action.isPreferred = fix.isPreferred;
    if (fix.secret === undefined) action.edit = editOf(document, fix);
    else {
      const { line, character } = place.start;
      const argument: FixPlace = {
        uri: document.uri.toString(),
        code: problem.code,
        line,
        character,
      };
      action.command = { command: KEEP_SECRET, title: fix.title, arguments: [argument] };
    }
    return action;
  });
}

interface FoundFix {
  readonly problem: Problem;
  readonly fix: Fix;
  readonly source: SourceDocument;
}

async function fixesIn(
  workbench: () => Promise<Workbench>,
  document: vscode.TextDocument,
  isMeant: (problem: Problem) => boolean,
  findings: readonly vscode.Diagnostic[] = [],
): Promise<FoundFix[]> {
  const [{ fixesFor }, { parseRuleFile }, { loadReaders, readDocument }] = await Promise.all([
    import('../rules/fixes/fixesFor.ts'),
    import('../rules/parseRuleFile.ts'),
    import('../rules/document/readDocument.ts'),
  ]);
  const { fsPath } = document.uri;
  await loadReaders([fsPath]);
  const text = document.getText();
  const source = readDocument(fsPath, text);
  const problems = [
    ...parseRuleFile(fsPath, text).problems.filter(isMeant),
    ...findings.map((finding) => problemOf(finding, source)),
  ];
  if (problems.length === 0) return [];
  const known = { ...(await knowledgeOf(workbench)), now: Date.now() };
  return problems.flatMap((problem) =>
    fixesFor(problem, source, known).map((fix) => ({ problem, fix, source })),
  );
}

/** What is wrong with a rule because of others: its file alone does not show it. */
function isFinding({ source, code }: vscode.Diagnostic): boolean {
  return source === SOURCE && (code === 'shadowed' || code === 'repeated');
}

/** A finding as a problem of the text as it is now, at whatever stands in its place. */
function problemOf(
  { code, message, range: { start, end } }: vscode.Diagnostic,
  source: SourceDocument,
): Problem {
  const path = source.pathAt(source.offsetAt(start))?.path ?? [];
  return {
    code: typeof code === 'string' ? code : '',
    severity: 'warning',
    message,
    hint: '',
    range: { start, end },
    data: { path },
  };
}

function editOf(document: vscode.TextDocument, { changes }: Fix): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of changes) {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    edit.replace(document.uri, range, text);
  }
  return edit;
}

/** Keeps what stands in the file as a secret, then writes its name there; undoing that leaves the secret where it is. */
async function keepSecret(
  workbench: () => Promise<Workbench>,
  { uri, code, line, character }: FixPlace,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  const [found] = await fixesIn(
    workbench,
    document,
    ({ code: each, range: { start } }) =>
      each === code && start.line === line && start.character === character,
  );
  if (found?.fix.secret === undefined) return;
  const { name, path } = found.fix.secret;
  const { secretAt } = await import('../rules/fixes/keepSecret.ts');
  const value = secretAt(found.source, path);
  if (value === null) return;
  await (await workbench()).secrets.keep(name, value);
  await vscode.workspace.applyEdit(editOf(document, found.fix));
}
