import * as vscode from 'vscode';
import type { SessionEvent } from '../../engine/index.ts';
import type {
  HostMessage,
  PanelMessage,
  PanelNotice,
  PanelRequest,
  PanelRequestName,
  PanelRequests,
  PanelState,
} from '../../protocol/messages.ts';
import { readPanelMessage } from '../../protocol/readPanelMessage.ts';
import type { PanelDrafts } from './panelDrafts.ts';
import type { AlwaysDoThis } from '../rules/alwaysDoThis.ts';
import { bodyAnswers } from '../bodies/bodyAnswers.ts';
import type { Answers } from '../bodies/bodyAnswers.ts';
import type { ResponseComparison } from '../bodies/compareResponses.ts';
import { saveChain } from '../certificates/saveChain.ts';
import { trustCa } from '../certificates/trustCa.ts';
import { openBody } from '../bodies/openBody.ts';
import { attempt } from './attempt.ts';
import { openAt } from './openAt.ts';
import { fillPanel } from './fillPanel.ts';
import { otherColumn } from './otherColumn.ts';
import type { Bodies } from '../../workbench/bodies.ts';
import { cookieValues } from '../../workbench/cookieValues.ts';
import type { WindowCookies } from '../../workbench/windowCookies.ts';
import type { Modules } from '../../workbench/modules.ts';
import type { PlaygroundOfWindow } from '../playground/openPlayground.ts';
import type { KeptLayout } from './keptLayout.ts';
import type { PanelPerson } from './panelPerson.ts';
import type { Rules } from '../../workbench/rules.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { WaitingToast } from './waitingToast.ts';
import type { FileSessions } from '../requestFiles/fileSessions.ts';
import { startOrExplain } from './startOrExplain.ts';
import type { Subscription } from '../../workbench/event.ts';
import { messageOf } from '../../session/messageOf.ts';

const VIEW_TYPE = 'requestWorkbench.panel';
const TITLE = 'Request Workbench';
/** The panel hears of what happened at most this often. */
const BATCH_MS = 60;

export interface PanelParts {
  readonly extensionUri: vscode.Uri;
  readonly sessions: Sessions;
  readonly bodies: Bodies;
  readonly comparison: ResponseComparison;
  readonly rules: Rules;
  readonly modules: Modules;
  readonly person: PanelPerson;
  /** Made when they are first wanted. */
  readonly cookies: () => WindowCookies;
  readonly playground: PlaygroundOfWindow;
  readonly alwaysDoThis: AlwaysDoThis;
  readonly keptLayout: KeptLayout;
  readonly drafts: PanelDrafts;
  readonly fileSessions: FileSessions;
  /** Cancels a session with what it is for. */
  readonly cancel: (session: string) => void;
}

/** The one panel of this window. All truth is here in the host: a page that is built anew gets it whole. */
export class Panel implements vscode.Disposable {
  readonly #parts: PanelParts;
  readonly #subscriptions: readonly Subscription[];
  readonly #answers: Answers<PanelRequests>;
  #panel: vscode.WebviewPanel | null = null;
  /** Whether the page has said that it listens. */
  #ready = false;
  #selected: string | null = null;
  /** Whether the person wants to be in the panel, and its page does not know yet. */
  #isEntered = false;
  #batch: SessionEvent[] = [];
  #timer: NodeJS.Timeout | null = null;
  readonly #toast = new WaitingToast();

