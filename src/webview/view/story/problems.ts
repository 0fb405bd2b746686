import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ProblemSubject } from '../../../session/sessionEvent.ts';
import type { HopView, TimelineEntry } from '../../../session/sessionView.ts';
import { inWords } from '../../../words/lists.ts';
import { icon } from '../../toolkit/toolkit.ts';
import { ruleLink } from '../parts/decisionLine.ts';
import type { ViewContext } from '../parts/viewContext.ts';

type Problem = Extract<TimelineEntry, { kind: 'problem' }>;
type OfHandler = Extract<ProblemSubject, { kind: 'handler' }>;

/**
 * What went wrong, with a link to where in a file. A module that fails fails at each callback that is asked afterwards: that
 * is one line, where it began. Nothing: a line before has told it.
 */
export function problemLine(
  entry: Problem,
  hop: HopView,
  { dispatch }: ViewContext,
): TemplateResult | typeof nothing {
  const failures = hop.entries.flatMap((each) =>
    each.kind === 'problem' && each.about?.kind === 'handler' ? [{ each, about: each.about }] : [],
  );
  const { about } = entry;
  if (about?.kind === 'process' && failures.length > 0) return nothing;
  if (about?.kind !== 'handler') return problem(html`${entry.message}`);
  const alike = failures.filter((other) => isAlike(other.about, about));
  if (alike[0]?.each !== entry) return nothing;
  const { file, line, cause } = about;
  const callbacks = [...new Set(alike.map((other) => other.about.callback))];
  const where = ruleLink({ kind: 'module', file, ...(line === null ? {} : { line }) }, dispatch);
  return problem(
    html`${where} failed at ${inWords(callbacks, 'and')} and counts as having no
    answer${cause === null ? nothing : `: ${cause}`}`,
  );
}

/** Of one module, and for one cause; that its process has ended is the cause of all that follow. */
function isAlike(one: OfHandler, other: OfHandler): boolean {
  const isProcess = ({ cause }: OfHandler): boolean =>
    cause?.startsWith('the process of the handler modules') === true;
  return (
    one.file === other.file && (one.cause === other.cause || (isProcess(one) && isProcess(other)))
  );
}

function problem(said: TemplateResult): TemplateResult {
  return html`<div class="decision problem" role="treeitem" aria-level="2" tabindex="-1">
    <span class="twistie"></span>
    ${icon('warning', 'decision-icon tone-warn')}
    <span class="decision-sentence"><strong>Problem:</strong> ${said}</span>
  </div>`;
}
