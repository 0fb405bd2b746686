import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { authFields, authKindNames, authKinds, authOf, withAuth } from '../../../draft/auth.ts';
import type { AuthKind } from '../../../draft/auth.ts';
import { segments } from '../../toolkit/toolkit.ts';
import { suggestField } from '../../toolkit/suggestField.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import { suggestVariables, suggestWords } from './words.ts';

const notes: Readonly<Record<AuthKind, string>> = {
  none: 'Rules and you are asked when the server wants to know who you are.',
  basic: 'Sent with the request, encoded as Base64. A user name can have no blank and no colon.',
  bearer: 'Sent with the request.',
  digest: 'Answers the challenge of the server, if it is one of Digest.',
  ntlm: 'Answers the challenge of the server, if it is one of NTLM.',
  aws: 'Signs the request as it is sent (Signature Version 4): token:… region:… service:…',
  oauth2: 'Gets a token as the variables prefix_tokenEndpoint, prefix_clientId, … say.',
  other: 'Sent as it is written, or as request files read it.',
};

const flows = ['client_credentials', 'password', 'code', 'device', 'token_exchange'];

/** Who the request goes as: what its Authorization field says. */
export function authDrawer({ state, dispatch }: ViewContext): TemplateResult {
  const { words } = state.compose;
  const auth = authOf(state.draft);
  const { kind } = auth;
  const change = (next: typeof auth): void => {
    dispatch({ type: 'compose', draft: withAuth(state.draft, next) });
  };
  return html`<div class="drawer-form">
    ${segments({
      label: 'Authorization',
      chosen: kind,
      segments: authKinds.map((name) => ({
        ...{ name, label: authKindNames[name], hindrance: null },
      })),
      onChoose: (name) => {
        const values = authFields[name].length === authFields[kind].length ? auth.values : [];
        change({ kind: name, values });
      },
    })}
    <div class="drawer-fields">
      ${authFields[kind].map(
        ({ label, secret }, index) =>
          html`<div class="drawer-field">
            <span class="drawer-label" aria-hidden="true">${label}</span>
            ${suggestField({
              ...{ label, secret, value: auth.values[index] ?? '' },
              suggest:
                kind === 'oauth2' && index === 0
                  ? suggestWords(words, flows)
                  : suggestVariables(words),
              onInput: (text) => {
                const values = authFields[kind].map((_, at) =>
                  at === index ? text : (auth.values[at] ?? ''),
                );
                change({ kind, values });
              },
            })}
          </div>`,
      )}
    </div>
    <p class="drawer-note dim">${notes[kind]}</p>
  </div>`;
}
