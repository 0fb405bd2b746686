import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { sending } from './curlServer.ts';
import type { Sending } from './curlServer.ts';
import { runCli } from './runCli.ts';

/** The keys of AWS's published test suite for Signature Version 4. */
const KEYS = ['-u', 'AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'];
const SUITE = [
  ...['--aws-sigv4', 'aws:amz:us-east-1:service', ...KEYS],
  ...['-H', 'Host: example.amazonaws.com', '-H', 'X-Amz-Date: 20150830T123600Z'],
];

const published: Readonly<
  Record<string, { path?: string; argv?: readonly string[]; fields: string; signature: string }>
> = {
  'get-vanilla': {
    fields: 'host;x-amz-date',
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  'get-vanilla-query-order-key-case': {
    path: '/?Param2=value2&Param1=value1',
    fields: 'host;x-amz-date',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  'get-header-key-duplicate': {
    argv: ['value2', 'value2', 'value1'].flatMap((value) => ['-H', `My-Header1: ${value}`]),
    fields: 'host;my-header1;x-amz-date',
    signature: 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  },
  'post-vanilla': {
    argv: ['-X', 'POST'],
    fields: 'host;x-amz-date',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  'post-x-www-form-urlencoded': {
    argv: ['-d', 'Param1=value1'],
    fields: 'content-type;host;x-amz-date',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
};

for (const [name, { path = '/', argv = [], fields, signature }] of Object.entries(published)) {
  test(`--aws-sigv4 signs ${name} of AWS's test suite as it was published`, async (t) => {
    const { send, url, header } = await sending(t);
    const { exitCode, err: stderr } = await send(...SUITE, ...argv, `${url}${path}`);
    assert.equal(exitCode, 0, stderr);
    assert.equal(
      header('authorization'),
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${fields}, Signature=${signature}`,
    );
  });
}

/** The examples in the documentation of Amazon S3. */
const S3 = [
  ...['-u', 'AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ...['-H', 'Host: examplebucket.s3.amazonaws.com', '-H', 'X-Amz-Date: 20130524T000000Z'],
  ...['--aws-sigv4', 'aws:amz:us-east-1:s3'],
];
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

test('S3 gets the hash of the body as a field, and the signature of its documentation', async (t) => {
  const { send, url, header } = await sending(t, undefined, { text: 'Welcome to Amazon S3.' });
  const signature = (): string => /Signature=(\w+)$/.exec(header('authorization') ?? '')?.[1] ?? '';

  await send(...S3, '-r', '0-9', `${url}/test.txt`);
  assert.equal(
    signature(),
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    'get an object',
  );
  assert.equal(header('x-amz-content-sha256'), EMPTY_HASH);

  await send(...S3, `${url}/?lifecycle`);
  assert.equal(
    signature(),
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    'get the lifecycle',
  );
  await send(...S3, `${url}/?max-keys=2&prefix=J`);
  assert.equal(
    signature(),
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    'list objects',
  );

  await send(
    ...[...S3, '-T', 'text', '-H', 'Date: Fri, 24 May 2013 00:00:00 GMT'],
    ...['-H', 'x-amz-storage-class: REDUCED_REDUNDANCY', `${url}/test$file.text`],
  );
  assert.equal(
    signature(),
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    'put an object',
  );
  assert.equal(
    header('x-amz-content-sha256'),
    '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
  );
});

test('another provider has its own algorithm, its own fields and its own end of the scope', async (t) => {
  const place = await sending(t);
  const argv = ['--aws-sigv4', 'osc:out:eu-west-2:api', '-u', 'KEY:SECRET'];
  await place.send(...argv, `${place.url}/a?b=c`);
  const { authorization, date } = verified(place, 0, { provider: 'osc', vendor: 'out' });
  assert.match(
    authorization,
    /^OSC4-HMAC-SHA256 Credential=KEY\/\d{8}\/eu-west-2\/api\/osc4_request, SignedHeaders=host;x-out-date, /,
  );
  assert.ok(Math.abs(Date.now() - date) < 60_000, 'signed now');
});

test('what rules change is signed as it is sent, and so are files, a session token and what is left of a redirect', async (t) => {
  const rules = {
    version: 1,
    rules: [
      {
        id: 'late',
        condition: { urlFilter: '/signed' },
        action: {
          type: 'modifyHeaders',
          requestHeaders: [
            { header: 'X-Amz-Meta-Team', operation: 'set', value: ' green  team ' },
            { header: 'X-Custom', operation: 'remove' },
          ],
        },
      },
    ],
  };
  const place = await sending(
    t,
    (request, response) => {
      if (request.url !== '/signed') return response.end('ok');
      return response.writeHead(307, { Location: '/again?x=1' }).end();
    },
    { 'late.request-rules.json': JSON.stringify(rules), 'large.bin': 'large '.repeat(100_000) },
  );
  const { exitCode, err: stderr } = await runCli(
    [
      ...['send', '--rules', 'late.request-rules.json', '-T', 'large.bin'],
      ...['-u', 'KEY:SECRET', '--aws-sigv4', 'aws:amz:eu-central-1:execute-api'],
      ...['-H', 'X-Amz-Security-Token: TEMPORARY', '-H', 'X-Custom: gone', `${place.url}/signed`],
    ],
    { cwd: place.cwd },
  );
  assert.equal(exitCode, 0, stderr);
  assert.equal(place.server.requests.length, 2);
  const [first, second] = [verified(place, 0), verified(place, 1)];
  assert.deepEqual(first.signed, [
    ...['host', 'x-amz-date', 'x-amz-meta-team', 'x-amz-security-token'],
  ]);
  assert.ok(second.signed.includes('x-amz-security-token'));
  assert.ok(!stderr.includes('TEMPORARY') && !stderr.includes('Signature='));
});

test('a request to another server is not signed, unless that is trusted', async (t) => {
  const other = await sending(t);
  const { send, url } = await sending(t, (_request, response) =>
    response.writeHead(302, { Location: `${other.url}/there` }).end(),
  );
  const argv = ['--aws-sigv4', 'aws:amz:r:s', '-u', 'KEY:SECRET', url];
  await send(...argv);
  assert.equal(other.header('authorization'), undefined);
  await send('--location-trusted', ...argv);
  verified(other, 1);
});

test('a body that is piped in is announced as unsigned to S3, and refused elsewhere before anything is sent', async (t) => {
  const { sendWith, url, header, bodies } = await sending(t);
  const argv = ['-T', '-', '-u', 'KEY:SECRET', `${url}/x`, '--aws-sigv4'];
  assert.equal((await sendWith({ stdin: 'piped' }, ...argv, 'aws:amz:r:s3')).exitCode, 0);
  assert.equal(header('x-amz-content-sha256'), 'UNSIGNED-PAYLOAD');
  assert.deepEqual(bodies, ['piped']);

  const { exitCode, err: stderr } = await sendWith({ stdin: 'piped' }, ...argv, 'aws:amz:r:sqs');
  assert.equal(exitCode, 2);
  assert.match(stderr, /can't be signed\. The signature needs the body before it is sent\./);
  assert.equal(bodies.length, 1);
});

test('the secret key is nowhere in what --json and --har tell', async (t) => {
  const { send, url, file } = await sending(t);
  const { out: stdout, err: stderr } = await send(
    ...['--json', '--har', 'out.har', '-u', 'ACCESSKEY:VERYSECRET'],
    ...['--aws-sigv4', 'aws:amz:r:s', '-H', 'X-Amz-Security-Token: TEMPORARY', url],
  );
  const told = stdout + stderr + (await file('out.har'));
  for (const secret of ['VERYSECRET', 'TEMPORARY', 'ACCESSKEY', 'Signature=']) {
    assert.ok(!told.includes(secret), secret);
  }
  assert.match(told, /X-Amz-Date/);
});

test('an Authorization of your own is left as it is', async (t) => {
  const { send, url, header } = await sending(t);
  await send('--aws-sigv4', 'aws:amz:r:s', '-u', 'K:S', '-H', 'Authorization: Mine x', url);
  assert.equal(header('authorization'), 'Mine x');
  assert.equal(header('x-amz-date'), undefined);
});

test('region and service come from the name of the host where they are not written', async (t) => {
  const { send, url, header } = await sending(t);
  const hosts = {
    'sqs.eu-west-1.amazonaws.com': 'eu-west-1/sqs',
    'bucket.s3.us-west-2.amazonaws.com': 'us-west-2/s3',
    'iam.amazonaws.com': 'us-east-1/iam',
    'api.eu-west-2.outscale.test': 'eu-west-2/api',
  };
  for (const [host, scope] of Object.entries(hosts)) {
    const to = `::${new URL(url).host}`;
    await send('--aws-sigv4', 'aws:amz', '-u', 'K:S', '--connect-to', to, `http://${host}/`);
    assert.match(header('authorization') ?? '', new RegExp(`/${scope}/aws4_request`), host);
  }
});

test('what --aws-sigv4 needs is said before anything is sent', async (t) => {
  const { send, url, bodies } = await sending(t);
  const refused = async (...argv: string[]): Promise<string> => {
    const { exitCode, err: stderr } = await send(...argv);
    assert.equal(exitCode, 2, stderr);
    return stderr;
  };
  for (const place of [url, url.replace('//', '//K:S@')]) {
    const message = await refused('--aws-sigv4', 'aws:amz:r:s', place);
    assert.match(message, /needs -u ACCESS_KEY:SECRET_KEY/);
  }
  assert.match(await refused('--aws-sigv4', '', '-u', 'K:S', url), /is written as provider1/);
  assert.match(await refused('--aws-sigv4', 'aws:amz:r:', '-u', 'K:S', url), /is written as/);
  for (const host of ['localhost', '127.0.0.1']) {
    const elsewhere = url.replace('127.0.0.1', host);
    assert.match(
      await refused('--aws-sigv4', 'aws:amz', '-u', 'K:S', elsewhere),
      new RegExp(`The host ${host} does not say .* Write aws:amz:REGION:SERVICE`),
    );
  }
  for (const path of ['/caf%E9', '/x?a=%E9', '/x?a=1?b=%E9']) {
    assert.match(
      await refused('--aws-sigv4', 'aws:amz:r:s', '-u', 'K:S', url + path),
      /has %-sequences that are not UTF-8/,
    );
  }
  for (const start of ['/x?', '/x?a?']) {
    const many = `${url}${start}${'&b'.repeat(1001)}`;
    assert.match(
      await refused('--aws-sigv4', 'aws:amz:r:s', '-u', 'K:S', many),
      /more than 1000 parameters/,
    );
  }
  assert.deepEqual(bodies, []);
});

interface Verified {
  readonly authorization: string;
  /** Names of fields. */
  readonly signed: readonly string[];
  /** Milliseconds since 1970. */
  readonly date: number;
}

/** What a server does that knows the secret: it computes the signature of what has arrived, and compares. */
function verified(
  { server, bodies }: Sending,
  index: number,
  { provider = 'aws', vendor = 'amz' } = {},
): Verified {
  const { method, url, headers } = server.requests[index] ?? assert.fail();
  const values = (name: string): string =>
    headers
      .filter(([field]) => field.toLowerCase() === name)
      .map(([, value]) => value.trim().replaceAll(/\s+/g, ' '))
      .join(',');
  const authorization = values('authorization');
  const [, scope = '', fields = '', signature = ''] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=(\w{64})$/.exec(authorization) ??
    [];
  const date = values(`x-${vendor}-date`);
  const [path = '', query = ''] = url.split('?');
  const canonical = [
    ...[method, path.split('/').map(encodeURIComponent).join('/')],
    query.split('&').sort().join('&'),
    ...fields.split(';').map((name) => `${name}:${values(name)}`),
    ...['', fields, sha256(bodies[index] ?? '')],
  ].join('\n');
  const text = [`${provider.toUpperCase()}4-HMAC-SHA256`, date, scope, sha256(canonical)].join(
    '\n',
  );
  const first: string | Buffer = `${provider.toUpperCase()}4SECRET`;
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (made, part) => createHmac('sha256', made).update(part).digest(),
      first,
    );
  assert.equal(signature, createHmac('sha256', key).update(text).digest('hex'), canonical);
  const iso = date.replace(/^(....)(..)(..T..)(..)(..)/, '$1-$2-$3:$4:$5');
  return { authorization, signed: fields.split(';'), date: Date.parse(iso) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
