import * as vscode from 'vscode';
import type { SessionView } from '../../session/sessionView.ts';
import { outcomeOf } from '../../words/outcome.ts';
import type { Bodies } from '../../workbench/bodies.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { responseMessage } from './responseMessage.ts';

const SCHEME = 'request-workbench-response';
/** A longer body is left out: VS Code does not compare what is larger. */
const MAX_COMPARED = 20 * 1024 * 1024;

interface Choice extends vscode.QuickPickItem {
  readonly session: SessionView;
}

/** Responses beside each other, in VS Code's diff editor. */
export class ResponseComparison implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #sessions: Sessions;
  readonly #bodies: Bodies;
  readonly #registered: vscode.Disposable;

  constructor(sessions: Sessions, bodies: Bodies) {
    this.#sessions = sessions;
    this.#bodies = bodies;
    this.#registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  /** Asks with which other response, the one before of the same request first. */
  async compare(id: string, column: vscode.ViewColumn): Promise<void> {
    const session = this.#sessions.view(id);
    if (session === undefined) return;
    const others = othersOf(session, this.#sessions.views);
    if (others.length === 0) {
      void vscode.window.showInformationMessage(
        'There is no other response to compare with. Send the request again first.',
      );
      return;
    }
    const chosen = await vscode.window.showQuickPick<Choice>(
      others.map((other) => ({
        label: `${other.request.method} ${other.request.url}`,
        description: `${outcomeOf(other).short} · ${timeOf(other)}`,
        session: other,
      })),
      { title: `Compare with the Response of ${timeOf(session)}`, matchOnDescription: true },
    );
    if (chosen === undefined) return;
    const [older, newer] = [chosen.session, session].sort((a, b) => a.startedAt - b.startedAt);
    if (older === undefined || newer === undefined) return;
    await vscode.commands.executeCommand(
      'vscode.diff',
      uriOf(older),
      uriOf(newer),
      `${timeOf(older)} ↔ ${timeOf(newer)}`,
      { viewColumn: column },
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const id = uri.query;
    const session = this.#sessions.view(id);
    if (session === undefined) return 'This session was removed.';
    return responseMessage(session, await this.#bodyOf(id));
  }

  dispose(): void {
    this.#registered.dispose();
  }

  async #bodyOf(id: string): Promise<string> {
    const body = await this.#sessions.body(id);
    if (body === null) return '(The body was not kept.)';
    if (body.size > MAX_COMPARED) return '(The body is too large to be compared.)';
    const facts = await this.#bodies.read('facts', body, {});
    const view = facts.isText ? 'pretty' : 'hex';
    return Buffer.from(await this.#bodies.read('all', body, { view })).toString('utf8');
  }
}

/** Others with a response: those of the same request first, the newest first. */
function othersOf(session: SessionView, all: readonly SessionView[]): SessionView[] {
  const isSame = ({ request: { method, url } }: SessionView): boolean =>
    method === session.request.method && url === session.request.url;
  const others = all
    .filter((other) => other.id !== session.id && other.hops.some(({ response }) => response))
    .reverse();
  return [...others.filter(isSame), ...others.filter((other) => !isSame(other))];
}

function uriOf({ id, request }: SessionView): vscode.Uri {
  const { hostname, pathname } = new URL(request.url);
  return vscode.Uri.from({ scheme: SCHEME, path: `/${hostname}${pathname}`, query: id });
}

function timeOf({ startedAt }: SessionView): string {
  return new Date(startedAt).toLocaleTimeString();
}
