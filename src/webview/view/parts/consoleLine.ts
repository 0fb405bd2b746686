import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ConsoleLine } from '../../../session/sessionEvent.ts';
import { icon } from '../../toolkit/toolkit.ts';
import { ruleLink } from './decisionLine.ts';
import type { ViewContext } from './viewContext.ts';

const TONES = {
  debug: 'quiet',
  log: 'quiet',
  info: 'info',
  warn: 'warn',
  error: 'bad',
} as const satisfies Record<ConsoleLine['level'], string>;

/** What a handler module printed, with a link to the module. */
export function consoleLine(
  { level, text, file }: ConsoleLine,
  { dispatch }: ViewContext,
): TemplateResult {
  return html`<div class="decision console" role="treeitem" aria-level="2" tabindex="-1">
    <span class="twistie"></span>
    ${icon('output', `decision-icon tone-${TONES[level]}`)}
    <span class="decision-callback">console.${level}</span>
    <span class="decision-sentence console-text">${text}</span>
    <span class="decision-by"
      >${file === null ? nothing : ruleLink({ kind: 'module', file }, dispatch)}</span
    >
  </div>`;
}
