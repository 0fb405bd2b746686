import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { FileSession, ShownTest } from '../../protocol/messages.ts';
import type { SessionView } from '../../session/sessionView.ts';
import { count } from '../../words/amounts.ts';
import { outcomeOf } from '../../words/outcome.ts';
import { fileName, splitUrl } from '../../words/urlParts.ts';
import { icon, link } from '../toolkit/toolkit.ts';
import type { ViewContext } from './parts/viewContext.ts';

/** What the request file of a session says of it: where it stands, what its run has sent with it, how its tests went. */
export function fileLines(
  session: SessionView,
  context: ViewContext,
): TemplateResult | typeof nothing {
  const known = context.state.fileSessions.get(session.id);
  if (known === undefined) return nothing;
  const facts = [...placeOf(known, context), ...chainOf(known, context)];
  return html`${facts.length === 0 ? nothing : html`<div class="file-line">${facts}</div>`}
  ${known.tests.length === 0 ? nothing : tests(session.id, known.tests)}`;
}

function placeOf(
  { session, place, name }: FileSession,
  { dispatch }: ViewContext,
): TemplateResult[] {
  if (place === null) return [];
  const file = `${fileName(place.file)}:${String(place.line)}`;
  const open = (): void => {
    dispatch({ type: 'tell', notice: { type: 'openRequest', session } });
  };
  return [
    html`<span
      >${icon('go-to-file')}
      ${link(file, open, place.file)}${name === null ? nothing : ` · ${name}`}</span
    >`,
  ];
}

/** The sessions that this one needed, or the one that needed this. */
function chainOf({ run, session, sentFor }: FileSession, context: ViewContext): TemplateResult[] {
  const { fileSessions, sessions } = context.state;
  const others = [...sessions.values()].filter(
    ({ id }) => id !== session && fileSessions.get(id)?.run === run,
  );
  const wanted = others.filter(({ id }) => fileSessions.get(id)?.sentFor === 'itself');
  const needed = others.filter(({ id }) => fileSessions.get(id)?.sentFor !== 'itself');
  if (sentFor === 'itself') {
    // Of several that are as much wanted, nobody says which needed what.
    return wanted.length > 0 || needed.length === 0 ? [] : [named('Sent first:', needed, context)];
  }
  const what = sentFor === 'token' ? 'Sent for a token, for' : 'Sent first, for';
  return wanted.length === 1 ? [named(what, wanted, context)] : [];
}

function named(
  words: string,
  sessions: readonly SessionView[],
  { state, dispatch }: ViewContext,
): TemplateResult {
  return html`<nav class="file-chain" aria-label="Sent with it">
    <span class="dim">${words}</span>
    ${sessions.map((session) => {
      const { tone, short } = outcomeOf(session);
      const { method, url } = session.request;
      const name = state.fileSessions.get(session.id)?.name ?? `${method} ${splitUrl(url).path}`;
      const select = (): void => {
        dispatch({ type: 'choose', session: session.id });
      };
      return html`<span
        >${link(name, select, `${method} ${url}`)} <span class="tone-${tone}">${short}</span></span
      >`;
    })}
  </nav>`;
}

function tests(session: string, all: readonly ShownTest[]): TemplateResult {
  const failed = all.filter(({ passed }) => !passed).length;
  const summary =
    failed === 0
      ? html`<span class="tone-ok">${icon('pass')} ${count(all.length, 'test')} passed</span>`
      : html`<span class="tone-bad"
          >${icon('error')} ${String(failed)} of ${count(all.length, 'test')} failed</span
        >`;
  return html`<details class="tests" ?open=${failed > 0} data-session=${session}>
    <summary>${summary}</summary>
    <ul>
      ${all.map(test)}
    </ul>
  </details>`;
}

function test({ name, passed, message, difference }: ShownTest): TemplateResult {
  return html`<li>
    ${icon(passed ? 'pass' : 'error', passed ? 'tone-ok' : 'tone-bad')}
    <div>
      <p><span class="spoken">${passed ? 'Passed: ' : 'Failed: '}</span>${name}</p>
      ${message === null ? nothing : html`<p class="dim">${message}</p>`}
      ${
        difference === null
          ? nothing
          : html`<dl class="test-difference">
              <dt>expected</dt>
              <dd class="mono">${difference.expected}</dd>
              <dt>actual</dt>
              <dd class="mono">${difference.actual}</dd>
            </dl>`
      }
    </div>
  </li>`;
}
