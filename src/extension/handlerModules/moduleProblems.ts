import * as vscode from 'vscode';
import { whyNot } from '../../handlerModules/approval/approvedModules.ts';
import type { HandlerModule } from '../../handlerModules/approval/approvedModules.ts';
import type { Modules } from '../../workbench/modules.ts';
import { diagnosticOf } from '../editor/diagnostics.ts';
import type { Subscription } from '../../workbench/event.ts';

/** In the Problems view: which handler modules do not run, and what is wrong with those that do. */
export class ModuleProblems implements vscode.Disposable {
  readonly #shown = vscode.languages.createDiagnosticCollection('request-workbench-modules');
  readonly #subscription: Subscription;

  constructor(modules: Modules) {
    const show = (): void => {
      this.#shown.clear();
      this.#shown.set(
        modules.modules.map((module) => [
          vscode.Uri.file(module.path),
          module.approval.state === 'approved'
            ? modules.problemsOf(module.path).map(diagnosticOf)
            : [notRunning(module)],
        ]),
      );
    };
    this.#subscription = modules.onChanged(show);
    show();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#shown.dispose();
  }
}

function notRunning(module: HandlerModule): vscode.Diagnostic {
  const start = { line: 0, character: 0 };
  return diagnosticOf({
    code: 'module-not-approved',
    severity: 'warning',
    message: `This module does not run: it ${whyNot(module)}.`,
    hint: 'Request Workbench asks when a request is sent; "Request Workbench: Handler Modules…" does it now.',
    range: { start, end: start },
  });
}
