import * as vscode from 'vscode';
import type { Sessions } from '../../../workbench/sessions.ts';
import type { View } from '../tree/view.ts';
import type { ViewItem } from '../tree/viewItem.ts';
import { sessionItems } from './sessionItems.ts';

/** Sessions: those that wait for the person, then those of each day; a click shows one in the panel. */
export class SessionTree implements View {
  readonly #sessions: Sessions;
  readonly onChanged: View['onChanged'];

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
    this.onChanged = (listener) =>
      vscode.Disposable.from(
        sessions.onEvent(listener),
        sessions.onRemoved(listener),
        sessions.onAdded(listener),
      );
  }

  items(): readonly ViewItem[] {
    return sessionItems(
      this.#sessions.views,
      Date.now(),
      (id) => this.#sessions.keptParts(id)?.again !== false,
    );
  }

  description(): string | undefined {
    const { length } = this.#sessions.views;
    return length === 0 ? undefined : String(length);
  }
}
