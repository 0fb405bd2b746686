import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textBody } from '../../src/engine/body/postData.ts';
import { run, seen } from '../engine/run.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { ImportFolder, importing, warningsOf, rulesOf } from './importing.ts';

/** A rule as Requestly's app exports it. */
function rule(ruleType: string, pairs: readonly object[], rest: object = {}): object {
  return {
    creationDate: 1560244092040,
    description: '',
    groupId: '',
    id: `${ruleType}_1560244092040`,
    isSample: false,
    name: `A ${ruleType} rule`,
    objectType: 'rule',
    pairs: pairs.map((pair, index) => ({ id: `p${String(index)}`, ...pair })),
    ruleType,
    schemaVersion: '3.0.0',
    status: 'Active',
    version: 2,
    ...rest,
  };
}

function source(operator: string, value: string, rest: object = {}): { source: object } {
  return { source: { filters: {}, key: 'Url', operator, value, ...rest } };
}

test("rules of Requestly's do here what they did there", async () => {
  await using server = await startServer((request, response) => {
    void readBody(request).then((body) => {
      response.setHeader('X-Powered-By', 'server');
      response.setHeader('Content-Type', 'text/plain');
      response.end(`${request.method ?? ''} ${request.url ?? ''} ${body.toString()}`);
    });
  });
  const host = `127.0.0.1:${String(server.port)}`;
  const imported = await importing([
    rule('Cancel', [source('Contains', 'twitter')]),
    rule('Redirect', [
      {
        destination: `http://${host}/?q=$2&x=$3`,
        ...source('Wildcard_Matches', '*://www.google.test/search?q=*&*'),
      },
    ]),
    rule('Replace', [{ from: '/v(\\d)/', to: 'version$1', ...source('Contains', '/api/') }]),
    rule('Headers', [
      {
        modifications: {
          Request: [{ id: '1', header: 'X-Added', type: 'Add', value: '1' }],
          Response: [{ id: '2', header: 'X-Powered-By', type: 'Remove', value: '' }],
        },
        ...source('Matches', '/HEADERS/i'),
      },
    ]),
    rule('QueryParam', [
      {
        modifications: [
          { id: '1', type: 'Add', param: 'a', value: '1', actionWhenParamExists: 'Overwrite' },
          { id: '2', type: 'Remove', param: 'utm' },
        ],
        ...source('Contains', '/query'),
      },
    ]),
    rule('UserAgent', [{ userAgent: 'Old/1', ...source('Equals', host, { key: 'host' }) }]),
    rule('Request', [
      {
        request: { type: 'static', value: '{"a":1}' },
        ...source('Contains', '/body', { filters: [{ requestMethod: ['POST'] }] }),
      },
    ]),
    rule('Response', [
      {
        response: {
          type: 'static',
          value: 'changed',
          statusCode: '418',
          resourceType: 'restApi',
        },
        ...source('Contains', '/changed'),
      },
      {
        response: {
          type: 'static',
          value: '{"mock":true}',
          statusCode: '201',
          serveWithoutRequest: true,
        },
        ...source('Equals', 'https://mock.test/api'),
      },
    ]),
  ]);
  assert.deepEqual(warningsOf(imported), []);
  await using folder = await ImportFolder.create();
  const handler = await folder.write(imported);
  const got = async (url: string): Promise<string> => (await run(url, { handler })).text;

  assert.equal((await run('https://twitter.test/', { handler })).error, 'ERR_BLOCKED_BY_CLIENT');
  assert.equal(await got('https://www.google.test/search?q=rules&z=1'), 'GET /?q=rules&x=z=1 ');
  assert.equal(await got(`${server.url}/api/v2/users`), 'GET /api/version2/users ');
  const { webRequest } = await run(`${server.url}/headers`, { handler });
  assert.deepEqual(seen(server.requests.at(-1), 'X-Added'), ['1']);
  assert.deepEqual(seen(server.requests.at(-1), 'User-Agent'), ['Old/1']);
  assert.deepEqual(seen(webRequest.response ?? undefined, 'X-Powered-By'), []);
  assert.equal(await got(`${server.url}/query?utm=x&b=2`), 'GET /query?b=2&a=1 ');
  const posted = { url: `${server.url}/body`, method: 'POST', postData: textBody('mine') };
  assert.equal((await run(posted, { handler })).text, 'POST /body {"a":1}');
  const changed = await run(`${server.url}/changed`, { handler });
  assert.equal(changed.text, 'changed');
  assert.equal(changed.webRequest.response?.status, 418);
  const mocked = await run('https://mock.test/api', { handler });
  assert.equal(mocked.text, '{"mock":true}');
  assert.equal(mocked.webRequest.response?.status, 201);
  assert.equal(mocked.webRequest.response.mimeType, 'application/json');
});

