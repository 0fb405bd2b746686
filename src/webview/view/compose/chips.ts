import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { authKindNames, authOf } from '../../../draft/auth.ts';
import { bodyKindNames, bodyKindOf } from '../../../draft/bodyKind.ts';
import { headerRows, queryRows } from '../../../draft/rows.ts';
import type { Draft } from '../../../draft/draft.ts';
import { bytesInWords } from '../../../words/amounts.ts';
import { drawers } from '../../state/compose.ts';
import type { Drawer } from '../../state/compose.ts';
import { icon } from '../../toolkit/toolkit.ts';
import { inColor } from '../../toolkit/suggestField.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import { isAuthRow } from './authRow.ts';

export const drawerNames: Readonly<Record<Drawer, string>> = {
  ...{ query: 'Query', headers: 'Headers', body: 'Body', auth: 'Auth' },
};

/** What a request has besides its URL, each behind a chip that opens its drawer; and whose draft it is. */
export function composeChips(context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const { drawer, text, textFault } = state.compose;
  return html`<div class="compose-chips">
    ${drawers.map((name) => {
      const isOpen = drawer === name && text === null;
      const fact = factOf(name, state.draft);
      return html`<button
        class="chip ${fact === '' ? 'chip-empty' : ''}"
        aria-expanded=${String(isOpen)}
        ?disabled=${textFault !== null}
        @click=${() => {
          dispatch({ type: 'drawer', drawer: name });
        }}
      >
        ${drawerNames[name]}
        ${fact === '' ? nothing : html`<span class="chip-fact">${inColor(fact)}</span>`}
        ${isOpen ? icon('chevron-up') : nothing}
      </button>`;
    })}
    ${owner(context)}
  </div>`;
}

/** A count or a kind; empty: there is nothing. */
function factOf(name: Drawer, draft: Draft): string {
  switch (name) {
    case 'query':
      return counted(queryRows(draft).filter(({ on }) => on).length);
    case 'headers':
      return counted(headerRows(draft).filter((row) => row.on && !isAuthRow(row)).length);
    case 'body': {
      const kind = bodyKindOf(draft);
      const size = new TextEncoder().encode(draft.body).length;
      if (kind === 'none') return '';
      return kind === 'file' ? bodyKindNames[kind] : `${bodyKindNames[kind]} ${bytesInWords(size)}`;
    }
    case 'auth': {
      const { kind, values } = authOf(draft);
      if (kind === 'none') return '';
      const [only = ''] = values;
      const isVariable = values.length === 1 && /^\{\{[^{}]*\}\}$/.test(only);
      return isVariable ? `${authKindNames[kind]} ${only}` : authKindNames[kind];
    }
  }
}

function counted(count: number): string {
  return count === 0 ? '' : String(count);
}

function owner({ state, dispatch }: ViewContext): TemplateResult | typeof nothing {
  const { source } = state.compose;
  if (source === null) return nothing;
  return html`<span class="compose-owner">
    <span class="dim">from</span> <span class="compose-source">${source.label}</span>
    <button
      class="plain codicon codicon-close"
      title="Make it a draft of its own"
      aria-label="Make it a draft of its own"
      @click=${() => {
        dispatch({ type: 'disown' });
      }}
    ></button>
  </span>`;
}
