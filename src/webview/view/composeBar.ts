import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { button, dropdown, icon, textField } from '../toolkit/toolkit.ts';
import type { ViewContext } from './parts/viewContext.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export function composeBar({ state, dispatch }: ViewContext): TemplateResult {
  const { draft, fault, trusted, rulesOff } = state;
  const submit = () => {
    dispatch({ type: 'submit' });
  };
  return html`<header class="compose">
    <div class="compose-row">
      ${dropdown({
        label: 'Method',
        className: 'compose-method',
        value: draft.method,
        values: METHODS.includes(draft.method) ? METHODS : [draft.method, ...METHODS],
        onChange: (method) => {
          dispatch({ type: 'compose', draft: { method } });
        },
      })}
      ${textField({
        label: 'URL',
        hideLabel: true,
        className: 'compose-url',
        placeholder: 'https://example.com/',
        value: draft.url,
        invalid: fault !== null,
        onInput: (url) => {
          dispatch({ type: 'compose', draft: { url } });
        },
        onEnter: submit,
      })}
      ${button({
        label: 'Send',
        icon: 'send',
        primary: true,
        className: 'compose-send',
        disabled: !trusted,
        title: trusted ? 'Send (Enter)' : 'Nothing is sent from an untrusted workspace',
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
    <p class="compose-fault" role="alert">
      ${fault === null ? nothing : html`${icon('error')} ${fault}`}
    </p>
  </header>`;
}
