import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { SessionView } from '../../session/sessionView.ts';
import type { PanelNotice } from '../../protocol/messages.ts';
import { hasTab, isOver, shownTab, tabNames } from '../state/tabs.ts';
import type { TabName } from '../state/tabs.ts';
import { isLow } from '../state/layout.ts';
import { canSendAgain } from '../state/panelModel.ts';
import { button, iconButton, tabs } from '../toolkit/toolkit.ts';
import { outcomeOf } from '../../words/outcome.ts';
import type { ViewContext } from './parts/viewContext.ts';
import { cookiesTab } from './cookies/cookiesTab.ts';
import { certificateTab } from './certificateTab.ts';
import { factLine } from './factLine.ts';
import { fileLines } from './fileLines.ts';
import { requestTab } from './requestTab.ts';
import { responseTab } from './responseTab.ts';
import { storyTab } from './story/storyTab.ts';
import { tabMenu } from './tabMenu.ts';
import { timingTab } from './timingTab.ts';

/** One session: its outcome, its facts, what can be done with it, and its story in tabs. */
export function sessionPane(session: SessionView, context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const outcome = outcomeOf(session);
  const shown = {
    active: shownTab(session, state.tab),
    onChange: (tab: TabName) => {
      dispatch({ type: 'showTab', tab });
    },
    tabs: tabNames.map((name) => ({
      name,
      label: tabViews[name].label,
      hidden: !hasTab(session, name),
      ...badgeOf(session, name),
      content: () => tabViews[name].content(session, context),
    })),
  };
  return html`
    <div class="session-head">
      <h1 class="outcome tone-${outcome.tone}">${outcome.text}</h1>
      <p class="session-request mono" title="${session.request.method} ${session.request.url}">
        <span class="method-${session.request.method.toLowerCase()}"
          >${session.request.method}</span
        >
        ${session.request.url}
      </p>
      ${isLow(state.size) ? tabMenu(shown) : nothing}
      <div class="session-actions">${actions(session, context)}</div>
      ${factLine(session, context)}
      ${
        outcome.sentence === null
          ? nothing
          : html`<p class="outcome-sentence">${outcome.sentence}${cause(session)}</p>`
      }
    </div>
    ${fileLines(session, context)} ${tabs(shown)}
  `;
}

const tabViews: Readonly<
  Record<
    TabName,
    {
      readonly label: string;
      readonly content: (session: SessionView, context: ViewContext) => TemplateResult;
    }
  >
> = {
  response: { label: 'Response', content: responseTab },
  request: { label: 'Request', content: requestTab },
  story: { label: 'Story', content: storyTab },
  cookies: { label: 'Cookies', content: cookiesTab },
  certificate: { label: 'Certificate', content: certificateTab },
  timing: { label: 'Timing', content: timingTab },
};

/** Node's own code, for those who look it up; not when it only repeats the name. */
function cause({ error }: SessionView): string | typeof nothing {
  return error?.cause && error.cause !== error.name ? ` (${error.cause})` : nothing;
}

function actions(session: SessionView, context: ViewContext): unknown {
  return html`${iconButton({
    label: 'Edit and send',
    icon: 'edit',
    onClick: () => {
      context.dispatch({ type: 'tell', notice: { type: 'editSession', session: session.id } });
    },
  })}
  ${runAction(session, context)}`;
}

function runAction(session: SessionView, { state, dispatch }: ViewContext): unknown {
  const tell = (notice: PanelNotice) => () => {
    dispatch({ type: 'tell', notice });
  };
  const { id } = session;
  if (!isOver(session)) {
    return button({
      label: 'Cancel',
      icon: 'debug-stop',
      onClick: tell({ type: 'cancel', session: id }),
    });
  }
  const isKnown = canSendAgain(state, id);
  return html`${button({
    label: 'Rerun',
    icon: 'refresh',
    disabled: !state.trusted || !isKnown,
    ...(isKnown ? {} : { title: 'The request is not kept whole. Send it from its file.' }),
    onClick: tell({ type: 'rerun', session: id }),
  })}`;
}

/** How much of a story there is: decisions that were not defaults. */
function badgeOf(session: SessionView, name: TabName): { readonly badge?: string } {
  if (name === 'cookies') {
    return { badge: String(session.hops.flatMap(({ cookies = [] }) => cookies).length) };
  }
  if (name !== 'story') return {};
  const decided = session.hops
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.kind === 'decision' && entry.decision.by.kind !== 'default');
  return decided.length === 0 ? {} : { badge: String(decided.length) };
}
