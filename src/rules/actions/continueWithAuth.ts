import { cluesOf, flatConditions } from '../conditions/registry.ts';
import { howOften } from '../../words/lists.ts';
import type { ContinueWithAuthAction, Rule } from '../schema/ruleFile.ts';
import { fillIn, hasSecretReference } from '../secrets/secretReference.ts';
import type { ActionKind, ActionContext, VerdictAt } from './action.ts';

export const continueWithAuth: ActionKind<ContinueWithAuthAction> = {
  actsAt: () => ['getAuthCredentials'],
  effectAt: ({ response }) => (response === 'prompt' ? 'asks' : 'decides'),
  refusesWhen: ({ response }) =>
    response === 'provideCredentials'
      ? 'they were refused before, a secret is missing, or they are not for this proxy'
      : undefined,

  faults: ({ response }, rule) =>
    response !== 'provideCredentials' || namesItsAsker(rule)
      ? []
      : [
          {
            code: 'credentials-for-any-host',
            severity: 'warning',
            message: 'These credentials are sent to any server that asks for credentials.',
            hint: 'Name the hosts with requestDomains, or add auth.isProxy: true if they are for a proxy.',
            path: ['response'],
          },
        ],

  respond: {
    getAuthCredentials(action, context) {
      const { isProxy, realm, scheme } = context.parameters;
      switch (action.response) {
        case 'default':
          return { kind: 'stop' };
        case 'prompt':
          return { kind: 'ask' };
        case 'cancel':
          return {
            kind: 'decide',
            value: { action: 'cancel' },
            decision: { kind: 'cancel', scheme, realm, status: isProxy ? 407 : 401 },
          };
        case 'provideCredentials':
          return provide(action, context);
      }
    },
  },

  describe({ response, credentials, maxAttempts = 1 }) {
    if (response === 'default') return 'leaves a challenge to the default';
    if (response === 'prompt') return 'asks you for the credentials';
    if (response === 'cancel') return 'gives no credentials';
    const { username = '', password = '' } = credentials ?? {};
    return `gives the credentials of ${username} with the password ${password}, at most ${howOften(maxAttempts)}`;
  },
};

async function provide(
  { credentials, maxAttempts = 1 }: ContinueWithAuthAction,
  { parameters, rule, tools, uses }: ActionContext<'getAuthCredentials'>,
): Promise<VerdictAt<'getAuthCredentials'>> {
  const { browser, host, isProxy, port, scheme, realm } = parameters;
  // A proxy sees requests to every host: credentials meant for a server must not reach it unasked.
  if (isProxy && !expectsProxy(rule)) {
    return {
      kind: 'refuse',
      reason: 'a proxy asks, and its condition does not say auth.isProxy: true',
    };
  }
  // Its own refusals count: what others gave before says nothing about these credentials.
  const space = JSON.stringify([isProxy, host, port, realm]);
  const refused = uses.counted(browser, space);
  if (refused >= maxAttempts) {
    return { kind: 'refuse', reason: `its credentials were refused ${howOften(refused)} already` };
  }
  const { username = '', password = '' } = credentials ?? {};
  const user = await fillIn(username, tools.resolveSecret);
  if ('missing' in user) return { kind: 'refuse', reason: user.missing };
  const pass = await fillIn(password, tools.resolveSecret);
  if ('missing' in pass) return { kind: 'refuse', reason: pass.missing };
  uses.add(browser, space);
  return {
    kind: 'decide',
    value: { action: 'provide', username: user.text, password: pass.text },
    decision: {
      kind: 'provide',
      scheme,
      realm,
      username: hasSecretReference(username) ? null : user.text,
    },
  };
}

function namesItsAsker(rule: Rule): boolean {
  return cluesOf(rule.condition).domains !== undefined || expectsProxy(rule);
}

function expectsProxy({ condition }: Rule): boolean {
  return flatConditions(condition).some(({ owner }) => owner.auth?.isProxy === true);
}
