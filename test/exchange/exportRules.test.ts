import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportRules } from '../../src/exchange/exportRules.ts';
import type { ExportName } from '../../src/exchange/conversion/exporter.ts';
import { importing, warningsOf, rulesOf } from './importing.ts';

async function exporting(
  to: ExportName,
  ...rules: object[]
): Promise<{ readonly text: string; readonly warnings: string[] }> {
  const named = rules.map((rule, index) => ({ id: `r${String(index + 1)}`, ...rule }));
  const text = JSON.stringify({ version: 1, rules: named }, null, 1);
  const exported = await exportRules([{ path: '/workspace/dev.request-rules.json', text }], to);
  return {
    text: exported.text ?? '',
    warnings: exported.problems.map(
      ({ code, range, message }) => `${code} ${String(range.start.line + 1)}: ${message}`,
    ),
  };
}

const TRACE = { header: 'X-Trace', operation: 'set', value: '1' };

test('rules become a declarativeNetRequest list in which the same rule wins', async () => {
  const { text, warnings } = await exporting(
    'dnr',
    { condition: { urlFilter: '||ads.test^' }, action: { type: 'block' } },
    {
      priority: 5,
      condition: { requestDomains: ['ok.ads.test'], requestMethods: ['get'] },
      action: { type: 'allow' },
    },
    {
      condition: {
        any: [{ urlFilter: '/a' }, { urlFilter: '/b', not: { requestMethods: ['POST'] } }],
      },
      action: { type: 'modifyHeaders', requestHeaders: [TRACE] },
    },
  );
  assert.deepEqual(warnings, []);
  const list = JSON.parse(text) as { condition: Record<string, unknown> }[];
  for (const { condition } of list) {
    assert.ok(Array.isArray(condition['resourceTypes']), 'documents are meant too');
    delete condition['resourceTypes'];
  }
  assert.deepEqual(list, [
    {
      id: 1,
      priority: 3,
      condition: { requestDomains: ['ok.ads.test'], requestMethods: ['get'] },
      action: { type: 'allow' },
    },
    { id: 2, priority: 2, condition: { urlFilter: '||ads.test^' }, action: { type: 'block' } },
    {
      id: 3,
      priority: 1,
      condition: { urlFilter: '/a' },
      action: { type: 'modifyHeaders', requestHeaders: [TRACE] },
    },
    {
      id: 4,
      priority: 1,
      condition: { urlFilter: '/b', excludedRequestMethods: ['post'] },
      action: { type: 'modifyHeaders', requestHeaders: [TRACE] },
    },
  ]);
});

test("what Chrome can't do is listed with its place, and secrets are not written", async () => {
  const { text, warnings } = await exporting(
    'dnr',
    { times: 1, action: { type: 'block' } },
    { condition: { ports: [8080] }, action: { type: 'block' } },
    { action: { type: 'fulfill', status: 404 } },
    {
      action: {
        type: 'modifyHeaders',
        requestHeaders: [
          { header: 'Authorization', operation: 'set', value: 'Bearer ${secret:api}' },
          { header: 'X-A', operation: 'append', value: '1' },
          TRACE,
        ],
      },
    },
  );
  assert.deepEqual(warnings, [
    'left-out 6: It acts only a limited number of times.',
    "left-out 14: Chrome's declarativeNetRequest has no condition like ports.",
    "left-out 25: Chrome's declarativeNetRequest has no action like fulfill.",
    "left-out 34: The value of Authorization is a secret, which can't be part of a list.",
    "left-out 39: Chrome can't append to X-A of a request.",
  ]);
  assert.equal((JSON.parse(text) as unknown[]).length, 1);
  assert.ok(!text.includes('secret:'));
});

test('rules become options of mitmproxy, with what was allowed before kept out of each', async () => {
  const { text, warnings } = await exporting(
    'mitmproxy',
    { priority: 2, condition: { requestDomains: ['ok.test'] }, action: { type: 'allow' } },
    { condition: { requestMethods: ['delete'] }, action: { type: 'block' } },
    { condition: { urlFilter: '/gone' }, action: { type: 'fulfill', status: 410 } },
    {
      condition: { urlFilter: '|https://a.test/x*y|' },
      action: { type: 'fulfill', path: 'mocks/x.json' },
    },
    {
      condition: { statusCodes: [500, 502] },
      action: {
        type: 'modifyHeaders',
        responseHeaders: [TRACE, { header: 'Server', operation: 'remove' }],
      },
    },
  );
  assert.deepEqual(warnings, []);
  const ok = String.raw`!(~u \"^[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?(?:[^/?#]*\\\\.)?(?:ok\\\\.test)(?:[:/?#]|$)\")`;
  assert.deepEqual(text.split('\n'), [
    'block_list:',
    String.raw`  - ";~m \"^(?:DELETE)$\" & ${ok};444"`,
    String.raw`  - ";~u \"/gone\" & ${ok};410"`,
    'map_local:',
    String.raw`  - ";~u \"^https://a\\\\.test/x.*y$\" & ${ok};.*;/workspace/mocks/x.json"`,
    'modify_headers:',
    String.raw`  - ";~s & (~c 500 | ~c 502) & ${ok};X-Trace;1"`,
    String.raw`  - ";~s & (~c 500 | ~c 502) & ${ok};Server;"`,
    '',
  ]);
});

