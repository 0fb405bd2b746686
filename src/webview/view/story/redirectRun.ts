import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { count, duration } from '../../../words/amounts.ts';
import { statusLine } from '../../../words/statusLine.ts';
import { splitUrl } from '../../../words/urlParts.ts';
import { hopDuration } from '../parts/timeAxis.ts';
import { waterfall } from '../parts/waterfall.ts';
import type { HopGroup } from './hopGroups.ts';
import { folding, hopItem, twistie } from './hopItem.ts';
import type { StoryContext } from './hopItem.ts';

/** Redirects that are alike, as one row: "2–16". It unfolds into its hops. */
export function redirectRun({ index, hops }: HopGroup, context: StoryContext): TemplateResult {
  const { session, state, axis, ms } = context;
  const key = `run ${session.id} ${String(index)}`;
  const isOpen = state.unfolded.has(key);
  const numbers = `${String(index + 1)}–${String(index + hops.length)}`;
  const first = hops[0]?.url ?? '';
  const last = hops.at(-1)?.url ?? '';
  const { status = 0, statusText = '' } = hops[0]?.response ?? {};
  const line = statusLine(status, statusText);
  const took = hops.reduce((sum, hop) => sum + hopDuration(hop, ms), 0);
  return html`<li
      class="hop hop-run"
      role="treeitem"
      aria-level="1"
      aria-expanded=${String(isOpen)}
      data-fold=${key}
      tabindex=${index === 0 ? '0' : '-1'}
    >
      <div class="hop-head" @click=${folding(key, context)}>
        <span class="hop-number hop-numbers">${numbers}</span>
        ${twistie(isOpen)}
        <span class="hop-request" title="${first} … ${last}"
          >${count(hops.length, 'redirect')}
          <span class="dim">${first} … ${splitUrl(last).path}</span></span
        >
        <span class="hop-status tone-info">${line} × ${hops.length}</span>
        <span class="row-action"></span>
        ${waterfall(hops, axis, ms)}
        <span class="hop-time">${duration(took)}</span>
      </div>
      <div class="hop-story"></div>
    </li>
    ${isOpen ? hops.map((hop) => hopItem(hop, context)) : nothing}`;
}
