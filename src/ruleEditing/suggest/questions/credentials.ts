import { hasSecretReference } from '../../../rules/secrets/secretReference.ts';
import { originCondition } from '../suggestion/narrowConditions.ts';
import { idOf, ruleOf, secretNameOf } from '../suggestion/suggestion.ts';
import type { SuggestFor } from '../suggestion/suggestion.ts';

/** Stands in a rule until somebody writes the name. */
export const UNKNOWN_USER = 'USERNAME';

/** Gives these credentials to this asker alone. The password is only named. */
export const credentials: SuggestFor<'credentials'> = (question, answer, options) => {
  const { url, host, port, isProxy, realm, scheme } = question;
  const condition = {
    ...(isProxy ? {} : originCondition(url)),
    auth: { isProxy, scheme, realm },
  };
  const about = isProxy ? null : host;
  if (answer !== null && answer.kind !== 'credentials') {
    return {
      rule: ruleOf(idOf('no-login', host), options, condition, {
        type: 'continueWithAuth',
        response: 'cancel',
      }),
      note: null,
      host: about,
    };
  }
  const token = scheme === 'bearer';
  const usual = token ? '' : question.username || UNKNOWN_USER;
  const username = answer?.username ?? usual;
  // It would be taken for a reference.
  if (hasSecretReference(username)) return null;
  const name = secretNameOf(host, answer === null ? question.username : username);
  const password = token ? 'token' : 'password';
  return {
    rule: ruleOf(idOf('login', host), options, condition, {
      type: 'continueWithAuth',
      response: 'provideCredentials',
      credentials: { username, password: `\${secret:${name}}` },
    }),
    note: isProxy
      ? "A rule can't name a proxy: any that asks for this realm is given the password."
      : null,
    host: about,
    secret: {
      name,
      what: `the ${password}${token ? '' : ` of ${username}`} for ${host}:${String(port)}`,
      value: answer?.password ?? null,
      ...(username === UNKNOWN_USER ? { userUnknown: true as const } : {}),
    },
  };
};
