import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { SessionView } from '../../session/sessionView.ts';
import type { PanelNotice } from '../../protocol/messages.ts';
import { hasBody, hasTab, isOver, shownTab, tabNames } from '../state/tabs.ts';
import type { TabName } from '../state/tabs.ts';
import { button, tabs } from '../toolkit/toolkit.ts';
import { outcomeOf } from '../../words/outcome.ts';
import type { ViewContext } from './parts/viewContext.ts';
import { bodyTab } from './bodyTab.ts';
import { certificateTab } from './certificateTab.ts';
import { factLine } from './factLine.ts';
import { headersTab } from './headersTab.ts';
import { overview } from './overview.ts';
import { timingTab } from './timingTab.ts';

/** One session: its outcome, its facts, what can be done with it, and its story in tabs. */
export function sessionPane(session: SessionView, context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const outcome = outcomeOf(session);
  return html`
    <div class="session-head">
      <div class="session-back">
        ${button({
          label: 'Sessions',
          icon: 'arrow-left',
          className: 'session-back-button',
          onClick: () => {
            dispatch({ type: 'back' });
          },
        })}
      </div>
      <div class="session-said">
        <h1 class="outcome tone-${outcome.tone}">${outcome.text}</h1>
        ${
          outcome.sentence === null
            ? nothing
            : html`<p class="outcome-sentence">${outcome.sentence}${cause(session)}</p>`
        }
        ${factLine(session, context)}
      </div>
      <div class="session-actions">${actions(session, context)}</div>
    </div>
    ${tabs({
      active: shownTab(session, state.tab),
      onChange: (tab) => {
        dispatch({ type: 'showTab', tab });
      },
      tabs: tabNames.map((name) => ({
        name,
        label: tabViews[name].label,
        hidden: !hasTab(session, name),
        content: () => tabViews[name].content(session, context),
      })),
    })}
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
  overview: { label: 'Overview', content: overview },
  headers: { label: 'Headers', content: headersTab },
  body: { label: 'Body', content: bodyTab },
  certificate: { label: 'Certificate', content: certificateTab },
  timing: { label: 'Timing', content: timingTab },
};

/** Node's own code, for those who look it up; not when it only repeats the name. */
function cause({ error }: SessionView): string | typeof nothing {
  return error?.cause && error.cause !== error.name ? ` (${error.cause})` : nothing;
}

function actions(session: SessionView, { state, dispatch }: ViewContext): unknown {
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
  return html`${button({
    label: 'Rerun',
    icon: 'refresh',
    disabled: !state.trusted,
    onClick: tell({ type: 'rerun', session: id }),
  })}${
    hasBody(session)
      ? button({
          label: 'Open body',
          icon: 'go-to-file',
          onClick: tell({ type: 'openBody', session: id }),
        })
      : nothing
  }`;
}
