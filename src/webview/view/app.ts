import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { button, icon } from '../toolkit/toolkit.ts';
import { formOf, isLow } from '../state/layout.ts';
import { selectedSession } from '../state/panelModel.ts';
import { composeBar } from './composeBar.ts';
import { emptyState } from './emptyState.ts';
import { sessionList } from './sessionList.ts';
import { sessionPane } from './sessionPane.ts';
import type { ViewContext } from './parts/viewContext.ts';

/** The whole panel: compose at the top, then sessions and one session, as there is room. */
export function app(context: ViewContext): TemplateResult {
  const { state } = context;
  const session = selectedSession(state);
  return html`
    ${composeBar(context)} ${state.trusted ? nothing : trustBanner(context)}
    <div class="places" data-form=${formOf(state.size)} ?data-low=${isLow(state.size)}>
      ${
        state.sessions.size === 0
          ? emptyState(context)
          : html`${sessionList(context)}
              <main class="session" aria-label="Session">
                ${session ? keyed(session.id, sessionPane(session, context)) : nothing}
              </main>`
      }
    </div>
  `;
}

function trustBanner({ dispatch }: ViewContext): TemplateResult {
  return html`<section class="trust-banner" aria-label="Workspace trust">
    ${icon('workspace-untrusted')}
    <p>
      <strong>Nothing is sent from an untrusted workspace.</strong>
      Its files could send requests in your name, answer for you and pass on what you type.
    </p>
    ${button({
      label: 'Manage trust',
      onClick: () => {
        dispatch({ type: 'tell', notice: { type: 'manageTrust' } });
      },
    })}
  </section>`;
}
