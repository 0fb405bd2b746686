import type * as vscode from 'vscode';
import type { ListLayout } from '../../protocol/messages.ts';

const KEY = 'requestWorkbench.listLayout';

/** How the person has arranged the list, in every window. */
export class KeptLayout {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  get layout(): ListLayout | null {
    return this.#memory.get<ListLayout | null>(KEY, null);
  }

  async keep(layout: ListLayout): Promise<void> {
    await this.#memory.update(KEY, layout);
  }
}
