import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadReaders, readDocument } from '../../src/rules/document/readDocument.ts';
import { secretAt } from '../../src/ruleEditing/fixes/keepSecret.ts';
import { fixesFor } from '../../src/ruleEditing/fixes/fixesFor.ts';
import { changed } from '../../src/ruleEditing/fixes/textChange.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { run } from '../engine/run.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { KNOWN } from '../ruleEditing/typing.ts';

before(() => loadReaders(['a.yaml']));

/** Put together here, so that nobody who looks for tokens takes them for real. */
const JWT = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJhZGEifQ', 'c2lnbmF0dXJlLW9mLWFkYQ'].join('.');
const GITHUB = `ghp_${'a1B2c3D4e5'.repeat(4)}`;
const SESSION = '8f3a9c1e7b2d4f60a5c8';

interface Parts {
  readonly condition?: unknown;
  readonly action?: unknown;
}

const block = { type: 'block' };
const send = (rest: object): Parts => ({ action: { type: 'continueRequest', ...rest } });
const header = (name: string, value: string): Parts => ({
  action: {
    type: 'modifyHeaders',
    requestHeaders: [{ header: name, operation: 'append', value }],
  },
});
const answer = (rest: object): Parts => ({ action: { type: 'fulfill', ...rest } });
const leadTo = (redirect: object): Parts => ({ action: { type: 'redirect', redirect } });
const on = (condition: object): Parts => ({ condition, action: block });

function textOf({ condition, action = block }: Parts): string {
  const rule = { id: 'a', ...(condition === undefined ? {} : { condition }), action };
  return JSON.stringify({ version: 1, rules: [rule] }, null, 2);
}

/** What is told of secrets: the code, and what it points at. */
function told(parts: Parts): string[] {
  const text = textOf(parts);
  const { file, problems } = parseRuleFile('a.json', text);
  assert.ok(file, JSON.stringify(problems));
  const document = readDocument('a.json', text);
  return problems
    .filter(({ code }) => code.includes('secret'))
    .map(({ code, range: { start, end }, data, message }) => {
      const value = secretAt(document, { name: '', path: data?.path ?? [], part: data?.part });
      assert.ok(!message.includes(value ?? ''), 'the secret is not in the message');
      const shown = text.slice(document.offsetAt(start), document.offsetAt(end));
      return `${code} ${shown === value ? shown : `${String(value)} in ${shown}`}`;
    });
}

const secrets: readonly (readonly [parts: Parts, expected: string])[] = [
  [header('Authorization', 'Bearer hunter2hunter2'), 'literal-secret hunter2hunter2'],
  [header('Proxy-Authorization', 'Basic YWRhOm1hcmxvdw=='), 'literal-secret YWRhOm1hcmxvdw=='],
  [header('X-Auth-Token', 'q7'.repeat(4)), `literal-secret ${'q7'.repeat(4)}`],
  [header('Cookie', `theme=dark; JSESSIONID=${SESSION}`), `literal-secret ${SESSION}`],
  [send({ headers: { cookie: `id=${SESSION}` } }), `literal-secret ${SESSION}`],
  [header('X-Note', `see ${GITHUB}`), `literal-secret ${GITHUB}`],
  [header('Referer', `https://a.test/?access_token=${SESSION}`), `literal-secret ${SESSION}`],
  [send({ postData: `grant_type=x&client_secret=hunter2` }), 'literal-secret hunter2'],
  [send({ postData: `just ${JWT} here` }), `literal-secret ${JWT}`],
  [send({ url: 'https://ada:hunter2@a.test/' }), 'exposed-secret hunter2'],
  [send({ url: `/next?api_key=${SESSION}` }), `exposed-secret ${SESSION}`],
  [leadTo({ url: `https://a.test/?access_token=hunter2` }), 'exposed-secret hunter2'],
  [leadTo({ transform: { query: '?api_key=hunter2' } }), 'exposed-secret hunter2'],
  [
    leadTo({
      transform: { queryTransform: { addOrReplaceParams: [{ key: 'token', value: 'hunter2' }] } },
    }),
    'exposed-secret hunter2',
  ],
  [
    {
      action: { type: 'rewriteRedirect', redirect: { url: 'https://ada:hunter2@a.test/' } },
    },
    'exposed-secret hunter2',
  ],
  [on({ urlFilter: `||a.test/?token=${SESSION}^` }), `exposed-secret ${SESSION}^`],
  [on({ urlFilter: '|https://ada:hunter2@a.test/' }), 'exposed-secret hunter2'],
  [
    on({ requestHeaders: [{ header: 'Authorization', values: [`Bearer ${SESSION}`] }] }),
    `exposed-secret ${SESSION}`,
  ],
  [on({ not: { urlPattern: { search: 'a=1&password=hunter2' } } }), 'exposed-secret hunter2'],
  [on({ requestBody: { jsonIncluding: { password: 'hunter2' } } }), 'exposed-secret hunter2'],
  [
    { action: { type: 'replaceBody', json: { user: { password: 'hunter2' } } } },
    'exposed-secret hunter2',
  ],
  [send({ postData: '<a><password>hunter2</password></a>' }), 'literal-secret hunter2'],
  [send({ postData: '{"data":"{\\"password\\":\\"hunter2\\"}"}' }), 'literal-secret hunter2'],
  [on({ requestBody: { matches: 'password=hunter2' } }), 'exposed-secret hunter2'],
  [on({ requestBody: { matches: `^${GITHUB}` } }), `exposed-secret ${GITHUB}`],
  [leadTo({ transform: { path: `/t/${GITHUB}` } }), `exposed-secret ${GITHUB}`],
  [
    { action: { type: 'replaceBody', replacements: [{ includes: GITHUB, with: 'x' }] } },
    `exposed-secret ${GITHUB}`,
  ],
  [on({ auth: { realm: GITHUB } }), `exposed-secret ${GITHUB}`],
  [
    {
      action: {
        type: 'continueWithAuth',
        response: 'provideCredentials',
        credentials: { username: GITHUB, password: '${secret:a}' },
      },
    },
    `literal-secret ${GITHUB}`,
  ],
  [answer({ json: { access_token: JWT } }), `exposed-secret ${JWT}`],
  [answer({ body: `token: ${GITHUB}` }), `exposed-secret ${GITHUB}`],
  [answer({ headers: { 'Set-Cookie': `sid=${SESSION}; Path=/` } }), `literal-secret ${SESSION}`],
];

