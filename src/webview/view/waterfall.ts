import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { HopView, PhaseSpan } from '../../session/sessionView.ts';
import { share, styled } from '../toolkit/styled.ts';
import { isSentAgain } from '../../words/hopFacts.ts';
import { duration } from '../../words/amounts.ts';
import { networkPhases, phaseNames } from './timeAxis.ts';
import type { TimeAxis } from './timeAxis.ts';

/** One hop's phases where they lie on the axis that all hops share; a person's answer and a new try are thin marks. */
export function waterfall(hop: HopView, axis: TimeAxis, now: number): TemplateResult {
  const again = isSentAgain(hop);
  const words = [
    ...(again ? ['sent again'] : []),
    ...hop.phases.map((span) => spanInWords(span, now)),
  ].join(', ');
  return html`<span class="waterfall" role="img" aria-label="Time: ${words}" title=${words}
    >${
      again
        ? html`<span class="again" ${styled({ left: share(axis.at(hop.startedAt)) })}></span>`
        : nothing
    }${hop.phases.map((span) => {
      const start = axis.at(span.start);
      const end = axis.at(span.end ?? now);
      return html`<span
        class="phase-${span.phase}"
        ${styled({ left: share(start), width: span.phase === 'asking' ? '2px' : share(end - start) })}
      ></span>`;
    })}</span
  >`;
}

function spanInWords({ phase, start, end }: PhaseSpan, now: number): string {
  return `${phaseNames[phase]} ${duration((end ?? now) - start)}`;
}

export function legend(): TemplateResult {
  return html`<ul class="legend" aria-label="Colors of the time bars">
    ${networkPhases.map(
      (phase) =>
        html`<li>
          <span class="swatch phase-${phase}" aria-hidden="true"></span>${phaseNames[phase]}
        </li>`,
    )}
  </ul>`;
}
