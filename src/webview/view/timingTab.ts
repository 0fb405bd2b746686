import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { HopView, PhaseSpan, SessionView } from '../../session/sessionView.ts';
import type { Phase } from '../../session/sessionEvent.ts';
import { elapsed } from '../state/panelModel.ts';
import { duration } from '../../words/amounts.ts';
import { networkPhases, phaseNames, spent } from './timeAxis.ts';
import type { ViewContext } from './parts/viewContext.ts';

/** Every phase of every attempt in numbers; what the waterfalls show as lengths. */
export function timingTab(session: SessionView, { state, now }: ViewContext): TemplateResult {
  const ms = elapsed(state, session, now);
  const all = session.hops.flatMap((hop) => hop.phases);
  const seldom = (name: Phase): Phase[] => (all.some(({ phase }) => phase === name) ? [name] : []);
  const columns: readonly Phase[] = [...seldom('queued'), ...networkPhases, ...seldom('asking')];
  return html`<div class="tab-page table-scroll">
    <table class="timing-table">
      <thead>
        <tr>
          <th scope="col">Hop</th>
          <th scope="col">Attempt</th>
          ${columns.map(
            (phase) =>
              html`<th scope="col" class="number">
                <span class="swatch phase-${phase}" aria-hidden="true"></span> ${phaseNames[phase]}
              </th>`,
          )}
          <th scope="col" class="number">all</th>
        </tr>
      </thead>
      <tbody>
        ${session.hops.map((hop, index) =>
          attemptsOf(hop).map(
            (attempt) =>
              html`<tr>
                <th scope="row" title="${hop.method} ${hop.url}">${index + 1}</th>
                <td>${attempt}</td>
                ${cells(
                  hop.phases.filter((span) => span.attempt === attempt),
                  columns,
                  ms,
                )}
              </tr>`,
          ),
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan="2">Sum</th>
          ${cells(all, columns, ms)}
        </tr>
      </tfoot>
    </table>
  </div>`;
}

function attemptsOf(hop: HopView): number[] {
  return [...new Set(hop.phases.map(({ attempt }) => attempt))];
}

function cells(
  phases: readonly PhaseSpan[],
  columns: readonly Phase[],
  ms: number,
): TemplateResult {
  const times = columns.map((phase) => ({
    occurs: phases.some((span) => span.phase === phase),
    ms: spent(phases, phase, ms),
  }));
  const sum = times.reduce((total, time) => total + time.ms, 0);
  return html`${times.map(
      (time) =>
        html`<td class="number">
          ${time.occurs ? duration(time.ms) : html`<span class="dim">–</span>`}
        </td>`,
    )}
    <td class="number">${duration(sum)}</td>`;
}
