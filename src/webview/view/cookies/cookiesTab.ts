import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { SessionView } from '../../../session/sessionView.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import { shownCookies } from './shownCookies.ts';

/** By hop: which cookies were sent, not sent, saved and refused, and why. */
export function cookiesTab(session: SessionView, { ask, dispatch }: ViewContext): TemplateResult {
  return html`<div
    class="tab-page cookies"
    ${shownCookies({
      session,
      dispatch,
      values: () => ask('cookieValues', { session: session.id }),
    })}
  ></div>`;
}