test("what mitmproxy's options can't say is listed with its place", async () => {
  const { text, warnings } = await exporting(
    'mitmproxy',
    { condition: { isRedirect: true }, action: { type: 'block' } },
    { action: { type: 'fulfill', json: { a: 1 } } },
    { action: { type: 'cookies', send: 'block' } },
    {
      action: {
        type: 'modifyHeaders',
        requestHeaders: [
          { header: 'X-Api-Key', operation: 'set', value: '${env:KEY}' },
          { ...TRACE, operation: 'append' },
        ],
      },
    },
    { enabled: false, action: { type: 'block' } },
  );
  assert.equal(text, '');
  assert.deepEqual(
    warnings.map((warning) => warning.replace(/^left-out \d+: /, '')),
    [
      'mitmproxy has no filter like isRedirect.',
      'mitmproxy answers with a file and status 200, or with a status and no body.',
      "mitmproxy's options have nothing like cookies.",
      'The value of X-Api-Key is a secret, which is not written.',
      "mitmproxy replaces a header, it can't append.",
      'The rule is turned off.',
    ],
  );
});

test("rules become Requestly's, and mean the same when they are imported again", async () => {
  const { text, warnings } = await exporting(
    'requestly',
    { condition: { urlFilter: '||ads.test^' }, action: { type: 'block' } },
    {
      enabled: false,
      description: 'marks requests',
      condition: { requestDomains: ['api.test'], requestMethods: ['get'] },
      action: {
        type: 'modifyHeaders',
        requestHeaders: [TRACE, { header: 'X-Key', operation: 'set', value: '${secret:key}' }],
        responseHeaders: [{ header: 'Server', operation: 'remove' }],
      },
    },
    {
      condition: { urlFilter: '|https://mock.test/x|', isUrlFilterCaseSensitive: true },
      action: { type: 'fulfill', status: 201, json: { a: 1 } },
    },
    { condition: { ports: [1] }, action: { type: 'block' } },
    { action: { type: 'cookies', send: 'block' } },
  );
  assert.deepEqual(
    warnings.map((warning) => warning.replace(/^left-out \d+: /, '')),
    [
      'The value of X-Key is a secret, which is not written.',
      'Requestly has no condition like ports.',
      'Requestly has no rule like cookies.',
    ],
  );
  const again = await importing(text);
  assert.deepEqual(warningsOf(again), []);
  const [block, headers, mock] = rulesOf(again);
  assert.deepEqual(block, {
    id: 'r1',
    description: 'r1',
    condition: {
      regexFilter:
        '^[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?(?:[^/?#]*\\.)?ads\\.test(?:[^A-Za-z0-9_.%-]|$)',
    },
    action: { type: 'block' },
  });
  assert.deepEqual(headers, {
    id: 'r2',
    description: 'r2 – marks requests',
    enabled: false,
    condition: {
      regexFilter: '^[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?(?:[^/?#]*\\.)?(?:api\\.test)(?:[:/?#]|$)',
      requestMethods: ['get'],
    },
    action: {
      type: 'modifyHeaders',
      requestHeaders: [TRACE],
      responseHeaders: [{ header: 'Server', operation: 'remove' }],
    },
  });
  assert.deepEqual(mock?.action, {
    type: 'fulfill',
    status: 201,
    contentType: 'application/json',
    body: '{"a":1}',
  });
});

test('a rule file with an error is not exported', async () => {
  const file = { path: '/workspace/bad.request-rules.json', text: '{"version": 1, "rules": [{}]}' };
  const { text, problems } = await exportRules([file], 'dnr');
  assert.equal(text, null);
  assert.equal(problems[0]?.severity, 'error');
  assert.equal(problems[0].file, file.path);
});
