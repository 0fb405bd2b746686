import * as vscode from 'vscode';
import type { Answer, DecidedBy, Question, QuestionContext } from '../../engine/index.ts';
import { offersForHop } from '../../ruleEditing/suggest/hopOffers.ts';
import type { MockedBody } from '../../ruleEditing/suggest/mock.ts';
import { offersForDecision } from '../../ruleEditing/suggest/offers.ts';
import type { RuleOffer } from '../../ruleEditing/suggest/offers.ts';
import { priorityOf } from '../../ruleEditing/suggest/priorityOf.ts';
import { suggestRule } from '../../ruleEditing/suggest/suggestRule.ts';
import type { Suggestion } from '../../ruleEditing/suggest/suggestion/suggestion.ts';
import type { PanelNotice } from '../../protocol/messages.ts';
import type { Rules } from '../../workbench/rules.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { folders } from '../ports/workspaceFiles.ts';
import { writeRule } from './writeRule.ts';

/** Larger bodies are no mocks that anybody would keep beside rules. */
const MOCK_BYTES = 32 * 1024 * 1024;

/** What was asked, and where. */
export interface AnsweredQuestion {
  readonly question: Question;
  readonly context: QuestionContext;
}

export interface AlwaysDoThisParts {
  readonly sessions: Sessions;
  readonly rules: Rules;
  readonly secrets: Secrets;
}

/** "Always do this": a decision becomes a rule in the workspace, once the person has seen it. */
export class AlwaysDoThis {
  readonly #parts: AlwaysDoThisParts;

  constructor(parts: AlwaysDoThisParts) {
    this.#parts = parts;
  }

  /** A question was answered, and the person wants it answered so from now on. */
  async answered({ question, context }: AnsweredQuestion, answer: Answer): Promise<void> {
    const folder = await this.#folderFor(context.session, context.askedBy);
    if (folder === undefined) return;
    const above = priorityOf(this.#parts.rules.bookOf(folder.uri.fsPath).files, context.askedBy);
    const suggestion = suggestRule(question, answer, { above });
    if (suggestion === null) {
      void vscode.window.showWarningMessage(
        "This answer can't be saved as a rule: it contains a secret, or something rules don't support.",
      );
      return;
    }
    await this.#write(suggestion, folder, context.session);
  }

  /** Offers what can be made of one decision, or of a hop as a whole. */
  async decided({
    session,
    hop: index,
    entry: at,
  }: Extract<PanelNotice, { type: 'alwaysDoThis' }>): Promise<void> {
    const view = this.#parts.sessions.view(session);
    const hop = view?.hops.find((each) => each.index === index);
    if (view === undefined || hop === undefined) return;
    const entry = at === null ? undefined : hop.entries[at];
    const by = entry?.kind === 'decision' ? entry.decision.by : null;
    const folder = await this.#folderFor(session, by);
    if (folder === undefined) return;
    const files = this.#parts.rules.bookOf(folder.uri.fsPath).files;
    const priority = (decider: DecidedBy | null) => priorityOf(files, decider);
    const offers =
      entry?.kind === 'decision'
        ? offersForDecision(hop, entry, priority)
        : offersForHop(view, hop, await this.#bodyOf(session, view.state), priority);
    const offer = await chosen(offers);
    if (offer !== undefined) await this.#write(offer.suggestion, folder, session);
  }

  async #write(
    suggestion: Suggestion,
    folder: vscode.WorkspaceFolder,
    session: string,
  ): Promise<void> {
    const { rules, secrets, sessions } = this.#parts;
    const files = rules.bookOf(folder.uri.fsPath).files;
    return writeRule({ suggestion, folder, files, secrets, body: await sessions.body(session) });
  }

  /** What was received whole and is not too large to lie beside the rules. */
  async #bodyOf(session: string, state: string): Promise<MockedBody | null> {
    const body = await this.#parts.sessions.body(session);
    if (body === null || state !== 'success' || body.size > MOCK_BYTES) return null;
    return { mimeType: body.mimeType, bytes: body.size };
  }

  /** The request's own folder, that of the rule which decided or asked, the only one, or the one that is picked. */
  async #folderFor(
    session: string,
    by: DecidedBy | null,
  ): Promise<vscode.WorkspaceFolder | undefined> {
    if (!vscode.workspace.isTrusted) return undefined;
    const all = folders();
    const path = this.#parts.sessions.folder(session);
    const own = all.find(({ uri }) => uri.fsPath === path);
    if (own !== undefined) return own;
    if (by?.kind === 'rule') {
      const ofRule = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(by.file));
      if (ofRule !== undefined) return ofRule;
    }
    if (all.length === 0) {
      void vscode.window.showErrorMessage('Open a folder first: rules are kept in the workspace.');
      return undefined;
    }
    return all.length === 1
      ? all[0]
      : vscode.window.showWorkspaceFolderPick({ placeHolder: 'The folder whose rule it becomes' });
  }
}

/** One offer needs no choice: what it comes to is shown before it is written. */
async function chosen(offers: readonly RuleOffer[]): Promise<RuleOffer | undefined> {
  if (offers.length === 0) {
    void vscode.window.showInformationMessage('There is no rule that could decide this.');
    return undefined;
  }
  if (offers.length === 1) return offers[0];
  return vscode.window.showQuickPick(offers, {
    title: 'Always do this',
    placeHolder: 'What should happen from now on?',
  });
}
