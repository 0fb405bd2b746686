import * as vscode from 'vscode';
import type { Completion } from '../../ruleEditing/language/proposal.ts';
import type { Knowledge } from '../../ruleEditing/language/knowledge.ts';
import { rangeOf } from '../editor/diagnostics.ts';
import { isLarge, ruleDocuments } from './ruleDocuments.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Sessions } from '../../workbench/sessions.ts';

/** What completion and fixes know beyond the file: hosts and certificates of sessions, names of secrets. */
export interface LanguageSources {
  readonly sessions: Sessions;
  readonly secrets: Secrets;
}

/** Signs after which there is something to choose, beside letters. */
const TRIGGERS = ['"', "'", ':', ' ', '-', '$', '{', '[', ','];

/**
 * Completion and hover in rule files, JSON and YAML alike, from the one schema. VS Code's own JSON service could do it
 * for JSON only, would say every problem a second time, and can't know hosts, fingerprints and secrets.
 */
export function registerRuleLanguage(
  context: vscode.ExtensionContext,
  sources: () => Promise<LanguageSources>,
): void {
  const register = (): vscode.Disposable => {
    const documents = ruleDocuments();
    return vscode.Disposable.from(
      vscode.languages.registerCompletionItemProvider(
        documents,
        {
          provideCompletionItems: (document, position) => complete(sources, document, position),
        },
        ...TRIGGERS,
      ),
      vscode.languages.registerHoverProvider(documents, { provideHover }),
    );
  };
  let registered = register();
  context.subscriptions.push(
    { dispose: () => void registered.dispose() },
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('requestWorkbench.ruleFiles')) return;
      registered.dispose();
      registered = register();
    }),
  );
}

async function complete(
  sources: () => Promise<LanguageSources>,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionList> {
  if (isLarge(document)) return new vscode.CompletionList();
  const { completionsAt } = await import('../../ruleEditing/language/completions.ts');
  const completions = await completionsAt(
    document.uri.fsPath,
    document.getText(),
    document.offsetAt(position),
    await knowledgeOf(sources),
  );
  return new vscode.CompletionList(
    completions.map((completion, index) => itemOf(completion, index, document)),
  );
}

/** A file is completed also where the workbench can't start. */
export async function knowledgeOf(sources: () => Promise<LanguageSources>): Promise<Knowledge> {
  const { knowledgeFrom } = await import('../../ruleEditing/language/knowledge.ts');
  try {
    const { sessions, secrets } = await sources();
    return { ...knowledgeFrom(sessions.views), secrets: await secrets.names() };
  } catch {
    return { ...knowledgeFrom([]), secrets: [] };
  }
}

const kinds: Readonly<Record<Completion['kind'], vscode.CompletionItemKind>> = {
  property: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  template: vscode.CompletionItemKind.Snippet,
  secret: vscode.CompletionItemKind.Variable,
  host: vscode.CompletionItemKind.Reference,
  certificate: vscode.CompletionItemKind.Constant,
};

function itemOf(
  completion: Completion,
  index: number,
  document: vscode.TextDocument,
): vscode.CompletionItem {
  const { label, kind, detail, documentation, insertText, start, end, filterText } = completion;
  const item = new vscode.CompletionItem({ label, description: detail }, kinds[kind]);
  item.insertText = new vscode.SnippetString(insertText);
  item.filterText = filterText;
  item.sortText = String(index).padStart(4, '0');
  item.range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  if (documentation !== '') item.documentation = new vscode.MarkdownString(documentation);
  if (completion.commaAt !== null) {
    const place = document.positionAt(completion.commaAt);
    item.additionalTextEdits = [vscode.TextEdit.insert(place, ',')];
  }
  if (completion.isOpen) {
    item.command = { command: 'editor.action.triggerSuggest', title: 'Choose a value' };
  }
  return item;
}

async function provideHover(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | null> {
  if (isLarge(document)) return null;
  const [{ hoverAt }, { loadReaders }] = await Promise.all([
    import('../../ruleEditing/language/hover.ts'),
    import('../../rules/document/readDocument.ts'),
  ]);
  const { fsPath } = document.uri;
  await loadReaders([fsPath]);
  const hover = hoverAt(fsPath, document.getText(), document.offsetAt(position));
  if (hover === null) return null;
  return new vscode.Hover(new vscode.MarkdownString(hover.markdown), rangeOf(hover.range));
}
