import * as vscode from 'vscode';
import { analyzing } from '../../rules/analyze/analyzeRules.ts';
import type { RuleFinding } from '../../rules/analyze/analyzeRules.ts';
import { placingFindings } from '../../rules/analyze/findingProblems.ts';
import type { FindingProblem } from '../../rules/analyze/findingProblems.ts';
import { Slices, unlessAborted } from '../../rules/document/slices.ts';
import { readText } from '../../files/wholeFile.ts';
import { diagnosticOf, MOST_SHOWN } from '../editor/diagnostics.ts';
import type { Rules } from '../../workbench/rules.ts';
import type { Subscription } from '../../workbench/event.ts';

/** What is wrong with rules because of others, in the Problems view: told anew when any of them changes. */
export class RuleFindings implements vscode.Disposable {
  readonly #rules: Rules;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('request-workbench-findings');
  readonly #subscription: Subscription;
  #running = new AbortController();

  constructor(rules: Rules) {
    this.#rules = rules;
    this.#subscription = rules.onChanged(() => void this.#look());
  }

  dispose(): void {
    this.#running.abort();
    this.#subscription.dispose();
    this.#diagnostics.dispose();
  }

  async #look(): Promise<void> {
    this.#running.abort();
    const { signal } = (this.#running = new AbortController());
    const slices = Slices.ofThisThread;
    const found: RuleFinding[] = [];
    for (const book of this.#rules.books) {
      const findings = await slices.take(unlessAborted(analyzing(book), signal));
      if (findings === null) return;
      found.push(...findings);
    }
    const diagnostics: [vscode.Uri, vscode.Diagnostic[]][] = [];
    for (const [file, findings] of Map.groupBy(found, (each) => each.file)) {
      const uri = vscode.Uri.file(file);
      const shown = findings.slice(0, MOST_SHOWN);
      const placing = placingFindings(file, await textOf(uri), shown);
      const placed = await slices.take(unlessAborted(placing, signal));
      if (placed === null) return;
      diagnostics.push([uri, placed.map(linked)]);
    }
    this.#diagnostics.clear();
    this.#diagnostics.set(diagnostics);
  }
}

/** As it was saved, which is what the rules in force were read from. */
async function textOf(uri: vscode.Uri): Promise<string> {
  const read = await readText(uri.fsPath);
  return 'text' in read ? read.text : ''; // Deleted meanwhile: the rules change once more.
}

/** Leads to the other rule, and fades what has no effect. */
function linked(problem: FindingProblem): vscode.Diagnostic {
  const diagnostic = diagnosticOf(problem);
  diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  const { because } = problem;
  const place = new vscode.Position(because.line - 1, 0);
  diagnostic.relatedInformation = [
    new vscode.DiagnosticRelatedInformation(
      new vscode.Location(vscode.Uri.file(because.file), place),
      because.id,
    ),
  ];
  return diagnostic;
}
