import { calledCookie } from '../../session/cookiePair.ts';
import type { CookiesAction } from '../schema/ruleFile.ts';
import { readUrl } from '../facts/facts.ts';
import type { ActionKind, ActionEffect, VerdictAt } from './action.ts';

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
    canGetCookies({ get }, { parameters: { request } }): VerdictAt<'canGetCookies'> {
      if (get === undefined || get === 'prompt') return { kind: 'ask' };
      const decision = { kind: get, host: readUrl(request.url).host };
      return { kind: 'decide', value: get === 'allow', decision };
    },
    canSendCookie({ send }, { parameters: { cookie, request } }): VerdictAt<'canSendCookie'> {
      if (send === undefined || send === 'prompt') return { kind: 'ask' };
      const decision = { kind: send, ...about(cookie, request) };
      return { kind: 'decide', value: send === 'allow', decision };
    },
    canSetCookie({ save }, { parameters: { cookie, request } }): VerdictAt<'canSetCookie'> {
      if (save === undefined || save === 'prompt') return { kind: 'ask' };
      const decision = { kind: save, ...about(cookie, request) };
      return { kind: 'decide', value: save === 'session' ? save : save === 'allow', decision };
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

function about(
  { name }: { readonly name: string },
  { url }: { readonly url: string },
): { readonly cookie: string; readonly host: string } {
  return { cookie: calledCookie(name), host: readUrl(url).host };
}
