import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainRule } from '../../src/rules/evaluate/explainRule.ts';
import { FINGERPRINT, bookOf } from './callbackParameters.ts';

function sentence(rule: object): string {
  const [file] = bookOf({ rules: [{ id: 'r', ...rule }] }).files;
  const [read] = file?.rules ?? [];
  assert.ok(read);
  return explainRule(read);
}

const sentences: readonly [rule: object, sentence: string][] = [
  [
    {
      condition: { protocols: ['https'], requestDomains: ['example.com'], requestMethods: ['get'] },
      action: {
        type: 'modifyHeaders',
        requestHeaders: [
          { header: 'X-Trace-Id', operation: 'set', value: '1' },
          { header: 'User-Agent', operation: 'remove' },
        ],
        responseHeaders: [{ header: 'X-Seen', operation: 'append', value: 'yes' }],
      },
    },
    'On https requests to example.com (and its subdomains) with method GET: sets X-Trace-Id to “1”, removes User-Agent, appends X-Seen “yes” in the response.',
  ],
  [
    {
      condition: { requestDomains: ['api.test'] },
      action: {
        type: 'modifyHeaders',
        requestHeaders: [
          { header: 'Authorization', operation: 'set', value: 'Bearer ${secret:token}' },
          { header: 'X-Session-Id', operation: 'set', value: 'abc' },
        ],
      },
    },
    'On requests to api.test (and its subdomains): sets Authorization and X-Session-Id.',
  ],
  [{ action: { type: 'allow' } }, 'On every request: leaves them alone.'],
  [
    { condition: { urlFilter: '||ads.test^' }, action: { type: 'block' } },
    'On requests whose URL matches “||ads.test^”: blocks them with ERR_BLOCKED_BY_CLIENT.',
  ],
  [
    { enabled: false, times: 2, action: { type: 'block', errorCode: 'connectionrefused' } },
    'Turned off. On every request: blocks them with ERR_CONNECTION_REFUSED (twice).',
  ],
  [
    {
      expires: '2999-01-01T00:00:00Z',
      times: 1,
      action: {
        type: 'continueRequest',
        url: 'https://user:pass@b.test/x',
        method: 'put',
        headers: { Accept: 'text/plain', Cookie: null },
        postData: 'secret text',
        flags: ['skipCache'],
      },
    },
    'On every request: sends them to https://user:•••@b.test/x, changes the method to PUT, sets Accept to “text/plain”, removes Cookie, replaces the body, adds the flag skipCache (once, until 2999-01-01).',
  ],
  [
    {
      condition: { redirectUrlFilter: '|http:' },
      action: {
        type: 'rewriteRedirect',
        redirect: {
          transform: {
            scheme: 'https',
            port: '',
            query: '?token=1',
            fragment: '',
            queryTransform: {
              removeParams: ['utm'],
              addOrReplaceParams: [{ key: 'v', value: 'hidden' }],
            },
          },
        },
      },
    },
    'On requests redirected to a URL that matches “|http:”: follows the redirect with the scheme https, the usual port, another query, no fragment, without the parameter utm and the parameter v set.',
  ],
  [
    { action: { type: 'rewriteRedirect', redirect: { url: '/login' } } },
    'On every request: follows the redirect to /login.',
  ],
  [{ action: { type: 'rewriteRedirect' } }, 'On every request: follows the redirect.'],
  [
    { action: { type: 'rewriteRedirect', decision: 'stop' } },
    'On every request: stops at the redirect and takes it as the response.',
  ],
  [
    { action: { type: 'rewriteRedirect', decision: 'cancel' } },
    'On every request: cancels the request at the redirect.',
  ],
  [
    { action: { type: 'rewriteRedirect', decision: 'prompt' } },
    'On every request: asks you before a redirect is followed.',
  ],
  [
    {
      condition: { auth: { isProxy: true } },
      action: {
        type: 'continueWithAuth',
        response: 'provideCredentials',
        credentials: { username: 'alice', password: '${env:PROXY}' },
        maxAttempts: 2,
      },
    },
    'On requests when a proxy asks for credentials: gives the credentials of alice with the password ${env:PROXY}, at most twice.',
  ],
  [
    { action: { type: 'continueWithAuth', response: 'cancel' } },
    'On every request: gives no credentials.',
  ],
  [
    { action: { type: 'continueWithAuth', response: 'prompt' } },
    'On every request: asks you for the credentials.',
  ],
  [
    { action: { type: 'continueWithAuth', response: 'default' } },
    'On every request: leaves a challenge to the default.',
  ],
  [
    {
      condition: { requestDomains: ['dev.test'], ports: [8443] },
      action: { type: 'certificateError', decision: 'continue', fingerprint256: [FINGERPRINT] },
    },
    'On requests to dev.test (and its subdomains) on port 8443: trusts the certificate with the fingerprint 10:11:…:2F.',
  ],
  [
    { action: { type: 'certificateError', decision: 'cancel' } },
    'On every request: refuses a certificate with a problem.',
  ],
  [
    { action: { type: 'certificateError', decision: 'prompt' } },
    'On every request: asks you about a certificate with a problem.',
  ],
  [
    {
      condition: { cookie: { name: '_ga*' } },
      action: { type: 'cookies', send: 'block', save: 'block' },
    },
    'On requests for cookies named “_ga*”: does not send or save cookies.',
  ],
  [
    { action: { type: 'cookies', send: 'allow', save: 'block' } },
    'On every request: does not save cookies, lets cookies be sent.',
  ],
  [
    { action: { type: 'fulfill', path: 'mocks/user.json', delay: 50 } },
    'On every request: answers 200 with the file mocks/user.json in place of the network after 50 ms.',
  ],
  [
    { action: { type: 'fulfill', status: 404 } },
    'On every request: answers 404 in place of the network.',
  ],
];

test('every action says itself in a sentence, without secrets', () => {
  for (const [rule, expected] of sentences) assert.equal(sentence(rule), expected);
});
