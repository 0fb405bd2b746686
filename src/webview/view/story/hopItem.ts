import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { HopView, SessionView, TimelineEntry } from '../../../session/sessionView.ts';
import { count, duration, runningDuration } from '../../../words/amounts.ts';
import { canBeRule, isFolded } from '../../../words/callbacks.ts';
import { hopFacts } from '../../../words/hopFacts.ts';
import { statusTone } from '../../../words/outcome.ts';
import { statusLine } from '../../../words/statusLine.ts';
import { icon, link } from '../../toolkit/toolkit.ts';
import { consoleLine } from '../parts/consoleLine.ts';
import { decisionLine, noteLine } from '../parts/decisionLine.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import { movement, progressLine } from '../parts/progress.ts';
import { questionCard } from '../questions/questionCard.ts';
import { hopDuration } from '../parts/timeAxis.ts';
import type { TimeAxis } from '../parts/timeAxis.ts';
import { waterfall } from '../parts/waterfall.ts';
import { happenings } from './hopGroups.ts';
import { problemLine } from './problems.ts';

/** What every row of a story is drawn with. */
export interface StoryContext extends ViewContext {
  readonly session: SessionView;
  readonly axis: TimeAxis;
  /** How long the session has taken by now, in milliseconds. */
  readonly ms: number;
}

/** One hop: a row, and under it what was decided, in order, and what is asked. */
export function hopItem(hop: HopView, context: StoryContext): TemplateResult {
  const { session, state, ms, axis } = context;
  const number = session.hops.indexOf(hop) + 1;
  const fold = foldOf(hop, context);
  const before = session.hops[number - 2];
  return html`<li
    class="hop"
    role="treeitem"
    aria-level="1"
    aria-expanded=${fold === null ? nothing : String(fold.isOpen)}
    data-fold=${fold?.key ?? nothing}
    data-vscode-context=${menuContext(context, hop, null)}
    tabindex=${number === 1 ? '0' : '-1'}
  >
    <div class="hop-head" @click=${folding(fold?.key, context)}>
      <span class="hop-number">${number}</span>
      ${twistie(fold?.isOpen)}
      <span class="hop-request" title="${hop.method} ${hop.url}"
        >${hop.method} ${dimmed(hop.url, before?.url)}</span
      >
      ${hopStatus(hop)} ${ruleOfHop(hop, context)} ${waterfall([hop], axis, ms)}
      <span class="hop-time">${hopTime(session, hop, ms)}</span>
    </div>
    <div class="hop-story" role="group">
      ${hopFacts(hop).map(noteLine)} ${entries(hop, context)} ${progressOf(hop, context)}
      ${repeat(
        session.questions.filter((question) => question.hop === hop.index),
        (question) => question.ask,
        (question) => questionCard(session, question, { ...context, state }),
      )}
    </div>
  </li>`;
}

/** A click on the row folds, one on a link in it does what the link says. */
export function folding(key: string | undefined, { dispatch }: ViewContext) {
  return (event: Event): void => {
    const isOnLink =
      event.target instanceof Element && event.target.closest('vscode-link') !== null;
    if (key !== undefined && !isOnLink) dispatch({ type: 'toggle', key });
  };
}

export function twistie(isOpen: boolean | undefined): TemplateResult {
  if (isOpen === undefined) return html`<span class="twistie"></span>`;
  return html`<span class="twistie">${icon(isOpen ? 'chevron-down' : 'chevron-right')}</span>`;
}

/** Of a URL, what the one before had as well is not the news. */
function dimmed(url: string, before: string | undefined): TemplateResult | string {
  if (before === undefined) return url;
  let same = 0;
  while (same < url.length && url[same] === before[same]) same += 1;
  // Whole parts only.
  const cut =
    same === url.length
      ? same
      : Math.max(...['/', '?', '&'].map((end) => url.lastIndexOf(end, same - 1) + 1));
  return html`<span class="dim">${url.slice(0, cut)}</span>${url.slice(cut)}`;
}

/** Where nothing else happened, the hop itself folds its defaults. */
function foldOf(hop: HopView, context: StoryContext) {
  if (happenings(hop) > 0 || foldedOf(hop).length === 0) return null;
  const key = defaultsKey(hop, context);
  return { key, isOpen: context.state.unfolded.has(key) };
}

