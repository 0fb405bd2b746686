import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { CookieFacts, Question } from '../../../session/question.ts';
import { button } from '../../toolkit/toolkit.ts';
import { splitUrl } from '../../../words/urlParts.ts';
import { count } from '../../../words/amounts.ts';
import { whyAskedFacts } from './card.ts';
import type { CardContext, CardParts } from './card.ts';

type CookieQuestion = Extract<Question, { kind: 'cookie' }>;

export function cookieCard(question: CookieQuestion, context: CardContext): CardParts {
  const { use, url, cookies, all } = question;
  const { answered, answer } = context;
  const host = splitUrl(url).host || url;
  const [only] = all ? [] : cookies;
  const what = only === undefined ? `its ${count(cookies.length, 'cookie')}` : called(only);
  const decide = (allow: boolean | 'session') => () => {
    answer({ kind: 'cookie', allow });
  };
  return {
    icon: 'archive',
    title: use === 'send' ? `Send ${what} to ${host}?` : `Save ${what} from ${host}?`,
    body: html`
      <p class="card-problem">
        ${
          use === 'send'
            ? 'Nothing has been sent yet.'
            : 'The response has arrived. The cookie has not been saved yet.'
        }
      </p>
      <dl class="card-facts">
        ${only === undefined ? cookies.map(inShort) : factsOf(only)}
        <dt>${use === 'send' ? 'Request' : 'Response'}</dt>
        <dd class="mono">${url}</dd>
        ${whyAskedFacts(context)}
      </dl>
      <div class="card-choices">
        ${button({ label: 'Block', primary: true, disabled: answered, onClick: decide(false) })}
        ${button({
          label: use === 'send' ? 'Send' : 'Save',
          disabled: answered,
          onClick: decide(true),
        })}
        ${
          only === undefined || only.expires === null || use === 'send'
            ? nothing
            : button({
                label: 'Save for this session',
                title: 'Without its expiry date',
                disabled: answered,
                onClick: decide('session'),
              })
        }
        <span class="card-note">The value is a secret and not shown here.</span>
      </div>
    `,
  };
}

function called({ name }: CookieFacts): string {
  return name === '' ? 'a cookie without a name' : `the cookie “${name}”`;
}

function inShort(cookie: CookieFacts): TemplateResult {
  return html`<dt class="mono">${cookie.name === '' ? '(no name)' : cookie.name}</dt>
    <dd>${whereTo(cookie)}, ${count(cookie.valueLength, 'character')}</dd>`;
}

function factsOf(cookie: CookieFacts): TemplateResult {
  const flags = [
    cookie.secure ? 'Secure' : 'also over plain http',
    ...(cookie.httpOnly ? ['HttpOnly'] : []),
    ...(cookie.sameSite === 'unspecified' ? [] : [`SameSite ${cookie.sameSite}`]),
  ];
  return html`<dt>Sent to</dt>
    <dd>${whereTo(cookie)}</dd>
    <dt>Kept</dt>
    <dd>
      ${cookie.expires === null ? 'until the session ends' : `until ${cookie.expires.slice(0, 10)}`}
    </dd>
    <dt>Marked</dt>
    <dd>${flags.join(', ')}</dd>
    <dt>Value</dt>
    <dd>${count(cookie.valueLength, 'character')}</dd>`;
}

function whereTo({ domain, hostOnly, path }: CookieFacts): TemplateResult {
  const below = hostOnly ? ' only' : ' and its subdomains';
  return html`<span class="mono">${domain}</span>${below}${
      path === '/' ? '' : html`, under <span class="mono">${path}</span>`
    }`;
}
