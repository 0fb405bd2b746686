import * as vscode from 'vscode';
import type { FoundModule, Modules } from '../../../workbench/modules.ts';
import type { View } from '../tree/view.ts';
import type { ViewItem } from '../tree/viewItem.ts';
import { moduleItems } from './moduleItems.ts';

/** Modules: which there are, and whether they may run; a click on the check mark approves one as it is now. */
export class ModuleView implements View {
  readonly #modules: Modules;
  readonly onChanged: View['onChanged'];

  constructor(modules: Modules) {
    this.#modules = modules;
    this.onChanged = modules.onChanged;
  }

  items(): readonly ViewItem[] {
    const modules = this.#modules;
    return moduleItems({
      modules: modules.modules,
      problemsOf: (path) => modules.problemsOf(path).length,
      isTrusted: vscode.workspace.isTrusted,
    });
  }

  /** One that has changed since it was drawn stays as it is, and is drawn anew. */
  approve({ subject }: ViewItem): Promise<void> {
    return this.#modules.approve(subject as FoundModule);
  }

  stop({ subject }: ViewItem): Promise<void> {
    return this.#modules.revoke(subject as FoundModule);
  }
}