test('groups that are turned off turn their rules off, and filters become conditions', async () => {
  const imported = await importing([
    { objectType: 'group', id: 'Group_1', name: 'Staging', status: 'Inactive' },
    rule(
      'Delay',
      [
        {
          delay: '1500',
          ...source('Equals', 'api.test', {
            key: 'host',
            filters: [
              {
                requestMethod: ['GET', 'POST'],
                resourceType: ['xmlhttprequest'],
                pageDomains: ['site.test'],
                requestPayload: { key: 'user.id', value: '7' },
              },
            ],
          }),
        },
      ],
      { groupId: 'Group_1', name: 'Slow API' },
    ),
  ]);
  assert.deepEqual(warningsOf(imported), []);
  assert.deepEqual(rulesOf(imported), [
    {
      id: 'Slow-API',
      description: 'Staging – Slow API',
      enabled: false,
      condition: {
        regexFilter: '^[a-z]+://(?:[^/?#@]*@)?api\\.test(?:[/?#]|$)',
        isUrlFilterCaseSensitive: true,
        requestMethods: ['get', 'post'],
        resourceTypes: ['xmlhttprequest'],
        initiatorDomains: ['site.test'],
        requestBody: { jsonIncluding: { user: { id: 7 } } },
      },
      action: { type: 'fault', latency: 1500 },
    },
  ]);
});

test("what needs JavaScript, a page or a function of Requestly's is listed", async () => {
  const imported = await importing([
    rule('Response', [
      { response: { type: 'code', value: 'function…' }, ...source('Contains', 'a') },
    ]),
    rule('Script', [{ scripts: [], ...source('Contains', 'a') }]),
    rule('Headers', [
      {
        modifications: {
          Request: [
            { header: 'X-Random', type: 'Add', value: 'rq_rand(5)' },
            { header: 'Authorization', type: 'Add', value: 'Bearer s3cr3t' },
          ],
        },
        ...source('Contains', 'a'),
      },
    ]),
    rule('Cancel', [
      source('Contains', 'a', {
        filters: [{ pageUrl: { operator: 'Contains', value: 'https://page.test' } }],
      }),
      source('Matches', '/(?<!a)b/'),
    ]),
    rule('Redirect', [{ destination: 'https://b.test/$1', ...source('Contains', 'a') }]),
  ]);
  assert.ok(!imported.text?.includes('s3cr3t'));
  assert.deepEqual(
    warningsOf(imported).map((warning) => warning.replace(/ \d+:/, '')),
    [
      'left-out It runs JavaScript of the rule.',
      'left-out Scripts are put into pages, and no page is shown here.',
      "left-out The value of X-Random is made by a function of Requestly's.",
      'secret-left-out The value of Authorization looks like a secret and was not copied.',
      'left-out There is no condition on the URL of the page that asks here.',
      "left-out An expression of a rule can't look ahead or behind (?! ?<!): that takes too long on some texts.",
      'left-out The destination has $1, and nothing in the source says what that is.',
    ],
  );
});