for (const [parts, expected] of secrets) {
  const name = expected.replace(JWT, 'a JWT').replace(GITHUB, 'a token of GitHub');
  const { action, condition } = JSON.parse(JSON.stringify(parts)) as Record<string, object>;
  const place = condition === undefined ? JSON.stringify(action).slice(9, 60) : 'a condition';
  test(`a rule that holds a secret is told of: ${name} in ${place}`, () => {
    assert.deepEqual(told(parts), [expected]);
  });
}

test('in a body of JSON only the value is pointed at by the fix, escaped as it is', () => {
  const [found] = told(send({ postData: '{ "user": "ada", "password": "hun\\"ter2" }' }));
  assert.match(found ?? '', /^literal-secret hun\\"ter2 in "/);
});

test('what stands for a secret, or is meant for a test, is left alone', () => {
  const inBodies = ['…', '•••'];
  const placeholders = [
    '${secret:NAME}',
    '${env:TOKEN}',
    '{{token}}',
    '<token>',
    '%TOKEN%',
    'xxx',
    'XXXX-XXXX',
    '********',
    '...',
    'test',
    'test-token',
    'your-api-key',
    'YOUR_API_KEY_HERE',
    'changeme',
    'invalid',
    'expiredToken',
    '1234',
  ];
  for (const value of [...inBodies, ...placeholders]) {
    assert.deepEqual(told(send({ postData: `password=${value}` })), [], value);
    assert.deepEqual(told(send({ postData: JSON.stringify({ password: value }) })), [], value);
  }
  for (const value of placeholders) {
    assert.deepEqual(told(header('Authorization', `Bearer ${value}`)), [], value);
    assert.deepEqual(told(header('X-Api-Key', value)), [], value);
    assert.deepEqual(told(header('Cookie', `session_id=${value}`)), [], value);
  }
});

test('a token is told of in every text of a rule, also in its name and its description', () => {
  for (const field of ['id', 'description']) {
    const rule = {
      id: 'a',
      [field]: `for ${GITHUB}`.replace(field === 'id' ? 'for ' : '', ''),
      action: block,
    };
    const { problems } = parseRuleFile('a.json', JSON.stringify({ version: 1, rules: [rule] }));
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['exposed-secret'],
    );
  }
});

test('the name before a secret is told without the signs of a pattern', () => {
  const names = [
    `[?&]token=${SESSION}`,
    `||a.test/?*session_id=${SESSION}`,
    `?user[password]=${SESSION}`,
  ].map((text) => {
    const filter = text.startsWith('[') ? { regexFilter: text } : { urlFilter: text };
    const { problems } = parseRuleFile('a.json', textOf(on(filter)));
    return /The value of (\S+)/.exec(problems[0]?.message ?? '')?.[1];
  });
  assert.deepEqual(names, ['token', 'session_id', 'user[password]']);
});

test('what only resembles a secret is left alone', () => {
  for (const parts of [
    header('Cookie', 'theme=dark; lang=de'),
    header('X-Csrf-Token', 'fetch'),
    header('Authorization', 'Negotiate'),
    send({ url: 'https://a.test/?key=name&code=404&page_token=2' }),
    send({ url: 'https://ada@a.test/' }),
    send({ postData: '{"token_type":"bearer","code":"ERR_X","password":null}' }),
    on({ urlFilter: '||a.test/?access_token=*' }),
    on({ urlFilter: '?api_key=' }),
    on({ requestBody: { matches: 'password=.+' } }),
    on({ requestBody: { matches: 'password=([^&]+)' } }),
    on({ requestBody: { matches: 'password=abc.*' } }),
    send({ postData: '<a><token>test</token><code>ok</code></a>' }),
    leadTo({ transform: { path: '/sk-hotel-centrum-bratislava' } }),
    on({ regexFilter: '[?&]token=([^&]+)' }),
    on({ requestHeaders: [{ header: 'Authorization', values: ['Bearer *', 'Basic ?*'] }] }),
    on({ requestHeaders: [{ header: 'Authorization', excludedValues: ['*'] }] }),
    // What answers in place of a server is mostly made up.
    answer({ json: { access_token: 'hunter2', password: 'secret-of-ada' } }),
    answer({ headers: { 'Set-Cookie': 'sid=ada-1; Path=/', 'X-Api-Key': 'k1' } }),
    {
      action: {
        type: 'modifyHeaders',
        responseHeaders: [{ header: 'Set-Cookie', operation: 'append', value: 'a=1' }],
      },
    },
  ]) {
    assert.deepEqual(told(parts), [], JSON.stringify(parts));
  }
});

