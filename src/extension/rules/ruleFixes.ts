import * as vscode from 'vscode';
import type { SourceDocument } from '../../rules/document/sourceDocument.ts';
import type { Fix } from '../../ruleEditing/fixes/fix.ts';
import type { Knowledge } from '../../ruleEditing/language/knowledge.ts';
import type { Problem } from '../../files/problem.ts';
import { rangeOf, SOURCE } from '../editor/diagnostics.ts';
import { isLarge, ruleDocuments } from './ruleDocuments.ts';
import { knowledgeOf } from './ruleLanguage.ts';
import type { LanguageSources } from './ruleLanguage.ts';

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
  sources: () => Promise<LanguageSources>,
): void {
  const provideCodeActions = (
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> => actionsAt(sources, document, range, diagnostics);
  context.subscriptions.push(
    vscode.languages.registerCodeActionsProvider(
      ruleDocuments(),
      { provideCodeActions },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
    vscode.commands.registerCommand(KEEP_SECRET, (place: FixPlace) => keepSecret(sources, place)),
  );
}

async function actionsAt(
  sources: () => Promise<LanguageSources>,
  document: vscode.TextDocument,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): Promise<vscode.CodeAction[]> {
  const findFixes = await fixFinder(document);
  const fixes = findFixes(await knowledgeOf(sources), {
    isMeant: (problem) => rangeOf(problem.range).intersection(range) !== undefined,
    findings: diagnostics.filter(isFinding),
  });
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
  /** What a fix that keeps a secret is going to keep. */
  readonly value: string | null;
}

interface Wanted {
  readonly isMeant: (problem: Problem) => boolean;
  readonly findings?: readonly vscode.Diagnostic[];
}

/** Finds fixes in the text as it is now: all that has to be waited for was waited for before. */
type FindFixes = (known: Knowledge, wanted: Wanted) => FoundFix[];

async function fixFinder(document: vscode.TextDocument): Promise<FindFixes> {
  const [{ fixesFor }, { secretAt }, { parseRuleFile }, { loadReaders, readDocument }] =
    await Promise.all([
      import('../../ruleEditing/fixes/fixesFor.ts'),
      import('../../ruleEditing/fixes/keepSecret.ts'),
      import('../../rules/check/parseRuleFile.ts'),
      import('../../rules/document/readDocument.ts'),
    ]);
  const { fsPath } = document.uri;
  await loadReaders([fsPath]);
  return (known, { isMeant, findings = [] }) => {
    if (isLarge(document)) return [];
    const text = document.getText();
    const source = readDocument(fsPath, text);
    const problems = [
      ...parseRuleFile(fsPath, text).problems.filter(isMeant),
      ...findings.map((finding) => problemOf(finding, source)),
    ];
    return problems.flatMap((problem) =>
      fixesFor(problem, source, { ...known, now: Date.now() }).map((fix) => ({
        problem,
        fix,
        value: fix.secret === undefined ? null : secretAt(source, fix.secret),
      })),
    );
  };
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

/**
 * Keeps what stands in the file as a secret, then writes its name there; undoing that leaves the secret where it is. What
 * was typed while the secret was being kept stays: the place is looked for again.
 */
async function keepSecret(
  sources: () => Promise<LanguageSources>,
  { uri, code, line, character }: FixPlace,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  const findFixes = await fixFinder(document);
  const known = await knowledgeOf(sources);
  const { secrets } = await sources();
  const [found] = findFixes(known, {
    isMeant: ({ code: each, range: { start } }) =>
      each === code && start.line === line && start.character === character,
  });
  if (found?.fix.secret === undefined || found.value === null) {
    void vscode.window.showWarningMessage(
      'The file has changed, and this secret is no longer there. Nothing was kept or changed.',
    );
    return;
  }
  const { name } = found.fix.secret;
  const { value } = found;
  await secrets.keep(name, value);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    // Under the name that it has been kept by: to its own fix that name is free.
    const again = findFixes(known, { isMeant: (problem) => problem.code === code }).filter(
      (each) => each.value === value && each.fix.secret?.name === name,
    );
    const now = again.find(({ fix }) => isSamePlace(fix, found.fix)) ?? again[0];
    if (now === undefined) break;
    // VS Code refuses an edit of a text that has changed on the way there.
    if (await vscode.workspace.applyEdit(editOf(document, now.fix))) return;
  }
  void vscode.window.showWarningMessage(
    `The file has changed meanwhile, and was left as it is. The secret is kept as ${name}: write \${secret:${name}} in its place.`,
  );
}

/** How often somebody may type between a look at the text and its edit. */
const MOST_ATTEMPTS = 5;

function isSamePlace({ secret: a }: Fix, { secret: b }: Fix): boolean {
  return JSON.stringify(a?.path) === JSON.stringify(b?.path);
}
