import type { CookiesAction } from '../ruleFile.ts';
import { readUrl } from '../subject.ts';
import type { ActionKind, Verdict } from './action.ts';

export const cookies: ActionKind<CookiesAction> = {
  actsAt: ({ send, save }) => [
    ...(send === undefined ? [] : (['canSendCookie'] as const)),
    ...(save === undefined ? [] : (['canSetCookie'] as const)),
  ],
  effectAt: () => 'decides',

  respond: {
    canSendCookie({ send }, { parameters: { cookie, request } }) {
      const to = readUrl(request.url).host;
      return send === 'allow'
        ? verdict(true, cookie.name, `sent ${cookie.name} to ${to}`)
        : verdict(false, cookie.name, `did not send ${cookie.name} to ${to}`);
    },
    canSetCookie({ save }, { parameters: { cookie, request } }) {
      const from = readUrl(request.url).host;
      return save === 'allow'
        ? verdict(true, cookie.name, `saved ${cookie.name} from ${from}`)
        : verdict(false, cookie.name, `refused ${cookie.name} from ${from}`);
    },
  },

  describe({ send, save }) {
    const blocked = [...(send === 'block' ? ['send'] : []), ...(save === 'block' ? ['save'] : [])];
    const allowed = [...(send === 'allow' ? ['send'] : []), ...(save === 'allow' ? ['save'] : [])];
    return [
      ...(blocked.length > 0 ? [`does not ${blocked.join(' or ')} cookies`] : []),
      ...(allowed.length > 0 ? [`lets cookies be ${allowed.map(participle).join(' and ')}`] : []),
    ].join(', ');
  },
};

function verdict(value: boolean, name: string, explanation: string): Verdict<boolean> {
  return {
    kind: 'decide',
    value,
    decision: value ? 'allow' : 'block',
    explanation,
    emphasis: [name],
  };
}

function participle(verb: string): string {
  return verb === 'send' ? 'sent' : 'saved';
}