/** The text after the first quick fix, and what is to be kept. */
function fixed(
  path: string,
  text: string,
): [text: string, kept: string | null, preferred: boolean] {
  const document = readDocument(path, text);
  const { problems } = parseRuleFile(path, text);
  const [fix] = problems.flatMap((problem) =>
    fixesFor(problem, document, { ...KNOWN, secrets: [], now: 0 }),
  );
  assert.ok(fix?.secret, JSON.stringify(problems));
  return [changed(text, fix.changes), secretAt(document, fix.secret), fix.isPreferred];
}

test('the quick fix moves the secret alone, in JSON with comments and in each style of YAML', () => {
  const jsonc = (value: string): string => `{
  "version": 1, // ours
  "rules": [{ "id": "a", "action": { "type": "continueRequest", "headers": { "Cookie": "theme=dark; sid=${value}" } } }],
}`;
  const yaml = (postData: string): string =>
    `version: 1\nrules:\n  - id: a\n    action:\n      type: continueRequest\n      # the body\n      postData: ${postData} # end\n`;
  const block = (value: string): string =>
    yaml('x').replace('x # end', `|\n        { "user": "ada",\n          "password": "${value}" }`);
  const reference = '${secret:a}';
  const cases: [path: string, before: string, after: string, kept: string][] = [
    ['a.jsonc', jsonc(SESSION), jsonc(reference), SESSION],
    ['a.yaml', block('hunter2'), block(reference), 'hunter2'],
    [
      'a.yaml',
      yaml("'user=ada&password=hunter2'"),
      yaml(`'user=ada&password=${reference}'`),
      'hunter2',
    ],
    [
      'a.yaml',
      yaml('user=ada&password=hunter2'),
      yaml(`"user=ada&password=${reference}"`),
      'hunter2',
    ],
    [
      'a.json',
      textOf(send({ postData: '{"password":"hun\\"ter2"}' })),
      textOf(send({ postData: `{"password":"${reference}"}` })),
      'hun\\"ter2',
    ],
  ];
  for (const [path, text, after, kept] of cases) {
    assert.deepEqual(fixed(path, text), [after, kept, true]);
    assert.deepEqual(parseRuleFile(path, after).problems, []);
  }
});

test('the next secret of a text is told of when the one before is gone', () => {
  for (const [postData, after] of [
    [
      'a=1&password=hunter2&client_secret=hunter3',
      'a=1&password=${secret:a}&client_secret=hunter3',
    ],
    ['{"pwd":"hunter2","token":"hunter3"}', '{"pwd":"${secret:a}","token":"hunter3"}'],
  ] as const) {
    assert.deepEqual(told(send({ postData })).length, 1);
    const [text, kept] = fixed('a.json', textOf(send({ postData })));
    assert.deepEqual([text, kept], [textOf(send({ postData: after })), 'hunter2']);
    assert.match(told(send({ postData: after })).join(), /^literal-secret hunter3/);
  }
});

test('where no reference is filled in there is no quick fix', () => {
  const text = textOf(leadTo({ url: `https://a.test/?access_token=hunter2` }));
  const document = readDocument('a.json', text);
  const { problems } = parseRuleFile('a.json', text);
  assert.deepEqual(
    problems.flatMap((problem) => fixesFor(problem, document, { ...KNOWN, now: 0 })),
    [],
  );
});

test('a secret is filled into postData, and without it the rule does nothing and says so', async (t) => {
  const server = await startServer((request, response) => {
    void readBody(request).then((body) => response.end(body));
  });
  t.after(() => server.close());
  const post = async (resolved: string | undefined) => {
    const book = new RuleBook();
    const postData = '{"password":"${secret:pw}"}';
    book.update('/w/a.request-rules.json', textOf(send({ postData })));
    const { text, events } = await run(
      { url: server.url, method: 'POST' },
      { handler: book.handler({ resolveSecret: () => Promise.resolve(resolved) }) },
    );
    return { text, log: JSON.stringify(events) };
  };
  const sent = await post('open-sesame');
  assert.equal(sent.text, '{"password":"open-sesame"}');
  assert.doesNotMatch(sent.log, /sesame/);
  const missing = await post(undefined);
  assert.equal(missing.text, '');
  assert.match(missing.log, /the secret pw is not set/);
});
