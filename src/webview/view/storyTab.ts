import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { HopView, SessionView, TimelineEntry } from '../../session/sessionView.ts';
import { icon, link } from '../toolkit/toolkit.ts';
import { elapsed } from '../state/panelModel.ts';
import { canBeRule, isFolded } from '../../words/callbacks.ts';
import { hopFacts } from '../../words/hopFacts.ts';
import { statusTone } from '../../words/outcome.ts';
import { count, duration, runningDuration } from '../../words/amounts.ts';
import { statusLine } from '../../words/statusLine.ts';
import { hopDuration, timeAxis } from './timeAxis.ts';
import type { ViewContext } from './parts/viewContext.ts';
import { consoleLine } from './consoleLine.ts';
import { decisionLine, noteLine, problemLine } from './parts/decisionLine.ts';
import { movement, progressLine } from './progress.ts';
import { questionCard } from './questions/questionCard.ts';
import { legend, waterfall } from './waterfall.ts';

/** One timeline: hops on a shared time axis, under each what was decided, in order, and what is asked. */
export function storyTab(session: SessionView, context: ViewContext): TemplateResult {
  const ms = elapsed(context.state, session, context.now);
  const axis = timeAxis(session, ms);
  const moving = session.state === 'running' ? movement(session, ms) : null;
  return html`<div class="story">
    ${legend()}
    <ol class="hops">
      ${session.hops.map(
        (hop, index) =>
          html`<li class="hop">
            <div class="hop-head">
              <span class="hop-number">${index + 1}</span>
              <span class="hop-request" title="${hop.method} ${hop.url}"
                >${hop.method} ${hop.url}</span
              >
              ${hopStatus(hop)} ${waterfall(hop, axis, ms)}
              <span class="hop-time">${hopTime(session, hop, ms)}</span>
            </div>
            <div class="hop-story">
              ${hopFacts(hop).map(noteLine)} ${entries(session, hop, context)}
              ${moving && hop.endedAt === null ? progressLine(moving) : nothing}
              ${repeat(
                session.questions.filter((question) => question.hop === hop.index),
                (question) => question.ask,
                (question) => questionCard(session, question, context),
              )}
            </div>
          </li>`,
      )}
    </ol>
    ${orphans(session, context)}
  </div>`;
}

function hopTime(session: SessionView, hop: HopView, ms: number): string {
  if (hop.endedAt !== null) return duration(hopDuration(hop, ms));
  return session.state === 'asking' ? '…' : runningDuration(hopDuration(hop, ms));
}

function hopStatus({ response }: HopView): TemplateResult | typeof nothing {
  if (!response) return nothing;
  const { status, statusText, mocked, fromCache } = response;
  const cached = fromCache === 'hit' || fromCache === 'revalidated';
  const origin = mocked ? 'mocked' : cached ? 'cached' : null;
  return html`<span class="hop-status tone-${statusTone(status)}"
    >${statusLine(status, statusText)}${origin === null ? nothing : html` <span class="dim">${origin}</span>`}</span
  >`;
}

/** A question before the first hop stands alone. */
function orphans(session: SessionView, context: ViewContext): unknown {
  const hops = new Set(session.hops.map(({ index }) => index));
  return repeat(
    session.questions.filter(({ hop }) => !hops.has(hop)),
    ({ ask }) => ask,
    (question) => questionCard(session, question, context),
  );
}

/** A hop's decisions and problems. Several defaults that changed nothing fold into one line. */
function entries(session: SessionView, hop: HopView, context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const folded = hop.entries.filter(
    (entry) => entry.kind === 'decision' && isFolded(entry.decision),
  );
  const key = `defaults ${session.id} ${String(hop.index)}`;
  const open = state.unfolded.has(key) || folded.length < 2;
  const shown = open ? hop.entries : hop.entries.filter((entry) => !folded.includes(entry));
  const makeRule = ruleMaker(session, hop, context);
  return html`${shown.map((entry) => line(session, hop, entry, context))}${
    folded.length < 2
      ? nothing
      : html`<button
          class="fold"
          aria-expanded=${open ? 'true' : 'false'}
          @click=${() => {
            dispatch({ type: 'toggle', key });
          }}
        >
          ${icon(open ? 'chevron-down' : 'chevron-right')} ${count(folded.length, 'default')}
          <span class="fold-hint">${open ? 'shown above' : 'that changed nothing'}</span>
        </button>`
  }${
    hop.endedAt === null || !state.trusted
      ? nothing
      : html`<div class="hop-rule">
          ${link('Make a rule from this request…', makeRule(null), `Make a rule from ${hop.method} ${hop.url}`)}
        </div>`
  }`;
}

/** Asks the host for a rule out of one entry, or out of the hop as a whole (null). */
function ruleMaker(session: SessionView, hop: HopView, { dispatch }: ViewContext) {
  return (entry: number | null) => () => {
    dispatch({
      type: 'tell',
      notice: { type: 'alwaysDoThis', session: session.id, hop: hop.index, entry },
    });
  };
}

function line(
  session: SessionView,
  hop: HopView,
  entry: TimelineEntry,
  context: ViewContext,
): TemplateResult {
  switch (entry.kind) {
    case 'problem':
      return problemLine(entry.message);
    case 'console':
      return consoleLine(entry.line, context);
    case 'decision': {
      const index = hop.entries.indexOf(entry);
      const key = `why ${session.id} ${String(hop.index)} ${String(index)}`;
      const always =
        context.state.trusted && canBeRule(entry) ? ruleMaker(session, hop, context)(index) : null;
      return decisionLine(entry.decision, entry.waitedMs, key, context, always);
    }
  }
}
