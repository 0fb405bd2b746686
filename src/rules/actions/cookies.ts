import { calledCookie } from '../../session/cookiePair.ts';
import type { CookiesAction } from '../ruleFile.ts';
import { readUrl } from '../facts.ts';
import type { ActionKind, ActionEffect, Verdict } from './action.ts';

/** What a request's cookies may do: all of them at once (`get`), each one that is sent, each one that is saved. */
export const cookies: ActionKind<CookiesAction> = {
  actsAt: ({ get, send, save }) => [
    ...(get === undefined ? [] : (['canGetCookies'] as const)),
    ...(send === undefined ? [] : (['canSendCookie'] as const)),
    ...(save === undefined ? [] : (['canSetCookie'] as const)),
  ],

  effectAt({ get, send, save }, callback): ActionEffect {
    const answers = { canGetCookies: get, canSendCookie: send, canSetCookie: save };
    return answers[callback as keyof typeof answers] === 'prompt' ? 'asks' : 'decides';
  },

  respond: {
    canGetCookies({ get }, { parameters: { request } }): Verdict<boolean> {
      if (get === 'prompt') return { kind: 'ask' };
      const to = readUrl(request.url).host;
      return get === 'allow'
        ? verdict(true, 'cookies', `let cookies be sent to ${to}`)
        : verdict(false, 'no cookie', `sent no cookie to ${to}`);
    },
    canSendCookie({ send }, { parameters: { cookie, request } }): Verdict<boolean> {
      if (send === 'prompt') return { kind: 'ask' };
      const to = readUrl(request.url).host;
      const name = calledCookie(cookie.name);
      return send === 'allow'
        ? verdict(true, name, `sent ${name} to ${to}`)
        : verdict(false, name, `did not send ${name} to ${to}`);
    },
    canSetCookie({ save }, { parameters: { cookie, request } }): Verdict<boolean | 'session'> {
      if (save === 'prompt') return { kind: 'ask' };
      const from = readUrl(request.url).host;
      const name = calledCookie(cookie.name);
      if (save === 'session') {
        return {
          ...verdict(true, name, `saved ${name} from ${from} for this session`),
          value: 'session',
          decision: 'session',
        };
      }
      return save === 'allow'
        ? verdict(true, name, `saved ${name} from ${from}`)
        : verdict(false, name, `refused ${name} from ${from}`);
    },
  },

  describe({ get, send, save }) {
    const verbs = { 'send any': get, send, save };
    const meant = (answer: string): string[] =>
      Object.entries(verbs).flatMap(([verb, given]) => (given === answer ? [verb] : []));
    const blocked = meant('block');
    const allowed = meant('allow').map((verb) => participles[verb] ?? verb);
    const asked = meant('prompt').map((verb) => participles[verb] ?? verb);
    return [
      ...(blocked.length > 0 ? [`does not ${blocked.join(' or ')} cookies`] : []),
      ...(allowed.length > 0 ? [`lets cookies be ${allowed.join(' and ')}`] : []),
      ...(save === 'session' ? ['saves cookies for the session only'] : []),
      ...(asked.length > 0 ? [`asks you before cookies are ${asked.join(' or ')}`] : []),
    ].join(', ');
  },
};

const participles: Readonly<Record<string, string>> = {
  'send any': 'sent at all',
  send: 'sent',
  save: 'saved',
};

function verdict(value: boolean, name: string, explanation: string) {
  const decision = value ? 'allow' : 'block';
  return { kind: 'decide' as const, value, decision, explanation, emphasis: [name] };
}