  constructor(parts: PanelParts) {
    this.#parts = parts;
    this.#answers = {
      ...bodyAnswers(parts.sessions, parts.bodies),
      cookieValues: ({ session }) => cookieValues(parts.sessions.view(session), parts.cookies()),
      saveChain: async ({ session, fingerprint256 }) => ({
        name: await saveChain(parts.sessions.view(session), fingerprint256),
      }),
      ...parts.drafts.answers(this),
    };
    this.#subscriptions = [
      parts.sessions.onEvent((event) => {
        this.#enqueue(event);
      }),
      parts.sessions.onRemoved((sessions) => {
        this.#flush();
        this.#post({ type: 'sessionsRemoved', sessions });
      }),
      parts.sessions.onAdded(() => {
        if (this.#ready) this.#init();
      }),
      parts.person.onChanged(() => {
        this.#tellOfQuestions();
      }),
      parts.fileSessions.onChanged((known) => {
        // The page knows of a session before it knows more.
        this.#flush();
        this.#post({ type: 'fileSession', known });
      }),
      parts.rules.onChanged(() => {
        this.#post({ type: 'rulesOff', rulesOff: parts.rules.areOff });
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#post({ type: 'trust', trusted: true });
      }),
    ];
  }

  /** The session that the panel shows. */
  get selected(): string | null {
    return this.#selected;
  }

  /** Opens the panel or brings it to the front; with a session, shows that one. */
  show(session?: string): void {
    if (session !== undefined) this.#selected = session;
    if (this.#panel === null) {
      this.adopt(vscode.window.createWebviewPanel(VIEW_TYPE, TITLE, vscode.ViewColumn.Beside));
      return;
    }
    this.#panel.reveal(this.#uncovered(this.#panel), true);
    this.#flush();
    if (session !== undefined) this.#post({ type: 'select', session });
  }

  /** Shows the panel, with the question that has waited longest if there is one, and gives it the keyboard. */
  enter(): void {
    this.#isEntered = true;
    this.show(this.#parts.person.open[0]?.session);
    this.#panel?.reveal(undefined, false);
    this.#giveFocus();
  }

  /** Asks which response to compare that of a session with, and shows both beside the panel. */
  async compare(session: string): Promise<void> {
    await this.#parts.comparison.compare(session, this.#otherColumn);
  }

  /** Puts the request of a session into the compose bar. */
  async edit(session: string): Promise<void> {
    const { drafts } = this.#parts;
    const found = await drafts.ofSession(session);
    if (found === null) return;
    drafts.keep(found);
    this.show();
    this.#post({ type: 'compose', ...found });
  }

  /** Takes over a panel: a new one, or one that VS Code restored after a reload. */
  adopt(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    this.#ready = false;
    panel.webview.onDidReceiveMessage((data: unknown) => {
      const message = readPanelMessage(data);
      if (message !== null) this.#receive(message);
    });
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = null;
      this.#ready = false;
      this.#tellOfQuestions();
    });
    panel.onDidChangeViewState(() => {
      // A hidden page is gone; it says `ready` when it is built again.
      if (!panel.visible) this.#ready = false;
      this.#tellOfQuestions();
    });
    fillPanel(panel, this.#parts.extensionUri, TITLE);
    this.#tellOfQuestions();
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#toast.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#panel?.dispose();
  }

  /** A request is always answered, also when what it asks for fails. */
  #receive(message: PanelMessage): void {
    if (message.type !== 'request') {
      this.#handle(message);
      return;
    }
    const { id } = message;
    this.#answerTo(message).then(
      (result) => {
        this.#post({ type: 'reply', id, result });
      },
      (error: unknown) => {
        this.#post({ type: 'reply', id, error: messageOf(error) });
      },
    );
  }

  async #answerTo<Name extends PanelRequestName>({
    name,
    params,
  }: PanelRequest<Name>): Promise<PanelRequests[Name]['result']> {
    return this.#answers[name](params);
  }

  #handle(notice: PanelNotice): void {
    const { sessions, rules, modules } = this.#parts;
    switch (notice.type) {
      case 'ready':
        this.#ready = true;
        this.#init();
        return;
      case 'keepDraft':
        this.#parts.drafts.keep(notice);
        return;
      case 'openDraft':
        attempt(this.#parts.drafts.open(notice, this.#otherColumn));
        return;
      case 'editSession':
        attempt(this.edit(notice.session));
        return;
      case 'cancel':
        this.#parts.cancel(notice.session);
        return;
      case 'rerun':
        attempt(startOrExplain(sessions, this, { again: notice.session }));
        return;
      case 'answer':
        this.#answer(notice);
        return;
      case 'alwaysDoThis':
        attempt(this.#parts.alwaysDoThis.decided(notice));
        return;
      case 'trustCa':
        attempt(this.#trustCa(notice.ask));
        return;
      case 'openRule':
        if (rules.isRuleFile(notice.file) || modules.isModule(notice.file)) {
          attempt(openAt(notice.file, notice.line, this.#otherColumn));
        }
        return;
      case 'openRequest':
        attempt(this.#openRequest(notice.session));
        return;
      case 'openBody':
        this.#openBody(notice);
        return;
      case 'compareBody':
        attempt(this.compare(notice.session));
        return;
      case 'deleteSession':
        sessions.delete(notice.session);
        return;
      case 'select':
        this.#selected = notice.session;
        return;
      case 'clearSessions':
        sessions.clear();
        return;
      case 'keepLayout':
        attempt(this.#parts.keptLayout.keep(notice.layout));
        return;
      case 'copy':
        attempt(vscode.env.clipboard.writeText(notice.text));
        return;
      case 'manageTrust':
        attempt(vscode.commands.executeCommand('workbench.trust.manage'));
        return;
      case 'openPlayground':
        attempt(this.#parts.playground.open());
        return;
      case 'turnRulesOn':
        rules.turnOff(false);
        return;
      case 'newRuleFile':
        attempt(vscode.commands.executeCommand('requestWorkbench.newRuleFile'));
        return;
    }
  }

  /** The request goes on at once; the rule that answers so from now on is a matter of its own. */
  #answer({ ask, answer, always = false }: Extract<PanelNotice, { type: 'answer' }>): void {
    const asked = this.#parts.person.answer(ask, answer);
    if (always && asked !== null) attempt(this.#parts.alwaysDoThis.answered(asked, answer));
  }

  /** The request that waits goes on when nothing else is wrong with the certificate. */
  async #trustCa(ask: string): Promise<void> {
    const { person } = this.#parts;
    const question = person.question(ask);
    if (question?.kind !== 'certificate' || !(await trustCa(question))) return;
    person.answer(ask, { kind: 'certificate', allow: true, remember: 'once' });
  }

  /** The group that does not hold the panel. */
  get #otherColumn(): vscode.ViewColumn {
    return otherColumn(this.#panel?.viewColumn);
  }

  #openBody({ session, view }: Extract<PanelNotice, { type: 'openBody' }>): void {
    const open = async (): Promise<void> => {
      const body = await this.#parts.sessions.body(session);
      if (body !== null) await openBody(body, view, this.#otherColumn);
    };
    attempt(open());
  }

  #init(): void {
    this.#batch = [];
    this.#post({ type: 'init', state: this.#state() });
    this.#giveFocus();
  }

  /** A page that is still to be built gets the keyboard when it listens. */
  #giveFocus(): void {
    if (!this.#ready || !this.#isEntered) return;
    this.#isEntered = false;
    this.#post({ type: 'focus' });
  }

  async #openRequest(session: string): Promise<void> {
    const place = this.#parts.fileSessions.of(session)?.place ?? null;
    if (place !== null) await openAt(place.file, place.line, this.#otherColumn);
  }

  /** Where to show it: beside the editor that it would cover, else where the person has put it. */
  #uncovered({ visible, viewColumn }: vscode.WebviewPanel): vscode.ViewColumn | undefined {
    const edited = vscode.window.activeTextEditor?.viewColumn;
    return !visible && edited !== undefined && edited === viewColumn
      ? vscode.ViewColumn.Beside
      : undefined;
  }

  #state(): PanelState {
    const { sessions, rules, drafts, fileSessions } = this.#parts;
    return {
      compose: drafts.current,
      saveTo: drafts.lastName,
      trusted: vscode.workspace.isTrusted,
      sessions: sessions.views,
      rulesOff: rules.areOff,
      selected: this.#selected,
      fileSessions: fileSessions.all,
      kept: sessions.allKept,
      layout: this.#parts.keptLayout.layout,
    };
  }

  #enqueue(event: SessionEvent): void {
    if (!this.#ready) return; // The page gets everything with `init`.
    this.#batch.push(event);
    this.#timer ??= setTimeout(() => {
      this.#flush();
    }, BATCH_MS);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#batch.length === 0) return;
    const events = this.#batch;
    this.#batch = [];
    this.#post({ type: 'events', events });
  }

  #post(message: HostMessage): void {
    if (this.#ready) void this.#panel?.webview.postMessage(message);
  }

  /** In the panel's title; and while it is out of sight, by a notification. */
  #tellOfQuestions(): void {
    const waiting = this.#parts.person.open.length;
    const panel = this.#panel;
    if (panel !== null) {
      panel.title = waiting === 0 ? TITLE : `${TITLE} · ${String(waiting)} waiting`;
    }
    this.#toast.update(panel?.visible === true ? 0 : waiting);
  }
}
