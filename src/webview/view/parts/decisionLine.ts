import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { DecidedBy, DecisionRecord, NearMiss } from '../../../session/sessionEvent.ts';
import type { Dispatch } from '../../state/intents.ts';
import { icon, link } from '../../toolkit/toolkit.ts';
import {
  decisionIcon,
  decisionTone,
  isWritten,
  whereWritten,
  who,
} from '../../../words/callbacks.ts';
import type { WrittenDecider } from '../../../words/callbacks.ts';
import { emphasised } from './emphasis.ts';
import type { HopFact } from '../../../words/hopFacts.ts';
import { count, duration } from '../../../words/amounts.ts';
import type { ViewContext } from './viewContext.ts';

/** What one callback answered: its kind, its name, the sentence, and who gave the answer. */
export function decisionLine(
  decision: DecisionRecord,
  waitedMs: number,
  key: string,
  context: ViewContext,
  /** Makes a rule of it; null where there is none to be made. */
  always: (() => void) | null,
): TemplateResult {
  const { callback, explanation, emphasis, by } = decision;
  const { dispatch } = context;
  return html`<div class="decision decision-by-${by.kind}">
    ${icon(decisionIcon(decision), `decision-icon tone-${decisionTone(decision)}`)}
    <span class="decision-callback">${callback}</span>
    <span class="decision-sentence"
      >${emphasised(explanation, emphasis).map(({ text, strong }) =>
        strong ? html`<strong>${text}</strong>` : text,
      )}${why(decision, key, context)}</span
    >
    <span class="decision-by"
      >${decidedBy(decision, waitedMs, dispatch)}${
        always === null
          ? nothing
          : html`<span class="decision-always"
              >${link('Always…', always, `Make a rule from ${callback}: ${explanation}`)}</span
            >`
      }</span
    >
  </div>`;
}

/**
 * Why: what the rule does in its own words, and which others nearly answered. Where nobody decided, the near misses are the
 * news and stand there at once.
 */
function why(
  { by, nearMisses = [] }: DecisionRecord,
  key: string,
  { state, dispatch }: ViewContext,
): unknown {
  const misses = nearMisses.map(
    (miss) => html`<span class="near-miss">${nearMiss(miss, dispatch)}</span>`,
  );
  if (by.kind === 'default') return misses;
  const rule = by.kind === 'rule' && by.sentence !== null ? by : null;
  if (rule === null && misses.length === 0) return nothing;
  const open = state.unfolded.has(key);
  return html`<button
      class="fold why"
      aria-expanded=${open ? 'true' : 'false'}
      @click=${() => {
        dispatch({ type: 'toggle', key });
      }}
    >
      ${icon(open ? 'chevron-down' : 'chevron-right')}
      Why${misses.length === 0 ? nothing : ` · ${count(misses.length, 'near miss', 'near misses')}`}</button
    >${
      open
        ? html`<span class="why-story"
            >${rule === null ? nothing : html`<span class="rule-sentence">${rule.sentence}</span>`}${
              rule?.description == null
                ? nothing
                : html`<span class="rule-description">“${rule.description}”</span>`
            }${misses}</span
          >`
        : nothing
    }`;
}

function decidedBy(
  { by, remembered }: DecisionRecord,
  waitedMs: number,
  dispatch: Dispatch,
): unknown {
  if (by.kind === 'person') {
    const when = remembered === true ? 'earlier' : `after ${duration(waitedMs)}`;
    return html`<span class="tone-warn">you, ${when}</span>`;
  }
  if (!isWritten(by)) {
    return html`<span class="dim">${who(by)}</span>`;
  }
  const earlier = remembered === true ? html`<span class="dim">, earlier</span>` : nothing;
  return html`${ruleLink(by, dispatch)}${earlier}`;
}

/** Where a rule, a module or a request is written, as a link to the line. */
export function ruleLink(by: WrittenDecider, dispatch: Dispatch): TemplateResult {
  const { file, line = 1 } = by;
  const text = whereWritten(by);
  if (file === undefined) return html`<span class="dim">${text}</span>`;
  const open = () => {
    dispatch({ type: 'tell', notice: { type: 'openRule', file, line } });
  };
  return link(text, open, `Open ${file}:${String(line)}`);
}

/** "rule dev-cert · dev.rules.json:18 matches the host, but pins another fingerprint". */
export function nearMiss({ by, reason }: NearMiss, dispatch: Dispatch): TemplateResult {
  return html`${named(by, dispatch)} ${reason}`;
}

/** "rule dev-cert · dev.rules.json:18", with a link to the line. */
export function named(by: DecidedBy, dispatch: Dispatch): TemplateResult {
  const where = isWritten(by) ? ruleLink(by, dispatch) : nothing;
  return html`${who(by)} ${where}`;
}

export function problemLine(message: string): TemplateResult {
  return html`<div class="decision problem">
    ${icon('warning', 'decision-icon tone-warn')}
    <span class="decision-sentence"><strong>Problem:</strong> ${message}</span>
  </div>`;
}

const NOTE_ICONS: Readonly<Record<HopFact['kind'], string>> = {
  again: 'refresh',
  upgraded: 'lock',
  credentials: 'key',
  clientCertificate: 'verified',
  backend: 'edit',
  early: 'info',
};

export function noteLine({ kind, text, emphasis }: HopFact): TemplateResult {
  return html`<div class="decision note">
    ${icon(NOTE_ICONS[kind], 'decision-icon tone-info')}
    <span class="decision-sentence"
      >${emphasised(text, [emphasis]).map(({ text, strong }) =>
        strong ? html`<strong>${text}</strong>` : text,
      )}</span
    >
  </div>`;
}
