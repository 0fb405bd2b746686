import type { DecisionPoint } from '../decisionPoint.ts';
import type { Decisions } from '../../../session/decision.ts';
import type { AuthChallenge, AuthDecision } from '../../handlers/requestHandler.ts';
import { kindOf } from '../../../session/kindOf.ts';
import { maskUrl } from '../../../session/mask.ts';
import { answerCallback, readAction, contextParameters } from './callbackParameters.ts';
import type { CallbackContext } from './callbackParameters.ts';

/** By default none are given: the 401 or 407 is the response. */
export function authCredentials(
  context: CallbackContext,
  about: AuthChallenge,
): DecisionPoint<AuthDecision | boolean, AuthDecision, Decisions['getAuthCredentials']> {
  const { host, port, realm, scheme, isProxy, attempt, request } = about;
  const canceled = { kind: 'cancel', scheme, realm, status: isProxy ? 407 : 401 } as const;
  const provided = (username: string) => ({ kind: 'provide', scheme, realm, username }) as const;
  return {
    callback: 'getAuthCredentials',
    hop: context.hop,
    call: (handler, deferred) =>
      handler.getAuthCredentials?.({
        ...contextParameters(context),
        ...about,
        callback: answerCallback<AuthDecision, [username: string, password: string]>(deferred, {
          continue: (username, password) => ({ action: 'provide', username, password }),
          cancel: { action: 'cancel' },
        }),
      }),
    read: (raw) => (raw === false ? undefined : readCredentials(raw as AuthDecision)),
    later: { dropped: { action: 'cancel' } },
    describe: (value) => {
      // What came through the callback is read here for the first time.
      const said = readCredentials(value);
      return said.action === 'provide' ? provided(said.username) : canceled;
    },
    person: {
      unasked: true,
      question: () => ({
        kind: 'credentials',
        url: maskUrl(request.url),
        isProxy,
        host,
        port,
        realm,
        scheme,
        attempt,
        username: '',
      }),
      read: (answer) => {
        if (answer.kind !== 'credentials') {
          return { value: { action: 'cancel' }, decision: canceled };
        }
        const { username, password } = answer;
        return { value: { action: 'provide', username, password }, decision: provided(username) };
      },
    },
    fallback: { value: { action: 'cancel' }, decision: canceled },
  };
}

const ACTIONS = ['provide', 'cancel'] as const;

function readCredentials(raw: AuthDecision): AuthDecision {
  const value = readAction(raw, ACTIONS);
  if (value.action === 'cancel') return value;
  const { username, password }: Record<'username' | 'password', unknown> = value;
  for (const [name, given] of Object.entries({ username, password })) {
    if (typeof given !== 'string') {
      throw new TypeError(`the ${name} that it answered is ${kindOf(given)}; give a text`);
    }
  }
  return value;
}
