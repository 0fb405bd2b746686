import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AskPerson } from '../../src/engine/handlers/decision.ts';
import {
  FINGERPRINT,
  OTHER_FINGERPRINT,
  challenging,
  decided,
  distrusting,
  handlerOf,
  handlerWith,
  missed,
} from './callbackParameters.ts';

const pinned = {
  id: 'dev-cert',
  condition: { requestDomains: ['dev.test'] },
  action: {
    type: 'certificateError',
    decision: 'continue',
    fingerprint256: [FINGERPRINT.toLowerCase()],
  },
};

test('a pinned certificate is allowed, once, and the fingerprint is named', async () => {
  const handler = handlerOf({ rules: [pinned] });
  const answer = await decided(
    handler.onCertificateError?.(distrusting('https://dev.test/', ['ERR_CERT_AUTHORITY_INVALID'])),
  );
  assert.deepEqual(answer.value, { action: 'continue', remember: 'once' });
  assert.deepEqual(
    answer.attributions.map(({ decision: { kind }, explanation, emphasis }) => ({
      kind,
      explanation,
      emphasis,
    })),
    [
      {
        kind: 'allow',
        explanation:
          'allowed ERR_CERT_AUTHORITY_INVALID of dev.test: fingerprint 10:11:…:2F is the pinned one',
        emphasis: ['ERR_CERT_AUTHORITY_INVALID'],
      },
    ],
  );
});

test('another certificate on the pinned host is never allowed, and the rule is a near miss', async () => {
  const handler = handlerOf({ rules: [pinned] });
  const parameters = distrusting(
    'https://dev.test/',
    ['ERR_CERT_AUTHORITY_INVALID'],
    OTHER_FINGERPRINT,
  );
  assert.deepEqual(await missed(handler.onCertificateError?.(parameters)), [
    'matches the host, but pins another fingerprint',
  ]);
  const chainless = { ...parameters, sslInfo: { ...parameters.sslInfo, chain: [] } };
  assert.deepEqual(await missed(handler.onCertificateError?.(chainless)), [
    'matches the host, but the server showed no certificate',
  ]);
});

test("only the server's own certificate counts, not one above it in the chain", async () => {
  const handler = handlerOf({ rules: [pinned] });
  const own = distrusting('https://dev.test/', ['ERR_CERT_AUTHORITY_INVALID'], OTHER_FINGERPRINT);
  const issuer = distrusting('https://dev.test/', ['ERR_CERT_AUTHORITY_INVALID']);
  const chain = [...own.sslInfo.chain, ...issuer.sslInfo.chain];
  assert.deepEqual(
    await missed(handler.onCertificateError?.({ ...own, sslInfo: { ...own.sslInfo, chain } })),
    ['matches the host, but pins another fingerprint'],
  );
});

test('a pinned certificate with a problem that the rule did not list is not allowed', async () => {
  const handler = handlerOf({
    rules: [
      {
        ...pinned,
        condition: {
          requestDomains: ['dev.test'],
          certificateErrors: ['ERR_CERT_AUTHORITY_INVALID'],
        },
      },
    ],
  });
  const errors = ['ERR_CERT_AUTHORITY_INVALID', 'ERR_CERT_DATE_INVALID'] as const;
  assert.deepEqual(
    await missed(handler.onCertificateError?.(distrusting('https://dev.test/', errors))),
    [
      'matches the host and the certificate problem, but the certificate also has ERR_CERT_DATE_INVALID',
    ],
  );
});

test('a certificate is refused or put to a person when the rule says so', async () => {
  const answer = (decision: string): unknown =>
    handlerWith({ action: { type: 'certificateError', decision } }).onCertificateError?.(
      distrusting('https://dev.test/', ['ERR_CERT_DATE_INVALID']),
    );
  const refused = await decided(answer('cancel') as never);
  assert.deepEqual(refused.value, { action: 'cancel' });
  assert.equal(
    refused.attributions[0]?.explanation,
    'denied ERR_CERT_DATE_INVALID: nothing was sent to dev.test',
  );
  assert.ok((await answer('prompt')) instanceof AskPerson);
});

const login = {
  id: 'login',
  condition: { requestDomains: ['sso.test'] },
  action: {
    type: 'continueWithAuth',
    response: 'provideCredentials',
    credentials: { username: 'alice', password: '${secret:staging}' },
  },
};

test('credentials are given with a password that no log shows', async () => {
  const answer = await decided(
    handlerOf({ rules: [login] }).getAuthCredentials?.(challenging('https://sso.test/')),
  );
  assert.deepEqual(answer.value, { action: 'provide', username: 'alice', password: 'hunter2' });
  assert.deepEqual(
    answer.attributions.map(({ decision: { kind }, explanation, emphasis }) => ({
      kind,
      explanation,
      emphasis,
    })),
    [
      {
        kind: 'provide',
        explanation: 'answered basic realm “Staging” as alice',
        emphasis: ['basic'],
      },
    ],
  );
  assert.ok(!JSON.stringify([answer.attributions, answer.nearMisses]).includes('hunter2'));
});

test('a user name from a secret is not shown either', async () => {
  const handler = handlerOf({
    rules: [
      {
        ...login,
        action: {
          ...login.action,
          credentials: { username: '${secret:token}', password: '${secret:staging}' },
        },
      },
    ],
  });
  const answer = await decided(handler.getAuthCredentials?.(challenging('https://sso.test/')));
  assert.equal(
    answer.attributions[0]?.explanation,
    'answered basic realm “Staging” as the user from its secret',
  );
});

