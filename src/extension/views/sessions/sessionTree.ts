import * as vscode from 'vscode';
import type { Sessions } from '../../../workbench/sessions.ts';
import type { View } from '../tree/view.ts';
import type { ViewItem } from '../tree/viewItem.ts';
import { sessionItems } from './sessionItems.ts';

export interface SessionTreeParts {
  readonly sessions: Sessions;
  /** Shows a session in the panel. */
  readonly showSession: (id: string) => void;
  /** Ends a request, with all that belongs to it. */
  readonly cancel: (id: string) => void;
  /** Sends the request of a session again, and shows what becomes of it. */
  readonly sendAgain: (id: string) => Promise<void>;
}

/** Sessions: those that wait for the person, then those of each day; a click shows one in the panel. */
export class SessionTree implements View {
  readonly #parts: SessionTreeParts;
  readonly onChanged: View['onChanged'];

  constructor(parts: SessionTreeParts) {
    this.#parts = parts;
    const { sessions } = parts;
    this.onChanged = (listener) =>
      vscode.Disposable.from(sessions.onEvent(listener), sessions.onRemoved(listener));
  }

  items(): readonly ViewItem[] {
    return sessionItems(this.#parts.sessions.views, Date.now());
  }

  description(): string | undefined {
    const { length } = this.#parts.sessions.views;
    return length === 0 ? undefined : String(length);
  }

  open({ subject }: ViewItem): void {
    this.#parts.showSession(subject as string);
  }

  sendAgain({ subject }: ViewItem): Promise<void> {
    return this.#parts.sendAgain(subject as string);
  }

  cancel({ subject }: ViewItem): void {
    this.#parts.cancel(subject as string);
  }

  delete({ subject }: ViewItem): void {
    this.#parts.sessions.delete(subject as string);
  }

  async copyUrl({ subject }: ViewItem): Promise<void> {
    const view = this.#parts.sessions.view(subject as string);
    if (view !== undefined) await vscode.env.clipboard.writeText(view.request.url);
  }

  async exportHar({ subject: session }: ViewItem): Promise<void> {
    await vscode.commands.executeCommand('requestWorkbench.exportHar', { session });
  }
}
