import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { QuestionView, SessionView } from '../../../session/sessionView.ts';
import { duration, wait } from '../../../words/amounts.ts';
import { splitUrl } from '../../../words/urlParts.ts';
import { elapsed } from '../../state/panelModel.ts';
import { openQuestions } from '../../state/questions.ts';
import { icon, iconButton } from '../../toolkit/toolkit.ts';
import type { ViewContext } from '../parts/viewContext.ts';

/** Above a question: which of how many it is, for how long it waits, whether anything has been sent, and the way to the next. */
export function cardBar(
  session: SessionView,
  view: QuestionView,
  { state, now, dispatch }: ViewContext,
): TemplateResult {
  const all = openQuestions(state);
  const place = all.findIndex(
    (open) => open.session.id === session.id && open.view.ask === view.ask,
  );
  const waited = elapsed(state, session, now) - view.askedAt;
  const go = (by: 1 | -1) => () => {
    dispatch({ type: 'moveQuestion', by });
  };
  return html`<div class="card-bar">
    ${icon('bell-dot', 'tone-warn')}
    <strong class="tone-warn">${place + 1} of ${all.length}</strong>
    <span class="card-waits"
      >waits for ${wait(waited)}, ${patience(view)}${unsent(session, view)}</span
    >
    ${
      all.length < 2
        ? nothing
        : html`<span class="card-next"
            ><span class="dim">next <kbd>F8</kbd></span>
            ${iconButton({ label: 'Previous question (Shift+F8)', icon: 'chevron-left', onClick: go(-1) })}
            ${iconButton({ label: 'Next question (F8)', icon: 'chevron-right', onClick: go(1) })}</span
          >`
    }
  </div>`;
}

function patience({ question }: QuestionView): string {
  if (question.kind !== 'breakpoint' || question.timeoutMs === null) {
    return 'for as long as you take';
  }
  return `no longer than ${duration(question.timeoutMs)}`;
}

function unsent({ hops }: SessionView, { hop: index }: QuestionView): string {
  const hop = hops.find((each) => each.index === index);
  const host = hop === undefined ? '' : splitUrl(hop.url).host;
  return hop?.sent === null && host !== '' ? ` · nothing has been sent to ${host}` : '';
}
