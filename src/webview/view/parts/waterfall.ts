import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { HopView, SessionView } from '../../../session/sessionView.ts';
import { timeParts } from '../../../session/timeParts.ts';
import type { TimePart } from '../../../session/timeParts.ts';
import { share, styled } from '../../toolkit/styled.ts';
import { isSentAgain } from '../../../words/hopFacts.ts';
import { duration } from '../../../words/amounts.ts';
import { partKinds, partNames, spentBy } from './timeAxis.ts';
import type { TimeAxis } from './timeAxis.ts';

/** The phases of hops where they lie on the axis that all share; a person's answer and a new try are thin marks. */
export function waterfall(hops: readonly HopView[], axis: TimeAxis, now: number): TemplateResult {
  const again = hops.filter(isSentAgain);
  const parts = hops.flatMap((hop) => timeParts(hop, now));
  const words = [
    ...(again.length > 0 ? ['sent again'] : []),
    ...parts.filter(isWorthTelling).map(partInWords),
  ].join(', ');
  return html`<span class="waterfall" role="img" aria-label="Time: ${words}" title=${words}
    >${again.map(
      (hop) => html`<span class="again" ${styled({ left: share(axis.at(hop.startedAt)) })}></span>`,
    )}${parts.map(({ kind, start, end }) => {
      const from = axis.at(start);
      return html`<span
        class="phase-${kind}"
        ${styled({ left: share(from), width: kind === 'asking' ? '2px' : share(axis.at(end) - from) })}
      ></span>`;
    })}</span
  >`;
}

/** The rest between two moments of the log is not worth a word. */
function isWorthTelling({ kind, start, end }: TimePart): boolean {
  return kind !== 'other' || end - start >= 1;
}

function partInWords({ kind, start, end }: TimePart): string {
  return `${partNames[kind]} ${duration(end - start)}`;
}

/** Names the colors that occur. */
export function legend({ hops }: SessionView, now: number): TemplateResult {
  const occurring = spentBy(hops, now);
  return html`<ul class="legend" aria-label="Colors of the time bars">
    ${partKinds
      .filter((kind) => occurring.has(kind))
      .map(
        (kind) =>
          html`<li>
            <span class="swatch phase-${kind}" aria-hidden="true"></span>${partNames[kind]}
          </li>`,
      )}
  </ul>`;
}
