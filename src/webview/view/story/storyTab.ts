import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SessionView } from '../../../session/sessionView.ts';
import { elapsed } from '../../state/panelModel.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import { questionCard } from '../questions/questionCard.ts';
import { timeAxis } from '../parts/timeAxis.ts';
import { legend } from '../parts/waterfall.ts';
import { hopGroups } from './hopGroups.ts';
import { hopItem } from './hopItem.ts';
import { redirectRun } from './redirectRun.ts';
import { keepPlace, treeKeys } from './treeKeys.ts';

/** One tree: hops on a shared time axis, under each what was decided, in order, and what is asked. */
export function storyTab(session: SessionView, context: ViewContext): TemplateResult {
  const ms = elapsed(context.state, session, context.now);
  const story = { ...context, session, ms, axis: timeAxis(session, ms) };
  return html`<div class="story">
    ${legend(session, ms)}
    <ol
      class="hops"
      role="tree"
      aria-label="Story"
      @focusin=${keepPlace}
      @keydown=${(event: KeyboardEvent) => {
        treeKeys(event, (key) => {
          context.dispatch({ type: 'toggle', key });
        });
      }}
    >
      ${hopGroups(session).map((group) => {
        const [hop] = group.hops;
        return group.hops.length === 1 && hop !== undefined
          ? hopItem(hop, story)
          : redirectRun(group, story);
      })}
    </ol>
    ${orphans(session, context)}
  </div>`;
}

/** A question before the first hop stands alone. */
function orphans(session: SessionView, context: ViewContext): unknown {
  const hops = new Set(session.hops.map(({ index }) => index));
  return repeat(
    session.questions.filter(({ hop }) => !hops.has(hop)),
    ({ ask }) => ask,
    (question) => questionCard(session, question, context),
  );
}
