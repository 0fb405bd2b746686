import { test } from 'node:test';
import fc from 'fast-check';
import { formatNames } from '../../src/exchange/conversion/importer.ts';
import { dnrActionTypes } from '../../src/exchange/dnr/dnrRule.ts';
import { requestlyRuleTypes } from '../../src/exchange/requestly/requestlyRule.ts';
import { importing } from './importing.ts';

/** `importing` itself asserts that what is written can be loaded. */

const from = fc.option(fc.constantFrom(...formatNames), { nil: null });

test('any text is a rule file that loads or problems, never an exception', async () => {
  const text = fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' }));
  await fc.assert(
    fc.asyncProperty(text, from, async (content, format) => {
      const { text: written, problems } = await importing(content, { from: format });
      if (written === null && problems.length === 0) throw new Error('nothing, and no reason');
    }),
  );
});

/** Anything, and now and then what a format would have here. */
function near(likely: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: likely }, { weight: 1, arbitrary: fc.jsonValue() });
}

function nearRecord(model: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const fields = Object.entries(model).map(([name, value]) => [name, near(value)] as const);
  return near(fc.record(Object.fromEntries(fields), { requiredKeys: [] }));
}

const word = fc.constantFrom(
  '',
  '*',
  '||a.test^',
  'https://a.test/x',
  'a.test',
  'get',
  'x-a',
  'é|',
);
const words = fc.array(near(word), { maxLength: 3 });

const dnrList = fc.array(
  nearRecord({
    id: fc.integer(),
    priority: fc.integer(),
    condition: nearRecord({
      urlFilter: word,
      regexFilter: fc.constantFrom('a+', '(', '(?=a)', '[[:alpha:]]'),
      requestDomains: words,
      requestMethods: words,
      resourceTypes: words,
      tabIds: fc.array(fc.integer({ min: -1, max: 1 })),
      responseHeaders: fc.array(nearRecord({ header: word, values: words })),
    }),
    action: nearRecord({
      type: fc.constantFrom(...dnrActionTypes),
      redirect: nearRecord({
        url: word,
        extensionPath: word,
        regexSubstitution: fc.constantFrom('\\1', '\\', '\\9x'),
        transform: nearRecord({ scheme: word, host: word, queryTransform: nearRecord({}) }),
      }),
      requestHeaders: fc.array(
        nearRecord({
          header: fc.constantFrom('x-a', 'authorization', 'connection', 'é', ''),
          operation: fc.constantFrom('set', 'append', 'remove'),
          value: fc.constantFrom('1', 'Bearer x', '\n', ''),
        }),
      ),
    }),
  }),
  { maxLength: 4 },
);

test('any list that is nearly one of declarativeNetRequest is a rule file that loads or problems', async () => {
  const target = fc.constantFrom(
    '/workspace/a.request-rules.json',
    '/workspace/a.request-rules.yaml',
  );
  await fc.assert(
    fc.asyncProperty(dnrList, target, async (list, written) => {
      await importing(list, { target: written });
    }),
    { numRuns: 300 },
  );
});

const harHeaders = fc.array(
  nearRecord({
    name: fc.constantFrom('content-type', 'set-cookie', ':status', 'vary', 'é', 'content-length'),
    value: fc.constantFrom('', 'text/html; charset=x', 'a=b', '\n'),
  }),
  { maxLength: 3 },
);

const recording = fc.record({
  log: nearRecord({
    entries: fc.array(
      nearRecord({
        request: nearRecord({
          method: fc.constantFrom('GET', 'get', 'A B', ''),
          url: fc.constantFrom(
            'https://a.test/x?token=1|',
            'http://a.test/^*',
            'data:,x',
            '//',
            'https://ü.test/é/..%2f',
          ),
          headers: harHeaders,
        }),
        response: nearRecord({
          status: fc.integer({ min: -1, max: 1000 }),
          headers: harHeaders,
          content: nearRecord({
            mimeType: fc.constantFrom('text/html', '', '..', 'x-unknown'),
            size: fc.integer(),
            text: fc.string(),
            encoding: fc.constantFrom('base64', 'gzip'),
          }),
        }),
      }),
      { maxLength: 4 },
    ),
  }),
});

