/**
 * What the name of a header field or a parameter says of its value. A mask needs a reason: a field that is known to carry
 * credentials, or a name whose last word is one for a secret. In English the last word of a name says what it is:
 * `access-token` is a token, while `token-type` is a type and `Access-Control-Allow-Credentials` is a switch.
 */

/** Fields that carry credentials, although the last word of their name does not say so. */
const SECRET_FIELDS = new Set([
  'cookie',
  'cookie2',
  'set-cookie',
  'set-cookie2',
  'fastly-key',
  // Bearer tokens for further tenants (Azure Resource Manager), and who the user is as a JWT (AWS load balancers).
  'x-ms-authorization-auxiliary',
  'x-amzn-oidc-data',
  'x-session',
]);

/** Fields whose last word only looks like a secret. */
const PUBLIC_FIELDS = new Set([
  // Fetch: true or absent.
  'access-control-allow-credentials',
  // RFC 9421, section 5.1: which signature is wanted.
  'accept-signature',
  // Over a public file, for everybody.
  'content-signature',
]);

/** Parameters, which are named more shortly than fields are. */
const SECRET_PARAMETERS = new Set(['key', 'code', 'hmac', 'code-verifier', 'pin']);

const KEY_OF =
  'api|app|application|access|account|admin|auth|client|consumer|customer|encryption|functions?|master|private|' +
  'secret|server|service|shared|sas|signing|subscription';

/** Behind the word: which of several it is, how it was made, that it is given once more. */
const QUALIFIER = '(?:-?(?:v?\\d+|sha-?\\d+|ed\\d+|hint|confirm(?:ation)?|repeat|old|new|value))*';

const SECRET_WORD = new RegExp(
  '(?:token|secrets?|passw(?:or[dt]s?|d)|passphrase|pwd|signature|credentials?|authorization|assertion|' +
    'sess(?:ion)?-?id|saml-?response|(?:^|-)(?:pass|pw|sig|jwt|o?auth|otp|csrf|xsrf)|' +
    `(?:${KEY_OF})-?key|access-?key-?id)${QUALIFIER}$`,
);

/** Where the next page begins, or the next change. */
const PLACE_IN_A_LIST = /(?:page|next|prev(?:ious)?|continuation|sync|skip)-?token$/;

/** Whether all of a field's value is a secret. Fields with a secret in a part of their value are masked by their grammar. */
export function isSecretField(name: string): boolean {
  const field = name.toLowerCase();
  return SECRET_FIELDS.has(field) || (!PUBLIC_FIELDS.has(field) && endsWithSecret(wordsOf(name)));
}

/** Whether the value of this parameter of a URL or a form, or of this name in JSON, is a secret. */
export function isSecretParameter(name: string): boolean {
  let secret = knownParameters.get(name);
  if (secret === undefined) {
    const words = wordsOf(name);
    secret = SECRET_PARAMETERS.has(words) || endsWithSecret(words);
    if (knownParameters.size >= MOST_PARAMETERS) knownParameters.clear();
    if (name.length <= LONGEST_KNOWN) knownParameters.set(name, secret);
  }
  return secret;
}

/** The same few names come with every request. */
const knownParameters = new Map<string, boolean>();
const MOST_PARAMETERS = 1000;
const LONGEST_KNOWN = 100;

function endsWithSecret(words: string): boolean {
  return SECRET_WORD.test(words) && !PLACE_IN_A_LIST.test(words);
}

/** `accessToken`, `access_token` and `user[access-token]` alike: lower case, with hyphens between the words. */
function wordsOf(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');
}
