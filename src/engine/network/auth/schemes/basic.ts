import { UnfitCredentialsError } from './scheme.ts';
import type { AuthScheme, Credentials } from './scheme.ts';

/** RFC 7617. The password goes along as it is, only encoded. */
export const basic: AuthScheme = {
  name: 'basic',
  takesUserInfo: true,
  strength: () => 2,
  begin: (_challenge, credentials) => ({
    credentials,
    connectionBound: false,
    needsBody: false,
    async authorize() {
      const value = basicAuthorization(credentials);
      return { value, fresh: true, rspauth: null };
    },
    challenged: () => 'refused',
    // Section 2.2: what lies at or below the last path element belongs to the same space.
    spaces: ({ pathname }) => [pathname.slice(0, pathname.lastIndexOf('/') + 1)],
  }),
};

/** User and password joined by a colon, in UTF-8 and composed (section 2.1), in Base64. */
export function basicAuthorization({ username, password }: Credentials): string {
  if (username.includes(':')) {
    throw new UnfitCredentialsError(
      'Basic does not allow a colon in the user name: the server would read the rest as the password.',
    );
  }
  const pair = `${username}:${password}`.normalize('NFC');
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}
