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
import { duration } from '../../../words/amounts.ts';
import type { ViewContext } from './viewContext.ts';

/** How a decision stands in the story. */
interface DecisionRow {
  readonly waitedMs: number;
  /** Of what unfolds under it. */
  readonly key: string;
  /** Makes a rule of it; null where there is none to be made. */
  readonly always: (() => void) | null;
  /** What VS Code's menu on it is about. */
  readonly menu: unknown;
}

/** What one callback answered: its kind, its name, the sentence, and who gave the answer. Why unfolds under the sentence. */
export function decisionLine(
  decision: DecisionRecord,
  context: ViewContext,
  { waitedMs, key, always, menu }: DecisionRow,
): TemplateResult {
  const { callback, explanation, emphasis, by } = decision;
  const { dispatch, state } = context;
  const story = why(decision, dispatch);
  const open = state.unfolded.has(key);
  const toggle = (event: Event): void => {
    const isOnLink =
      event.target instanceof Element && event.target.closest('vscode-link') !== null;
    if (story !== null && !isOnLink) dispatch({ type: 'toggle', key });
  };
  return html`<div
    class="decision decision-by-${by.kind}"
    role="treeitem"
    aria-level="2"
    aria-expanded=${story === null ? nothing : String(open)}
    data-fold=${story === null ? nothing : key}
    data-vscode-context=${menu}
    tabindex="-1"
  >
    <span class="twistie" @click=${toggle}
      >${story === null ? nothing : icon(open ? 'chevron-down' : 'chevron-right')}</span
    >
    ${icon(decisionIcon(decision), `decision-icon tone-${decisionTone(decision)}`)}
    <span class="decision-callback" @click=${toggle}>${callback}</span>
    <span class="decision-sentence"
      ><span @click=${toggle}
        >${emphasised(explanation, emphasis).map(({ text, strong }) =>
          strong ? html`<strong>${text}</strong>` : text,
        )}</span
      >${by.kind === 'default' ? misses(decision, dispatch) : nothing}${
        story !== null && open ? html`<span class="why-story">${story}</span>` : nothing
      }</span
    >
    <span class="decision-by"
      >${decidedBy(decision, waitedMs, dispatch)}<span class="row-action"
        >${always === null ? nothing : link('Always…', always, `Make a rule from ${callback}: ${explanation}`)}</span
      ></span
    >
  </div>`;
}

/**
 * Why: what the rule does in its own words, and which others nearly answered. Where nobody decided, the near misses are the
 * news and stand there at once. Null: there is nothing to unfold.
 */
function why(decision: DecisionRecord, dispatch: Dispatch): TemplateResult | null {
  const { by, nearMisses = [] } = decision;
  if (by.kind === 'default') return null;
  const rule = by.kind === 'rule' && by.sentence !== null ? by : null;
  if (rule === null && nearMisses.length === 0) return null;
  return html`${rule === null ? nothing : html`<span class="rule-sentence">${rule.sentence}</span>`}${
    rule?.description == null
      ? nothing
      : html`<span class="rule-description">“${rule.description}”</span>`
  }${misses(decision, dispatch)}`;
}

function misses({ nearMisses = [] }: DecisionRecord, dispatch: Dispatch): TemplateResult[] {
  return nearMisses.map(
    (miss) =>
      html`<span class="near-miss"
        >${icon('circle-slash')} near miss: ${nearMiss(miss, dispatch)}</span
      >`,
  );
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

const NOTE_ICONS: Readonly<Record<HopFact['kind'], string>> = {
  again: 'refresh',
  upgraded: 'lock',
  credentials: 'key',
  clientCertificate: 'verified',
  backend: 'edit',
  early: 'info',
};

export function noteLine({ kind, text, emphasis }: HopFact): TemplateResult {
  return html`<div class="decision note" role="treeitem" aria-level="2" tabindex="-1">
    <span class="twistie"></span>
    ${icon(NOTE_ICONS[kind], 'decision-icon tone-info')}
    <span class="decision-sentence"
      >${emphasised(text, [emphasis]).map(({ text, strong }) =>
        strong ? html`<strong>${text}</strong>` : text,
      )}</span
    >
  </div>`;
}
