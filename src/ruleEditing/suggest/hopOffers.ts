import { calledCookie, readCookieField } from '../../session/cookiePair.ts';
import { isMasked } from '../../engine/index.ts';
import { headerValue, headerValues } from '../../session/headers.ts';
import type { HopView, SessionView } from '../../session/sessionView.ts';
import { isSecretField } from '../../session/secretNames.ts';
import { mockOf } from './mock.ts';
import type { MockedBody } from './mock.ts';
import type { RuleOffer, PriorityOf } from './offers.ts';
import { hostOf, pathCondition } from './suggestion/narrowConditions.ts';
import { idOf, ruleOf, secretNameOf } from './suggestion/suggestion.ts';

/** What can be made of a hop as a whole, whoever decided on it. `body`: the response's, if it was kept whole. */
export function offersForHop(
  session: SessionView,
  hop: HopView,
  body: MockedBody | null,
  priorityOf: PriorityOf,
): RuleOffer[] {
  const { url } = hop;
  if (hostOf(url) === null) return [];
  const mock =
    hop.index === session.hops.at(-1)?.index
      ? mockOf(hop, body, priorityAt(hop, priorityOf))
      : null;
  return [
    ...(mock === null
      ? []
      : [{ label: 'Answer with this response from now on', suggestion: mock }]),
    blockOffer(hop, priorityOf),
    holdOffer(hop),
    ...headerOffers(session, hop),
    ...cookieOffers(hop),
  ];
}

function blockOffer(hop: HopView, priorityOf: PriorityOf): RuleOffer {
  const { url, method } = hop;
  const { pathname } = new URL(url);
  const rule = ruleOf(
    idOf('block', hostOf(url) ?? '', pathname),
    { above: priorityAt(hop, priorityOf) },
    pathCondition(url, method),
    { type: 'block' },
  );
  return { label: 'Block this request', suggestion: { rule, note: null, host: hostOf(url) } };
}

function holdOffer({ url, method }: HopView): RuleOffer {
  const rule = ruleOf(
    idOf('hold', hostOf(url) ?? '', new URL(url).pathname),
    {},
    pathCondition(url, method),
    { type: 'breakpoint', phases: ['beforeRequestSent'] },
  );
  return {
    label: 'Stop it at a breakpoint before it is sent',
    suggestion: { rule, note: null, host: hostOf(url) },
  };
}

/** Headers that somebody wrote for this request; those that are made for each one anew are left out. */
function headerOffers({ request }: SessionView, { url }: HopView): RuleOffer[] {
  const host = hostOf(url) ?? '';
  return request.headers
    .filter(([name]) => !/^(host|cookie|content-.*|connection|expect|:.*)$/i.test(name))
    .map(([header, value]) => {
      const isSecret = isMasked(value) || isSecretField(header);
      const name = secretNameOf(host, header.toLowerCase());
      const rule = ruleOf(
        idOf('send', header.toLowerCase(), host),
        {},
        { requestDomains: [host] },
        {
          type: 'modifyHeaders',
          requestHeaders: [
            { header, operation: 'set', value: isSecret ? `\${secret:${name}}` : value },
          ],
        },
      );
      const secret = { name, what: `the value of ${header} for ${host}`, value: null };
      return {
        label: `Always send ${header} to this host`,
        suggestion: { rule, note: null, host, ...(isSecret ? { secret } : {}) },
      };
    });
}

/** The cookies that went out and came in, by name: their values are not in the log. */
function cookieOffers({ url, sent, response }: HopView): RuleOffer[] {
  const sentCookies = readCookieField(headerValue(sent?.headers ?? [], 'cookie') ?? '');
  const setCookies = headerValues(response?.headers ?? [], 'set-cookie').flatMap((line) =>
    readCookieField(line.split(';', 1)[0] ?? ''),
  );
  const offers = (use: 'send' | 'save', cookies: typeof sentCookies): RuleOffer[] =>
    [...new Set(cookies.map(({ name }) => name))].map((name) => {
      const host = hostOf(url) ?? '';
      const rule = ruleOf(
        idOf(`do-not-${use}`, name || 'nameless', host),
        {},
        { requestDomains: [host], cookie: { name } },
        { type: 'cookies', [use]: 'block' },
      );
      const which = name === '' ? calledCookie(name) : `the cookie ${name}`;
      const label = `Never ${use} ${which} ${use === 'send' ? 'to' : 'from'} this host`;
      return { label, suggestion: { rule, note: null, host } };
    });
  return [...offers('send', sentCookies), ...offers('save', setCookies)];
}

/** What a rule has to come before that blocks the request or answers it. */
function priorityAt({ entries }: HopView, priorityOf: PriorityOf): number | null {
  const priorities = entries.map((entry) =>
    entry.kind === 'decision' &&
    ['onBeforeResourceLoad', 'getResourceHandler'].includes(entry.decision.callback)
      ? priorityOf(entry.decision.by)
      : null,
  );
  return priorities.reduce<number | null>(
    (highest, priority) => (priority === null ? highest : Math.max(highest ?? 0, priority)),
    null,
  );
}
