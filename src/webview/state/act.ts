import type { BodyView, MessageKind } from '../../session/bodyText.ts';
import type { BodyOf, ListLayout, PanelNotice } from '../../protocol/messages.ts';
import type { Intent } from './intents.ts';
import { movedSash, sashValue } from './layout.ts';
import { inSight, listOf, questionKey } from './panelModel.ts';
import type { PanelModel } from './panelModel.ts';
import { questionFrom } from './questions.ts';
import { toSend, typed, withDraft } from './compose.ts';
import type { ComposeEffect, ComposeIntent } from './compose.ts';
import { writeDraft } from '../../draft/draft.ts';

/** What a change asks of the world outside the state. */
export type Effect =
  | ComposeEffect
  | { readonly kind: 'notify'; readonly notice: PanelNotice }
  | {
      readonly kind: 'focus';
      readonly target: 'list' | 'session' | 'url' | 'find' | 'entry' | 'card';
    }
  | { readonly kind: 'copyBody'; readonly body: BodyOf; readonly view: BodyView }
  | { readonly kind: 'saveBody'; readonly body: BodyOf }
  | { readonly kind: 'copyChain'; readonly pem: string }
  | { readonly kind: 'saveChain'; readonly session: string; readonly fingerprint256: string };

export interface Change {
  readonly next: PanelModel;
  readonly effects: readonly Effect[];
}

/** The state after a person has wanted something, and what the world must do for it. */
export function act(state: PanelModel, intent: Intent): Change {
  switch (intent.type) {
    case 'compose':
    case 'submit':
    case 'drawer':
    case 'editAs':
    case 'typeText':
    case 'disown':
    case 'pasteCurl':
    case 'copyDraft':
    case 'saveDraft':
    case 'openDraft':
    case 'chooseFile':
      return compose(state, intent);
    case 'filter':
      return only({ ...state, filter: intent.text, list: { ...state.list, scrollTop: 0 } });
    case 'choose':
      return choose(state, intent.session);
    case 'moveChoice': {
      const rows = listOf(state).sessions;
      const at = rows.findIndex(({ id }) => id === state.selected);
      const row = rows[Math.min(rows.length - 1, Math.max(0, at + intent.by))];
      if (!row) return only(state);
      const { next, effects } = choose(state, row.id);
      return { next: inSight(next), effects };
    }
    case 'enterSession':
      return { next: state, effects: [{ kind: 'focus', target: 'session' }] };
    case 'enterList':
      return { next: state, effects: [{ kind: 'focus', target: 'list' }] };
    case 'setSash':
      return arrange(state, movedSash(state.layout, intent.to, state.size), intent.kept);
    case 'stepSash': {
      const to = sashValue(state.layout, state.size) + intent.by;
      return arrange(state, movedSash(state.layout, to, state.size), true);
    }
    case 'fold':
      return arrange(state, { ...state.layout, folded: intent.folded }, true);
    case 'showTab':
      return only({ ...state, tab: { name: intent.tab, session: state.selected } });
    case 'showBody':
      return only({ ...state, look: { ...state.look, view: intent.view } });
    case 'toggleWrap':
      return only({ ...state, look: { ...state.look, wrap: !state.look.wrap } });
    case 'find':
      return { next: state, effects: [{ kind: 'focus', target: 'find' }] };
    case 'copyBody':
      return withBodyOf(state, intent.of, (body) => ({
        ...{ kind: 'copyBody', body, view: intent.view },
      }));
    case 'saveBody':
      return withBodyOf(state, intent.of, (body) => ({ kind: 'saveBody', body }));
    case 'copyChain':
      return { next: state, effects: [{ kind: 'copyChain', pem: intent.pem }] };
    case 'saveChain': {
      const { session, fingerprint256 } = intent;
      return { next: state, effects: [{ kind: 'saveChain', session, fingerprint256 }] };
    }
    case 'toggle': {
      const unfolded = new Set(state.unfolded);
      if (!unfolded.delete(intent.key)) unfolded.add(intent.key);
      return only({ ...state, unfolded });
    }
    case 'giveAnswer': {
      const { session, ask, answer, always } = intent;
      const next = { ...state, answered: new Set(state.answered).add(questionKey(session, ask)) };
      return notifying(next, {
        type: 'answer',
        session,
        ask,
        answer,
        ...(always ? { always } : {}),
      });
    }
    case 'typed':
      return only({ ...state, typed: new Map(state.typed).set(intent.key, intent.value) });
    case 'moveQuestion':
      return moveQuestion(state, intent.by);
    case 'scrollList':
      return only({ ...state, list: { ...state.list, scrollTop: intent.top } });
    case 'measureList': {
      const next = { ...state, list: { ...state.list, height: intent.height } };
      // A chosen row that was in sight stays there.
      return only(inSight(state) === state ? inSight(next) : next);
    }
    case 'focusUrl':
      return { next: state, effects: [{ kind: 'focus', target: 'url' }] };
    case 'tell':
      return notifying(state, intent.notice);
  }
}