test('any file that is nearly a recording is a rule file that loads or problems', async () => {
  await fc.assert(
    fc.asyncProperty(recording, async (value) => {
      await importing(value);
    }),
    { numRuns: 300 },
  );
});

const pattern = fc.oneof(
  fc
    .array(fc.constantFrom('/', '|', ':', '~q', '~u a', '~d b.', '!', '(', 'a', '.*', '@x', '1'), {
      maxLength: 8,
    })
    .map((parts) => parts.join('')),
  fc.string(),
);

test('any options of mitmproxy are a rule file that loads or problems', async () => {
  const patterns = near(fc.array(near(pattern), { maxLength: 3 }));
  const options = nearRecord({
    map_local: patterns,
    map_remote: patterns,
    modify_headers: patterns,
    modify_body: patterns,
    block_list: patterns,
    anticache: fc.boolean(),
    listen_port: fc.integer(),
  });
  await fc.assert(
    fc.asyncProperty(options, async (value) => {
      await importing(value);
    }),
    { numRuns: 300 },
  );
});

test('any command line of mitmproxy is a rule file that loads or problems', async () => {
  const command = fc
    .array(
      fc.constantFrom(
        'mitmdump',
        '--map-remote',
        '-H',
        "'|a|b'",
        '--set',
        'map_local=',
        '\\\n',
        '"',
        '/~q/x/y',
      ),
      { maxLength: 8 },
    )
    .map((words) => `--set ${words.join(' ')}`);
  await fc.assert(
    fc.asyncProperty(command, async (text) => {
      await importing(text);
    }),
  );
});

const requestlyPair = nearRecord({
  source: nearRecord({
    key: fc.constantFrom('Url', 'host', 'path'),
    operator: fc.constantFrom('Equals', 'Contains', 'Matches', 'Wildcard_Matches'),
    value: fc.constantFrom('', 'a.test', '/a+/i', '/(/', '*://a*', 'a|^*'),
    filters: near(
      fc.array(
        nearRecord({
          requestMethod: words,
          resourceType: words,
          pageDomains: words,
          requestPayload: nearRecord({ key: word, value: word }),
        }),
        { maxLength: 2 },
      ),
    ),
  }),
  destination: fc.constantFrom('https://b.test/$1', 'file:///nowhere', 'x', 'file://%'),
  from: fc.constantFrom('a', '/a(.)/g', '/(/', ''),
  to: fc.constantFrom('b', '$1', '$&', '\\'),
  delay: fc.constantFrom('100', '-1', 'x'),
  userAgent: word,
  modifications: nearRecord({
    Request: fc.array(
      nearRecord({ header: word, type: fc.constantFrom('Add', 'Remove'), value: word }),
    ),
  }),
  response: nearRecord({ type: fc.constantFrom('static', 'code'), value: word, statusCode: word }),
  request: nearRecord({ type: fc.constantFrom('static', 'code'), value: word }),
});

const requestlyList = fc.array(
  nearRecord({
    objectType: fc.constantFrom('rule', 'group'),
    id: word,
    name: fc.constantFrom('Ü', '', 'A rule', '../x'),
    groupId: word,
    status: fc.constantFrom('Active', 'Inactive'),
    ruleType: fc.constantFrom(...requestlyRuleTypes),
    pairs: fc.array(requestlyPair, { maxLength: 2 }),
  }),
  { maxLength: 4 },
);

test("any list that is nearly one of Requestly's is a rule file that loads or problems", async () => {
  await fc.assert(
    fc.asyncProperty(requestlyList, async (list) => {
      await importing(list);
    }),
    { numRuns: 300 },
  );
});
