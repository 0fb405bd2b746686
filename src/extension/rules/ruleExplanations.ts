import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { maskUrl } from '../../engine/index.ts';
import type { RequestExplanation } from '../../rules/explain/explanation.ts';
import type { ExplanationLine, ExplanationSpan } from '../../rules/explain/explanationLines.ts';
import type { Modules } from '../../workbench/modules.ts';
import type { Rules } from '../../workbench/rules.ts';
import type { RequestToSend } from '../../workbench/requestToSend.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Subscription } from '../../workbench/event.ts';

const SCHEME = 'request-workbench-rules';
/** For its settings: lines are wrapped and have no numbers. */
const LANGUAGE = 'request-workbench-explanation';

/** Whoever has more of them open finds the oldest no longer following the rules. */
const MAX_ACCOUNTS = 100;

interface AccountParts {
  readonly rules: Rules;
  readonly modules: Modules;
  readonly secrets: Secrets;
}

const GONE =
  'This report was made before the window was reloaded. Run “Test Rules Against URL…” again.';

/** Explanations of what rules would make of requests, as read-only documents that follow the rules as they are edited. */
export class RuleExplanations
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable
{
  readonly #rules: Rules;
  readonly #modules: Modules;
  readonly #secrets: Secrets;
  readonly #requests = new Map<string, RequestToSend>();
  readonly #lines = new Map<string, readonly ExplanationLine[]>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #styles: Readonly<
    Record<NonNullable<ExplanationSpan['style']>, vscode.TextEditorDecorationType>
  >;
  readonly #subscriptions: readonly Subscription[];

  constructor({ rules, modules, secrets }: AccountParts) {
    this.#rules = rules;
    this.#modules = modules;
    this.#secrets = secrets;
    this.#styles = {
      strong: vscode.window.createTextEditorDecorationType({ fontWeight: 'bold' }),
      good: colored('testing.iconPassed'),
      warn: colored('editorWarning.foreground'),
      name: vscode.window.createTextEditorDecorationType({ fontWeight: 'bold' }),
      dim: colored('descriptionForeground'),
    };
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.languages.registerDocumentLinkProvider({ scheme: SCHEME }, this),
      rules.onChanged(() => {
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme === SCHEME) this.#changed.fire(uri);
        }
      }),
      vscode.workspace.onDidChangeTextDocument(() => {
        this.#paint();
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => {
        this.#paint();
      }),
      ...Object.values(this.#styles),
    ];
  }

  /** Opens the explanation of a request. */
  async show(request: RequestToSend): Promise<void> {
    const uri = uriOf(request);
    this.#remember(uri.toString(), request);
    this.#changed.fire(uri);
    const document = await vscode.languages.setTextDocumentLanguage(
      await vscode.workspace.openTextDocument(uri),
      LANGUAGE,
    );
    await vscode.window.showTextDocument(document, { preview: true });
    this.#paint();
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const request = this.#requests.get(uri.toString());
    if (request === undefined) return GONE;
    const lines = await this.#explain(request);
    this.#lines.set(uri.toString(), lines);
    return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
  }

  provideDocumentLinks({ uri }: vscode.TextDocument): vscode.DocumentLink[] {
    return this.#spans(uri).flatMap(({ range, span: { link } }) => {
      if (link === undefined) return [];
      const target = vscode.Uri.file(link.file).with({ fragment: `L${String(link.line)}` });
      const found = new vscode.DocumentLink(range, target);
      found.tooltip = 'Open the rule';
      return [found];
    });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  async #explain(toSend: RequestToSend): Promise<ExplanationLine[]> {
    const { explanationLines } = await import('../../rules/explain/explanationLines.ts');
    const explanation = await this.explanationOf(toSend);
    return explanationLines(explanation, (file) => vscode.workspace.asRelativePath(file));
  }

  /** What the rules would make of a request. Nothing is sent. */
  async explanationOf({ request, folder }: RequestToSend): Promise<RequestExplanation> {
    const { explainRequest } = await import('../../rules/explain/explainRequest.ts');
    const books = folder === null ? this.#rules.books : [this.#rules.bookOf(folder)];
    const rules = {
      files: books.flatMap(({ files }) => files),
      activeRules: books.flatMap(({ activeRules }) => activeRules),
    };
    return explainRequest(rules, request, {
      modules: this.#modules.pathsIn(folder),
      hasSecret: async (reference) => (await this.#secrets.resolve(reference)) !== undefined,
    });
  }

  #remember(key: string, request: RequestToSend): void {
    this.#requests.set(key, request);
    const [oldest] = this.#requests.keys();
    if (oldest === undefined || this.#requests.size <= MAX_ACCOUNTS) return;
    this.#requests.delete(oldest);
    this.#lines.delete(oldest);
  }

  #spans(uri: vscode.Uri): { readonly range: vscode.Range; readonly span: ExplanationSpan }[] {
    return (this.#lines.get(uri.toString()) ?? []).flatMap((line, number) => {
      let at = 0;
      return line.map((span) => {
        const range = new vscode.Range(number, at, number, at + span.text.length);
        at += span.text.length;
        return { range, span };
      });
    });
  }

  #paint(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.scheme !== SCHEME) continue;
      const spans = this.#spans(editor.document.uri);
      for (const [style, decoration] of Object.entries(this.#styles)) {
        const ranges = spans.filter(({ span }) => span.style === style).map(({ range }) => range);
        editor.setDecorations(decoration, ranges);
      }
    }
  }
}

function colored(color: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({ color: new vscode.ThemeColor(color) });
}

/** The same request has the same document. The tab shows its last part, in which a slash would be a folder. */
function uriOf({ request, folder }: RequestToSend): vscode.Uri {
  const { method, url } = request;
  const { host, pathname } = new URL(maskUrl(url));
  const name = `${method} ${host}${pathname}`.replaceAll('/', '∕');
  const query = createHash('sha256')
    .update(JSON.stringify({ request, folder }))
    .digest('hex')
    .slice(0, 16);
  return vscode.Uri.from({ scheme: SCHEME, path: `/Rules: ${name}`, query });
}
