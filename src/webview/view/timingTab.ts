import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { SessionView } from '../../session/sessionView.ts';
import { timeParts } from '../../session/timeParts.ts';
import type { PartKind, TimePart } from '../../session/timeParts.ts';
import { elapsed } from '../state/panelModel.ts';
import { duration } from '../../words/amounts.ts';
import { networkPhases, partKinds, partNames, spentBy } from './parts/timeAxis.ts';
import type { ViewContext } from './parts/viewContext.ts';

/** Every part of every attempt in numbers; what the waterfalls show as lengths. The sums are whole. */
export function timingTab(session: SessionView, { state, now }: ViewContext): TemplateResult {
  const ms = elapsed(state, session, now);
  const spent = spentBy(session.hops, ms);
  const always: readonly PartKind[] = networkPhases;
  const columns = partKinds.filter((kind) => spent.has(kind) || always.includes(kind));
  const parts = session.hops.map((hop) => timeParts(hop, ms));
  return html`<div class="tab-page table-scroll" role="region" aria-label="Timing" tabindex="0">
    <table class="timing-table">
      <thead>
        <tr>
          <th scope="col">Hop</th>
          <th scope="col">Attempt</th>
          ${columns.map(
            (kind) =>
              html`<th scope="col" class="number">
                <span class="swatch phase-${kind}" aria-hidden="true"></span> ${partNames[kind]}
              </th>`,
          )}
          <th scope="col" class="number">all</th>
        </tr>
      </thead>
      <tbody>
        ${session.hops.map((hop, index) =>
          attemptsOf(parts[index] ?? []).map(
            (attempt) =>
              html`<tr>
                <th scope="row" title="${hop.method} ${hop.url}">${index + 1}</th>
                <td>${attempt}</td>
                ${cells(
                  (parts[index] ?? []).filter((part) => part.attempt === attempt),
                  columns,
                )}
              </tr>`,
          ),
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan="2">Sum</th>
          ${cells(parts.flat(), columns)}
        </tr>
      </tfoot>
    </table>
  </div>`;
}

function attemptsOf(parts: readonly TimePart[]): number[] {
  return [...new Set(parts.map(({ attempt }) => attempt))];
}

function cells(parts: readonly TimePart[], columns: readonly PartKind[]): TemplateResult {
  const lengths = (all: readonly TimePart[]): number =>
    all.reduce((sum, { start, end }) => sum + end - start, 0);
  return html`${columns.map((kind) => {
      const own = parts.filter((part) => part.kind === kind);
      return html`<td class="number">
        ${own.length > 0 ? duration(lengths(own)) : html`<span class="dim">–</span>`}
      </td>`;
    })}
    <td class="number">${duration(lengths(parts))}</td>`;
}