function foldedOf(hop: HopView): TimelineEntry[] {
  return hop.entries.filter((entry) => entry.kind === 'decision' && isFolded(entry.decision));
}

function defaultsKey(hop: HopView, { session }: StoryContext): string {
  return `defaults ${session.id} ${String(hop.index)}`;
}

function hopTime(session: SessionView, hop: HopView, ms: number): string {
  if (hop.endedAt !== null) return duration(hopDuration(hop, ms));
  return session.state === 'asking' ? '…' : runningDuration(hopDuration(hop, ms));
}

function hopStatus({ response }: HopView): TemplateResult {
  if (!response) return html`<span class="hop-status"></span>`;
  const { status, statusText, mocked, fromCache } = response;
  const cached = fromCache === 'hit' || fromCache === 'revalidated';
  const origin = mocked ? 'mocked' : cached ? 'cached' : null;
  return html`<span class="hop-status tone-${statusTone(status)}"
    >${statusLine(status, statusText)}${origin === null ? nothing : html` <span class="dim">${origin}</span>`}</span
  >`;
}

function progressOf(hop: HopView, { session, ms }: StoryContext): unknown {
  const moving = session.state === 'running' && hop.endedAt === null ? movement(session, ms) : null;
  return moving === null ? nothing : progressLine(moving);
}

/** A hop's decisions and problems. Defaults that changed nothing fold into one line. */
function entries(hop: HopView, context: StoryContext): TemplateResult {
  const folded = foldedOf(hop);
  const key = defaultsKey(hop, context);
  const open = context.state.unfolded.has(key);
  const shown = open ? hop.entries : hop.entries.filter((entry) => !folded.includes(entry));
  const isOwnRow = folded.length > 0 && happenings(hop) > 0;
  return html`${shown.map((entry) => line(hop, entry, context))}${
    isOwnRow
      ? html`<div
          class="fold"
          role="treeitem"
          aria-level="2"
          aria-expanded=${String(open)}
          data-fold=${key}
          tabindex="-1"
          @click=${folding(key, context)}
        >
          ${twistie(open)} ${count(folded.length, 'default')}
          <span class="fold-hint">${open ? 'shown above' : 'that changed nothing'}</span>
        </div>`
      : nothing
  }`;
}

function line(hop: HopView, entry: TimelineEntry, context: StoryContext): unknown {
  switch (entry.kind) {
    case 'problem':
      return problemLine(entry, hop, context);
    case 'console':
      return consoleLine(entry.line, context);
    case 'decision': {
      const index = hop.entries.indexOf(entry);
      const isMeant = context.state.trusted && canBeRule(entry);
      return decisionLine(entry.decision, context, {
        waitedMs: entry.waitedMs,
        key: `why ${context.session.id} ${String(hop.index)} ${String(index)}`,
        always: isMeant ? ruleMaker(hop, index, context) : null,
        menu: isMeant ? menuContext(context, hop, index) : nothing,
      });
    }
  }
}

function ruleOfHop(hop: HopView, context: StoryContext): TemplateResult {
  const isMeant = hop.endedAt !== null && context.state.trusted;
  return html`<span class="row-action"
    >${isMeant ? link('Make a rule…', ruleMaker(hop, null, context), `Make a rule from ${hop.method} ${hop.url}`) : nothing}</span
  >`;
}

/** Asks the host for a rule out of one entry, or out of the hop as a whole (null). */
function ruleMaker(hop: HopView, entry: number | null, { session, dispatch }: StoryContext) {
  return () => {
    const notice = { type: 'alwaysDoThis', session: session.id, hop: hop.index, entry } as const;
    dispatch({ type: 'tell', notice });
  };
}

/** What VS Code's menu on this row is about; nothing: the row has none. */
function menuContext(
  { session, state }: StoryContext,
  hop: HopView,
  entry: number | null,
): unknown {
  if (!state.trusted || hop.endedAt === null) return nothing;
  const about = { session: session.id, hop: hop.index, entry };
  return JSON.stringify({
    webviewSection: 'story',
    preventDefaultContextMenuItems: true,
    ...about,
  });
}
