import { deliveredBytes } from '../../session/sessionView.ts';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { DecidedBy } from '../../session/sessionEvent.ts';
import type { SessionView } from '../../session/sessionView.ts';
import { share, styled } from '../toolkit/styled.ts';
import { isRefusal } from '../../session/decision.ts';
import { icon } from '../toolkit/toolkit.ts';
import { hasBody, isOver } from '../state/tabs.ts';
import type { ListItem } from '../state/listItems.ts';
import { canSendAgain, elapsed, isKept, listOf } from '../state/panelModel.ts';
import type { PanelModel } from '../state/panelModel.ts';
import { clockTime, timeOfDay } from '../../words/dates.ts';
import { splitUrl } from '../../words/urlParts.ts';
import { byWhom, decisionIcon, decisionTone, isFolded } from '../../words/callbacks.ts';
import { outcomeOf } from '../../words/outcome.ts';
import type { Tone } from '../../words/outcome.ts';
import { bytesInWords, duration, runningDuration, wait } from '../../words/amounts.ts';
import { askedTime, partKinds, spentBy } from './parts/timeAxis.ts';
import type { ViewContext } from './parts/viewContext.ts';
import { movement, movementInWords } from './parts/progress.ts';

/** An outcome of more characters takes the place of the facts in a row of one line. */
const LONG_OUTCOME = 6;
/** Decision icons shown before the rest is left to the tooltip. */
const SHOWN_ICONS = 4;

/** Two lines in a wide panel, else one; how much of it, is a matter of style. */
export function sessionRow(
  { session, index, day }: Extract<ListItem, { kind: 'row' }>,
  top: number,
  context: ViewContext,
): TemplateResult {
  const { state, now, dispatch } = context;
  const outcome = outcomeOf(session);
  const { path, host } = splitUrl(session.request.url);
  const { method } = session.request;
  const ms = elapsed(state, session, now);
  const facts = rowFacts(session, ms);
  const badges = decisionBadges(session);
  const title = [
    `${method} ${session.request.url}`,
    `${outcome.text}${outcome.sentence === null ? '' : `: ${outcome.sentence}`}`,
    facts.join(' · '),
    clockTime(session.startedAt),
    ...badges.map(({ label }) => label),
  ];
  return html`<div
    class="row ${outcome.short.length > LONG_OUTCOME ? 'row-long' : ''}"
    id=${rowId(session.id)}
    role="option"
    aria-selected=${session.id === state.selected ? 'true' : 'false'}
    aria-setsize=${listOf(state).sessions.length}
    aria-posinset=${index + 1}
    title=${title.join('\n')}
    data-session=${session.id}
    data-vscode-context=${menuContext(session, state)}
    @click=${() => {
      dispatch({ type: 'choose', session: session.id });
    }}
    ${styled({ transform: `translateY(${String(top)}px)` })}
  >
    <span class="row-method method-${method.toLowerCase()}">${method}</span>
    <span class="row-url"><span class="row-path">${path}</span> ${hostParts(host)}</span>
    <span class="row-outcome tone-${outcome.tone}">${outcome.short}</span>
    <time class="row-time" datetime=${new Date(session.startedAt).toISOString()}
      >${timeOfDay(session.startedAt)}<span class="row-seconds"
        >:${clockTime(session.startedAt).slice(-2)}</span
      >${day === null ? nothing : html`<span class="spoken">, ${day}</span>`}</time
    >
    <span class="row-line">
      ${phaseBar(session, ms)}
      <span class="row-facts"
        >${session.state === 'asking' ? icon('bell') : nothing}${facts.map((fact) => html`<span class="row-fact">${fact}</span>`)}</span
      >
      <span class="row-decisions"
        >${badges.slice(0, SHOWN_ICONS).map(({ name, tone }) => icon(name, `tone-${tone}`))}${session.hops.at(-1)?.response?.mocked === true ? 'mocked' : nothing}</span
      >
    </span>
  </div>`;
}

