import { UnfitCredentialsError } from './scheme.ts';
import type { AuthScheme } from './scheme.ts';

/**
 * RFC 6750. CEF's callback has no word for a token: the password is the token and the user name means nothing. Whoever
 * is asked for a user name and a password mostly has just that, so Bearer is answered when nothing else can be.
 */
export const bearer: AuthScheme = {
  name: 'bearer',
  takesUserInfo: false,
  strength: () => 1,
  begin: (_challenge, credentials) => ({
    credentials,
    connectionBound: false,
    needsBody: false,
    async authorize() {
      const token = credentials.password.trim();
      // Section 2.1: b64token.
      if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(token)) {
        throw new UnfitCredentialsError(
          'The password is not a valid Bearer token. A token has only letters, digits and -._~+/. Leave out the word Bearer.',
        );
      }
      return { value: `Bearer ${token}`, fresh: true, rspauth: null };
    },
    challenged: () => 'refused',
    spaces: () => ['/'],
  }),
};
