import { html, nothing } from 'lit';
import type { Question } from '../../../session/question.ts';
import { button, icon, textField } from '../../toolkit/toolkit.ts';
import { typedKey } from '../../state/questions.ts';
import { whyAskedFacts } from './card.ts';
import type { CardContext, CardParts } from './card.ts';

type CredentialsQuestion = Extract<Question, { kind: 'credentials' }>;

/**
 * A password that is typed here lives only in its field: it goes to the host with the answer, the field is emptied at
 * once, and it never enters the panel's state. The user name does, so that it outlives a hidden panel.
 */
export function credentialsCard(question: CredentialsQuestion, context: CardContext): CardParts {
  const { host, port, isProxy, realm, attempt, username } = question;
  const { answered, answer, state, dispatch } = context;
  // The same name for as long as the same login is asked for: a refusal does not cost it.
  const key = typedKey(
    context.session.id,
    isProxy ? 'proxy' : 'server',
    `${host}:${String(port)}`,
    realm,
  );
  const send = (event: Event) => {
    if (answered) return;
    const fields = fieldsAround(event);
    const [password, name] = fields.map(({ value }) => value).reverse();
    emptyPassword(event);
    answer({ kind: 'credentials', username: name ?? '', password: password ?? '' });
  };
  const cancel = (event: Event) => {
    emptyPassword(event);
    answer({ kind: 'cancel' });
  };
  // CEF has no word for a token: it is answered as the password, without a user name.
  const token = question.scheme === 'bearer';
  const warning = readableWarning(question);
  return {
    icon: 'key',
    title: `${isProxy ? 'The proxy' : 'The server'} ${host}:${String(port)} asks for a ${token ? 'token' : 'user name and password'}`,
    body: html`
      ${
        attempt > 1
          ? html`<p class="card-problem tone-warn">
              ${icon('error')} The previous credentials were refused.
            </p>`
          : nothing
      }
      ${warning === null ? nothing : html`<p class="card-problem tone-warn">${icon('unlock')} ${warning}</p>`}
      <dl class="card-facts">
        <dt>Asked by</dt>
        <dd><span class="mono">${host}:${port}</span>, ${isProxy ? 'a proxy' : 'the server'}</dd>
        <dt>Realm</dt>
        <dd>${realm === '' ? html`<span class="dim">not named</span>` : `“${realm}”`}</dd>
        <dt>Scheme</dt>
        <dd>${schemeInWords(question.scheme)}</dd>
        ${whyAskedFacts(context)}
      </dl>
      <div class="card-fields">
        ${
          token
            ? nothing
            : textField({
                label: 'User name',
                value: state.typed.get(key) ?? username,
                disabled: answered,
                onInput: (value) => {
                  dispatch({ type: 'typed', key, value });
                },
                onEnter: send,
              })
        }
        ${textField({ label: token ? 'Token' : 'Password', type: 'password', disabled: answered, onEnter: send })}
      </div>
      <div class="card-choices">
        ${button({ label: 'Send credentials', primary: true, disabled: answered, onClick: send })}
        ${button({ label: 'Cancel', disabled: answered, onClick: cancel })}
        <span class="card-note"
          >Sent to this ${isProxy ? 'proxy' : 'server'} only, and not saved by the panel.</span
        >
      </div>
    `,
  };
}

/** The card's fields: user name and password, or a token alone. */
function fieldsAround(event: Event): HTMLInputElement[] {
  const card = (event.currentTarget as HTMLElement).closest('.card');
  return [...(card?.querySelectorAll<HTMLInputElement>('.card-fields > *') ?? [])];
}

function emptyPassword(event: Event): void {
  const password = fieldsAround(event).at(-1);
  if (password) password.value = '';
}

function schemeInWords(scheme: string): string {
  switch (scheme) {
    case 'basic':
      return 'Basic: the password is sent unencrypted, only encoded';
    case 'digest':
      return 'Digest: the password itself is not sent, only a proof of it';
    case 'bearer':
      return 'Bearer: the token is sent unencrypted';
    case 'ntlm':
    case 'negotiate':
      return `${scheme === 'ntlm' ? 'NTLM' : 'Negotiate'}: only a proof of the password is sent`;
    default:
      return scheme;
  }
}

function readableWarning({ scheme, isProxy, url }: CredentialsQuestion): string | null {
  if (scheme !== 'basic' && scheme !== 'bearer') return null;
  const secret = scheme === 'basic' ? 'password' : 'token';
  if (isProxy) return `Anyone between you and the proxy can read the ${secret}.`;
  return url.startsWith('http:')
    ? `The connection is not encrypted: anyone on the network can read the ${secret}.`
    : null;
}