test('credentials of others that were refused do not count against a rule', async () => {
  const handler = handlerOf({ rules: [login] });
  const asked = challenging('https://sso.test/', { attempt: 3 });
  const { value } = await decided(handler.getAuthCredentials?.(asked));
  assert.deepEqual(value, { action: 'provide', username: 'alice', password: 'hunter2' });
});

test('refused credentials are not given again after maxAttempts', async () => {
  const twice = { ...login, action: { ...login.action, maxAttempts: 2 } };
  for (const [rule, attempts] of [
    [login, 1],
    [twice, 2],
  ] as const) {
    const handler = handlerOf({ rules: [rule] });
    const browser = { identifier: 's1' };
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const asked = challenging('https://sso.test/', { attempt, browser });
      await decided(handler.getAuthCredentials?.(asked));
    }
    assert.deepEqual(
      await missed(
        handler.getAuthCredentials?.(
          challenging('https://sso.test/', { attempt: attempts + 1, browser }),
        ),
      ),
      [
        `matches the host, but its credentials were refused ${attempts === 1 ? 'once' : 'twice'} already`,
      ],
    );
  }
});

test("a secret that is not there or can't be read is a near miss, never an exception", async () => {
  const withPassword = (password: string): object => ({
    ...login,
    action: { ...login.action, credentials: { username: 'alice', password } },
  });
  const asked = challenging('https://sso.test/');
  assert.deepEqual(
    await missed(
      handlerOf({ rules: [withPassword('${env:PROXY_PASSWORD}')] }).getAuthCredentials?.(asked),
    ),
    ['matches the host, but the environment variable PROXY_PASSWORD is not set'],
  );
  const failing = handlerOf(
    { rules: [withPassword('${secret:staging}')] },
    { resolveSecret: () => Promise.reject(new Error('locked: hunter2')) },
  );
  assert.deepEqual(await missed(failing.getAuthCredentials?.(asked)), [
    'matches the host, but the secret staging could not be read',
  ]);
});

test('credentials meant for a server are never given to a proxy', async () => {
  const viaProxy = challenging('https://sso.test/', { isProxy: true });
  assert.deepEqual(await missed(handlerOf({ rules: [login] }).getAuthCredentials?.(viaProxy)), [
    'matches the host, but a proxy asks, and its condition does not say auth.isProxy: true',
  ]);
  const forProxy = handlerOf({
    rules: [{ ...login, condition: { auth: { isProxy: true, scheme: 'basic' } } }],
  });
  await decided(forProxy.getAuthCredentials?.(viaProxy));
  assert.deepEqual(
    await missed(forProxy.getAuthCredentials?.(challenging('https://sso.test/'))),
    [],
  );
});

test('a challenge is declined, put to a person, or left to its default when the rule says so', async () => {
  const answer = (response: string, defaults?: object): unknown =>
    handlerOf({
      ...(defaults === undefined ? {} : { defaults }),
      rules: [{ id: 'r', action: { type: 'continueWithAuth', response } }],
    }).getAuthCredentials?.(challenging('https://sso.test/'));
  const declined = await decided(answer('cancel') as never);
  assert.deepEqual(declined.value, { action: 'cancel' });
  assert.equal(
    declined.attributions[0]?.explanation,
    'gave no credentials for basic realm “Staging”: the 401 is the response',
  );
  assert.ok((await answer('prompt')) instanceof AskPerson);
  assert.deepEqual(await missed(answer('default', { authRequired: 'cancel' }) as never), []);
});

test('what no rule answers gets the default of the files, and cancel is stronger than prompt', async () => {
  const handler = handlerOf({
    defaults: { certificateError: 'cancel', authRequired: 'prompt' },
    rules: [pinned, login],
  });
  const certificate = await decided(
    handler.onCertificateError?.(
      distrusting('https://dev.test/', ['ERR_CERT_DATE_INVALID'], OTHER_FINGERPRINT),
    ),
  );
  assert.deepEqual(certificate.value, { action: 'cancel' });
  assert.deepEqual(certificate.attributions, [
    {
      decision: { kind: 'deny', error: 'ERR_CERT_DATE_INVALID', host: 'dev.test' },
      by: {
        kind: 'rule',
        id: 'defaults',
        file: '/workspace/dev.request-rules.json',
        line: 4,
        sentence: 'When no rule decides about a certificate with a problem: refuses.',
        description: null,
      },
      explanation: 'denied ERR_CERT_DATE_INVALID: nothing was sent to dev.test',
      emphasis: ['ERR_CERT_DATE_INVALID'],
    },
  ]);
  assert.deepEqual(
    certificate.nearMisses.map(({ reason }) => reason),
    ['matches the host, but pins another fingerprint'],
  );
  const browser = { identifier: 's1' };
  await decided(handler.getAuthCredentials?.(challenging('https://sso.test/', { browser })));
  const challenge = await handler.getAuthCredentials?.(
    challenging('https://sso.test/', { attempt: 2, browser }),
  );
  assert.ok(challenge instanceof AskPerson);
  assert.deepEqual(challenge.by, {
    kind: 'rule',
    id: 'defaults',
    file: '/workspace/dev.request-rules.json',
    line: 5,
    sentence: 'When no rule answers a request for credentials: asks you.',
    description: null,
  });
  assert.deepEqual(challenge.nearMisses.length, 1);
});
