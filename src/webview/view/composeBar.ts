import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { suggestField } from '../toolkit/suggestField.ts';
import { button, icon } from '../toolkit/toolkit.ts';
import { composeChips } from './compose/chips.ts';
import { composeDrawer } from './compose/drawer.ts';
import { suggestVariables, suggestWords } from './compose/words.ts';
import type { ViewContext } from './parts/viewContext.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** What the variables of a URL come to. */
function originOf(url: string | null): string {
  return url !== null && URL.canParse(url) ? new URL(url).origin : '';
}

/** Where a request is written: method and URL, and behind chips the rest of it. */
export function composeBar(context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const { draft, fault, trusted, rulesOff, compose } = state;
  const { words, note, textFault } = compose;
  const submit = () => {
    dispatch({ type: 'submit' });
  };
  // A text that can't be read would be lost by a change here.
  const disabled = textFault !== null;
  return html`<header class="compose">
    <div class="compose-row">
      <div class="compose-method method-${draft.method.toLowerCase()}">
        ${suggestField({
          ...{ label: 'Method', value: draft.method, isChoice: true, disabled },
          className: 'compose-method-field',
          suggest: suggestWords(null, [...new Set([...METHODS, ...(words?.methods ?? [])])]),
          onInput: (method) => {
            dispatch({ type: 'compose', draft: { method: method.trim().toUpperCase() } });
          },
          onEnter: submit,
        })}
        ${icon('chevron-down')}
      </div>
      <div class="compose-address">
        ${suggestField({
          ...{ label: 'URL', value: draft.url, disabled, invalid: fault !== null },
          className: 'compose-url',
          placeholder: 'https://example.com/, or a command of curl',
          aside: draft.url.includes('{{') ? originOf(compose.preview?.url ?? null) : '',
          suggest: suggestVariables(words),
          onInput: (url) => {
            dispatch({ type: 'compose', draft: { url } });
          },
          onEnter: submit,
          onPaste: (text) => {
            if (!/^\s*curl(?:\.exe)?\s/.test(text)) return false;
            dispatch({ type: 'pasteCurl', text });
            return true;
          },
        })}
      </div>
      ${button({
        label: 'Send',
        icon: 'send',
        primary: true,
        className: 'compose-send',
        disabled: !trusted,
        title: trusted ? 'Send (Ctrl+Enter)' : 'Nothing is sent from an untrusted workspace',
        onClick: submit,
      })}
      ${
        rulesOff
          ? button({
              label: 'All rules off',
              icon: 'warning',
              className: 'compose-rules',
              title: 'All rules are turned off in this window. Click to turn them on again.',
              onClick: () => {
                dispatch({ type: 'tell', notice: { type: 'turnRulesOn' } });
              },
            })
          : nothing
      }
    </div>
    ${composeChips(context)}
    <p class="compose-fault" role="alert">
      ${fault === null ? nothing : html`${icon('error')} ${fault}`}
    </p>
    ${note === null ? nothing : html`<p class="compose-note tone-warn">${icon('info')} ${note}</p>`}
    ${composeDrawer(context)}
  </header>`;
}
