import * as vscode from 'vscode';
import type { Subscription } from '../../workbench/event.ts';
import type { Modules } from '../../workbench/modules.ts';
import type { Rules } from '../../workbench/rules.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import type { WindowHits } from '../rules/windowHits.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';
import { CookieView } from './cookies/cookieView.ts';
import { EnvironmentView } from './environments/environmentView.ts';
import { ModuleView } from './modules/moduleView.ts';
import { RuleView } from './rules/ruleView.ts';
import { SessionTree } from './sessions/sessionTree.ts';
import { TrustView } from './trust/trustView.ts';
import type { View, ViewCommand, ViewId } from './tree/view.ts';
import type { ViewItem } from './tree/viewItem.ts';

/** Sessions and cookies may change many times a second; a view is drawn anew at most this often, in milliseconds. */
const REDRAW_MS = 200;

export interface ViewsParts {
  readonly workbench: Workbench;
  readonly sessions: Sessions;
  /** Shows a session in the panel. */
  readonly showSession: (id: string) => void;
  readonly rules: Rules;
  readonly hits: WindowHits;
  readonly modules: Modules;
  readonly runs: RequestRuns;
}

/** The views of the side bar, and what their menus do. */
export class Views implements vscode.Disposable {
  readonly sessions: SessionTree;
  readonly rules: RuleView;
  readonly cookies: CookieView;
  readonly trust: TrustView;
  readonly modules: ModuleView;
  readonly environments: EnvironmentView;
  readonly #commands: Readonly<Record<ViewCommand, (item: ViewItem | undefined) => unknown>>;
  readonly #subscriptions: Subscription[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(parts: ViewsParts) {
    const { workbench, rules, hits, sessions, modules, runs, showSession } = parts;
    this.sessions = new SessionTree(sessions);
    this.rules = new RuleView(rules, hits);
    this.cookies = new CookieView(workbench.contexts);
    this.trust = new TrustView(workbench.contexts);
    this.modules = new ModuleView(modules);
    this.environments = new EnvironmentView(runs);
    this.#commands = {
      showRuleSession: on((item) => {
        const session = this.rules.lastSession(item);
        if (session !== null) showSession(session);
      }),
      addCookie: (item) => this.cookies.add(item),
      editCookie: on((item) => this.cookies.edit(item)),
      deleteCookie: on((item) => this.cookies.delete(item)),
      deleteHostCookies: on((item) => this.cookies.deleteHost(item)),
      revealCookie: on((item) => {
        this.cookies.reveal(item);
      }),
      hideCookie: on((item) => {
        this.cookies.hide(item);
      }),
      copyCookie: on((item) => this.cookies.copy(item)),
      revokeTrust: on((item) => this.trust.revoke(item)),
      approveModule: on((item) => this.modules.approve(item)),
      stopModule: on((item) => this.modules.stop(item)),
      chooseEnvironment: on((item) => this.environments.choose(item)),
      leaveEnvironment: on((item) => this.environments.leave(item)),
      openEnvironment: on((item) => this.environments.open(item)),
    };
  }

  /** Fills a view from now on: each time that what it shows is another, it is drawn anew. */
  show(id: ViewId, tree: vscode.TreeView<ViewItem>, changed: vscode.EventEmitter<undefined>): View {
    const view: View = this[id];
    let timer: NodeJS.Timeout | null = null;
    let drawn: string | null = null;
    const draw = async (): Promise<void> => {
      if (timer !== null) this.#timers.delete(timer);
      timer = null;
      tree.description = view.description?.() ?? '';
      const items = tree.visible ? JSON.stringify(await view.items()) : null;
      // A click on a line that is drawn anew meanwhile is lost.
      if (items !== null && items === drawn) return;
      drawn = items;
      changed.fire(undefined);
    };
    this.#subscriptions.push(
      view.onChanged(() => {
        if (timer !== null) return;
        timer = setTimeout(() => void draw(), REDRAW_MS);
        this.#timers.add(timer);
      }),
      tree.onDidChangeCheckboxState(async ({ items }) => {
        // VS Code has drawn another check mark, which may have to go back.
        drawn = null;
        for (const [item, state] of items) {
          await view.check?.(item, state === vscode.TreeItemCheckboxState.Checked);
        }
      }),
    );
    tree.description = view.description?.() ?? '';
    return view;
  }

  /** Does what a menu of a view says. The palette, keys and the title of a view give no item. */
  run(command: ViewCommand, item: unknown): unknown {
    return this.#commands[command](isViewItem(item) ? item : undefined);
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

/** What means nothing without an item. */
function on(act: (item: ViewItem) => unknown): (item: ViewItem | undefined) => unknown {
  return (item) => (item === undefined ? undefined : act(item));
}

function isViewItem(item: unknown): item is ViewItem {
  return typeof item === 'object' && item !== null && 'kind' in item && 'label' in item;
}
