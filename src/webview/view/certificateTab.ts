import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { SessionView } from '../../session/sessionView.ts';
import { icon } from '../toolkit/toolkit.ts';
import { certificateChains } from '../../words/certificate.ts';
import type { ViewContext } from './parts/viewContext.ts';
import { certificateList } from './parts/certificateFacts.ts';

/** Who the servers of this session say they are. */
export function certificateTab(session: SessionView, context: ViewContext): TemplateResult {
  return html`<div class="tab-page">
    ${certificateChains(session).map(
      ({ origin, chain, error, connection, client }) =>
        html`<section class="chain-of">
          <h2>${origin}</h2>
          <p class="chain-trust">
            ${
              error === null
                ? html`${icon('lock', 'tone-ok')} The certificate is trusted.`
                : html`${icon('shield', 'tone-warn')} <span class="tone-warn">${error}</span>`
            }
            ${connection === null ? nothing : html`<span class="dim">${connection}</span>`}
          </p>
          ${
            client === null
              ? nothing
              : html`<p class="chain-trust">
                  ${icon('verified', 'tone-info')} It asked for a client certificate, and was shown
                  ${client}.
                </p>`
          }
          ${certificateList(session.id, chain, context)}
        </section>`,
    )}
  </div>`;
}
