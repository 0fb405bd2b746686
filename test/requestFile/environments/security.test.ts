import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { environmentsOf, valuesOf } from './environmentFolder.ts';

test('authorizations are merged field by field: a private file need hold the secret only', async (t) => {
  const environments = await environmentsOf(
    t,
    {
      'http-client.env.json': {
        dev: {
          host: 'a.test',
          Security: {
            Auth: {
              main: { Type: 'OAuth2', 'Client ID': 'id', 'Token URL': '{{host}}/token' },
              other: { Type: 'Mock', Token: 't' },
            },
          },
        },
        prod: { Security: { Auth: { main: { 'Client ID': 'prod' } } } },
      },
      'api/http-client.private.env.json': {
        dev: { Security: { Auth: { main: { 'Client Secret': 's' } } } },
      },
    },
    { file: 'api/a.http' },
  );
  const auth = environments.auth(['dev']);
  assert.deepEqual(Array.from(auth.keys()), ['main', 'other']);
  const main = auth.get('main');
  assert.deepEqual(
    Array.from(main?.fields ?? [], ([name, { value, secret, origin }]) => [
      name,
      value,
      secret,
      origin.line,
    ]),
    [
      ['Client Secret', 's', true, 5],
      ['Type', 'OAuth2', false, 6],
      ['Client ID', 'id', false, 7],
      ['Token URL', '{{host}}/token', false, 8],
    ],
  );
  assert.equal(main?.origin.file, join(environments.root, 'api', 'http-client.private.env.json'));
  assert.deepEqual(Array.from(environments.auth([]).keys()), []);
  // It is no variable, and no completion offers it.
  assert.deepEqual(valuesOf(environments, 'dev'), { host: 'a.test' });
});

test('a variable that is called Security and holds no Auth is a variable', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.env.json': { dev: { Security: 'high' }, Security: { level: 1 } },
  });
  assert.equal(environments.find('Security', ['dev'])?.value, 'high');
  assert.equal(environments.find('level', ['Security'])?.value, 1);
});

test('SSLConfiguration: certificate, key, passphrase, and whether certificates are checked', async (t) => {
  const environments = await environmentsOf(
    t,
    {
      'http-client.private.env.json': {
        dev: {
          SSLConfiguration: {
            clientCertificate: 'certificates/{{user}}.pem',
            clientCertificateKey: { path: '/keys/key.der', format: 'DER' },
            clientCertificatePassphrase: 'open sesame',
            verifyHostCertificate: false,
          },
        },
        test: { SSLConfiguration: { clientCertificate: 'a.pem', hasCertificatePassphrase: true } },
      },
      'http-client.env.json': { dev: { host: 'a.test' }, prod: {} },
    },
    { file: 'api/a.http' },
  );
  const origin = (line: number): unknown => ({
    kind: 'environment',
    file: join(environments.root, 'http-client.private.env.json'),
    line,
    environment: 'dev',
  });
  assert.deepEqual(environments.tls(['dev']), {
    clientCertificate: {
      ...{ path: 'certificates/{{user}}.pem', folder: environments.root },
      origin: origin(3),
    },
    clientCertificateKey: {
      ...{ path: '/keys/key.der', folder: environments.root },
      origin: origin(4),
    },
    clientCertificatePassphrase: { value: 'open sesame', origin: origin(8), secret: true },
    hasCertificatePassphrase: true,
    verifyHostCertificate: { value: false, origin: origin(9) },
  });
  const other = environments.tls(['test']);
  assert.deepEqual(
    [
      other?.hasCertificatePassphrase,
      other?.clientCertificatePassphrase,
      other?.verifyHostCertificate,
    ],
    [true, null, null],
  );
  assert.equal(environments.tls(['prod']), null);
  assert.deepEqual(valuesOf(environments, 'dev'), { host: 'a.test' });
});

test('SSLConfiguration beside the environments counts in each, and is not one', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.private.env.json':
      '{\n"SSLConfiguration": {\n"verifyHostCertificate": false\n},\n"dev": { "SSLConfiguration": { "verifyHostCertificate": true } } }',
  });
  assert.deepEqual(
    environments.names.map(({ name }) => name),
    ['dev'],
  );
  assert.deepEqual(environments.tls([])?.verifyHostCertificate, {
    value: false,
    origin: {
      kind: 'environment',
      file: join(environments.root, 'http-client.private.env.json'),
      line: 2,
    },
  });
  assert.equal(environments.tls(['dev'])?.verifyHostCertificate?.value, true);
});

test('SSLConfiguration: only false itself turns checking off; what is of another type is told of', async (t) => {
  const environments = await environmentsOf(t, {
    'http-client.env.json': {
      dev: {
        SSLConfiguration: { verifyHostCertificate: 'false', clientCertificate: 7, other: 1 },
      },
    },
  });
  assert.deepEqual(
    environments.problems.map(({ code, message, range }) => [code, message, range.start.line]),
    [
      ['wrong-type', 'verifyHostCertificate must be true or false, without quotes.', 3],
      ['wrong-type', 'clientCertificate must be a path, or an object with path and format.', 4],
    ],
  );
  assert.equal(environments.tls(['dev'])?.verifyHostCertificate, null);
  assert.equal(environments.tls(['dev'])?.clientCertificate, null);
});