/** What the `when` of the menu in package.json asks, and which session its commands get. */
export function menuContext(session: SessionView, state: PanelModel): string {
  return JSON.stringify({
    webviewSection: 'session',
    preventDefaultContextMenuItems: true,
    session: session.id,
    sessionIsOver: isOver(session),
    sessionHasBody: hasBody(session) && isKept(state, session.id, 'response'),
    sessionCanSendAgain: isOver(session) && canSendAgain(state, session.id),
    sessionHasResponse: session.hops.some(({ response }) => response !== null),
  });
}

export function rowId(session: string): string {
  return `session-${encodeURIComponent(session)}`;
}

/** Name and port apart: the name is cut first. */
function hostParts(host: string): TemplateResult {
  const port = /:\d+$/.exec(host)?.[0];
  return port === undefined
    ? html`<span class="row-host"><span class="row-hostname">${host}</span></span>`
    : html`<span class="row-host row-host-port"
        ><span class="row-hostname">${host.slice(0, -port.length)}</span><span>${port}</span></span
      >`;
}

/** "18.2 kB" and "412 ms"; "231 of 502 MB · 88 MB/s"; "waiting 4 s". */
function rowFacts(session: SessionView, ms: number): readonly string[] {
  if (session.state === 'asking') {
    const since = session.questions[0]?.askedAt ?? ms;
    return [`waiting ${wait(ms - since)}`];
  }
  const moving = session.state === 'running' ? movement(session, ms) : null;
  if (moving) return [movementInWords(moving)];
  const own = ms - askedTime(session, ms);
  if (session.state === 'running') return [runningDuration(own)];
  const by = stoppedBy(session);
  if (by) return [`stopped ${byWhom(by)}`];
  if (session.state === 'failed' && deliveredBytes(session.bytes) === 0) return [duration(own)];
  return [bytesInWords(deliveredBytes(session.bytes)), duration(own)];
}

/** Where the time went, all hops together; a running transfer fills it as far as it has come. */
function phaseBar(session: SessionView, ms: number): TemplateResult {
  const spent = spentBy(session.hops, ms);
  const parts = partKinds
    .filter((kind) => kind !== 'asking')
    .map((phase) => ({ phase, ms: spent.get(phase) ?? 0 }));
  const total = Math.max(
    1,
    parts.reduce((sum, part) => sum + part.ms, 0),
  );
  const moving = session.state === 'running' ? movement(session, ms)?.progress : undefined;
  const filled = moving && moving.total > 0 ? Math.max(0.02, moving.current / moving.total) : 1;
  return html`<span class="row-bar" aria-hidden="true"
    >${parts.map((part) =>
      part.ms === 0
        ? nothing
        : html`<span
            class="phase-${part.phase}"
            ${styled({ width: share((part.ms / total) * Math.min(1, filled)) })}
          ></span>`,
    )}</span
  >`;
}

interface Badge {
  readonly name: string;
  readonly tone: Tone;
  readonly label: string;
}

/** One icon for each kind of decision that was more than a default. */
function decisionBadges(session: SessionView): Badge[] {
  const badges = new Map<string, Badge>();
  for (const { entries } of session.hops) {
    for (const entry of entries) {
      if (entry.kind !== 'decision' || isFolded(entry.decision)) continue;
      const { decision } = entry;
      const name = decisionIcon(decision);
      const label = `${decision.callback}: ${decision.explanation} (${byWhom(decision.by)})`;
      if (!badges.has(name)) badges.set(name, { name, tone: decisionTone(decision), label });
    }
  }
  return [...badges.values()];
}

/** Who refused what a failed session needed, if someone did. */
function stoppedBy(session: SessionView): DecidedBy | null {
  if (session.state !== 'failed') return null;
  const last = session.hops
    .at(-1)
    ?.entries.findLast((entry) => entry.kind === 'decision' && isRefusal(entry.decision.decision));
  return last?.kind === 'decision' ? last.decision.by : null;
}