function compose(state: PanelModel, intent: ComposeIntent): Change {
  const { source } = state.compose;
  const of = { draft: state.draft, source };
  switch (intent.type) {
    case 'compose':
      return only({ ...state, ...withDraft(state, { ...state.draft, ...intent.draft }) });
    case 'submit':
      return submit(state);
    case 'drawer': {
      const { compose } = state;
      if (compose.textFault !== null) return only(state);
      const isShown = compose.text === null && compose.drawer === intent.drawer;
      const drawer = isShown ? null : intent.drawer;
      const next = { ...state, compose: { ...compose, drawer, text: null } };
      return { next, effects: drawer === null ? [] : [{ kind: 'draftWords', source }] };
    }
    case 'editAs': {
      const text = intent.as === 'text' ? writeDraft(state.draft) : null;
      return only({ ...state, compose: { ...state.compose, text } });
    }
    case 'typeText': {
      const next = { ...state, ...typed(state, intent.text) };
      return { next, effects: [{ kind: 'readDraft', text: intent.text }] };
    }
    case 'disown':
      return only({ ...state, compose: { ...state.compose, source: null, note: null } });
    case 'pasteCurl':
      return { next: state, effects: [{ kind: 'pasteCurl', text: intent.text }] };
    case 'copyDraft':
    case 'saveDraft':
      return withSendable(state, (draft) => ({
        ...{ kind: intent.type, of: { draft, source }, choose: intent.choose },
      }));
    case 'openDraft':
      return notifying(state, { type: 'openDraft', ...of });
    case 'chooseFile':
      return { next: state, effects: [{ kind: 'chooseFile', source, use: intent.use }] };
  }
}

function submit(state: PanelModel): Change {
  if (!state.trusted) return only(state);
  const { compose } = state;
  if (compose.reading !== null) {
    return only({ ...state, compose: { ...compose, sendsOnceRead: true } });
  }
  const { next, effects } = withSendable(state, (draft) => ({
    ...{ kind: 'sendDraft', of: { draft, source: compose.source } },
  }));
  return { next: next.fault === null ? { ...next, expecting: true } : next, effects };
}

/** Does something with a draft that can stand in a file, or says why it can't. */
function withSendable(state: PanelModel, effect: (draft: PanelModel['draft']) => Effect): Change {
  const found = toSend(state);
  if ('fault' in found) {
    const next = { ...state, fault: found.fault };
    return { next, effects: [{ kind: 'focus', target: 'url' }] };
  }
  const { draft } = found;
  const next = draft.url === state.draft.url ? state : { ...state, ...withDraft(state, draft) };
  return { next: { ...next, fault: null }, effects: [effect(draft)] };
}

function choose(state: PanelModel, session: string): Change {
  const next: PanelModel = { ...state, selected: session, expecting: false };
  const notices = session === state.selected ? [] : [{ type: 'select', session } as const];
  return { next, effects: notices.map((notice) => ({ kind: 'notify', notice })) };
}

/** Shows the next question, and takes the keyboard to its card. */
function moveQuestion(state: PanelModel, by: 1 | -1): Change {
  const found = questionFrom(state, by);
  if (found === undefined) return only(state);
  const { id } = found.session;
  const { next, effects } = choose(state, id);
  return {
    next: { ...next, tab: { name: 'story', session: id } },
    effects: [...effects, { kind: 'focus', target: 'card' }],
  };
}

function arrange(state: PanelModel, layout: ListLayout, kept: boolean): Change {
  const next = { ...state, layout };
  return kept ? notifying(next, { type: 'keepLayout', layout }) : only(next);
}

function withBodyOf(state: PanelModel, of: MessageKind, effect: (body: BodyOf) => Effect): Change {
  const { selected: session } = state;
  return { next: state, effects: session === null ? [] : [effect({ session, of })] };
}

function only(next: PanelModel): Change {
  return { next, effects: [] };
}

function notifying(next: PanelModel, notice: PanelNotice): Change {
  return { next, effects: [{ kind: 'notify', notice }] };
}
