import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { loadReaders, readDocument } from '../../src/rules/document/readDocument.ts';
import type { Fix, FixKnowledge } from '../../src/ruleEditing/fixes/fix.ts';
import { analyzeRules } from '../../src/rules/analyze/analyzeRules.ts';
import { placingFindings } from '../../src/rules/analyze/findingProblems.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { runToEnd } from '../../src/rules/document/slices.ts';
import { fixesFor } from '../../src/ruleEditing/fixes/fixesFor.ts';
import { changed } from '../../src/ruleEditing/fixes/textChange.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import type { Problem } from '../../src/files/problem.ts';
import { FINGERPRINT } from '../rules/callbackParameters.ts';
import { KNOWN } from './typing.ts';

before(() => loadReaders(['a.yaml']));

const NOW = Date.parse('2026-06-01');
const known: FixKnowledge = { ...KNOWN, now: NOW };

interface Fixed {
  readonly code: string;
  readonly fix: Fix;
  readonly text: string;
}

/** Every fix of every problem, with the text that it makes. */
function fixesOf(path: string, text: string): Fixed[] {
  const document = readDocument(path, text);
  return problemsOf(path, text).flatMap((problem) =>
    fixesFor(problem, document, known).map((fix) => ({
      code: problem.code,
      fix,
      text: changed(text, fix.changes),
    })),
  );
}

function problemsOf(path: string, text: string): Problem[] {
  return parseRuleFile(path, text, NOW).problems;
}

/** The first fix that is offered: its title, and what the text is then. */
function firstFix(path: string, text: string): [title: string, text: string] {
  const [first] = fixesOf(path, text);
  assert.ok(first, `a fix for ${text}`);
  return [first.fix.title, first.text];
}

const json = (rule: string): string => `{
  // ours
  "version": 1,
  "rules": [
    {
      "id": "a", // first
      ${rule}
    },
  ],
}
`;
const yaml = (rule: string): string =>
  `# ours\nversion: 1\nrules:\n  - id: a # first\n    ${rule.replaceAll('\n', '\n    ')}\n`;
const block = '"action": { "type": "block" }';

const cases: readonly [
  name: string,
  path: 'a.json' | 'a.yaml',
  text: string,
  title: string,
  expected: string,
][] = [
  [
    'an unknown condition becomes the nearest one',
    'a.json',
    json(`"condition": { "requestDomain": ["x.test"] }, ${block}`),
    'Change to requestDomains',
    json(`"condition": { "requestDomains": ["x.test"] }, ${block}`),
  ],
  [
    'an unknown property becomes the nearest one',
    'a.yaml',
    yaml('prioritty: 2 # high\naction: { type: block }'),
    'Change to priority',
    yaml('priority: 2 # high\naction: { type: block }'),
  ],
  [
    'an unknown action becomes the nearest one',
    'a.yaml',
    yaml("action:\n  type: 'blok' # no\n"),
    'Change to block',
    yaml('action:\n  type: block # no\n'),
  ],
  [
    'a value becomes the nearest of the choice',
    'a.json',
    json('"action": { "type": "block", "errorCode": "conectionrefused" }'),
    'Change to "connectionrefused"',
    json('"action": { "type": "block", "errorCode": "connectionrefused" }'),
  ],
  [
    'a domain is taken out of a URL',
    'a.yaml',
    yaml('condition:\n  requestDomains:\n    - https://x.test/a\naction: { type: block }'),
    'Change to x.test',
    yaml('condition:\n  requestDomains:\n    - x.test\naction: { type: block }'),
  ],
  [
    'a value alone becomes a list',
    'a.json',
    json(`"condition": { "requestDomains": "x.test" }, ${block}`),
    'Make it a list',
    json(`"condition": { "requestDomains": ["x.test"] }, ${block}`),
  ],
  [
    'yes becomes true',
    'a.yaml',
    yaml('enabled: yes\naction: { type: block }'),
    'Change to true',
    yaml('enabled: true\naction: { type: block }'),
  ],
  [
    'a number becomes text where text belongs',
    'a.yaml',
    yaml('condition: { urlFilter: 404 }\naction: { type: block }'),
    'Change to "404"',
    yaml('condition: { urlFilter: "404" }\naction: { type: block }'),
  ],
  [
    'a fingerprint gets its colons',
    'a.yaml',
    yaml(
      `condition: { requestDomains: [x.test] }\naction:\n  type: certificateError\n  decision: continue\n  fingerprint256: [${FINGERPRINT.replaceAll(':', '').toLowerCase()}]`,
    ),
    `Change to "${FINGERPRINT.slice(0, 56)}…`,
    yaml(
      `condition: { requestDomains: [x.test] }\naction:\n  type: certificateError\n  decision: continue\n  fingerprint256: ["${FINGERPRINT}"]`,
    ),
  ],
  [
    'a missing fingerprint is that of the last session',
    'a.json',
    json(`"condition": { "requestDomains": ["dev.test"] },
      "action": {
        "type": "certificateError",
        "decision": "continue" // trust it
      }`),
    `Trust the certificate that dev.test:8443 showed (ERR_CERT_AUTHORITY_INVALID): ${FINGERPRINT.slice(0, 11)}…`,
    json(`"condition": { "requestDomains": ["dev.test"] },
      "action": {
        "type": "certificateError",
        "decision": "continue",
        "fingerprint256": ["${FINGERPRINT}"] // trust it
      }`),
  ],
  [
    'a missing fingerprint is filled in YAML too',
    'a.yaml',
    yaml('action:\n  type: certificateError\n  decision: continue # trust it\ntimes: 3'),
    `Trust the certificate that dev.test:8443 showed (ERR_CERT_AUTHORITY_INVALID): ${FINGERPRINT.slice(0, 11)}…`,
    yaml(
      `action:\n  type: certificateError\n  decision: continue # trust it\n  fingerprint256: ["${FINGERPRINT}"]\ntimes: 3`,
    ),
  ],
  [
    'a property without effect goes, with its comma',
    'a.json',
    json(
      `"action": { "type": "certificateError", "decision": "cancel", "fingerprint256": ["${FINGERPRINT}"] }`,
    ),
    'Remove fingerprint256',
    json('"action": { "type": "certificateError", "decision": "cancel" }'),
  ],
  [
    'a condition that is never known goes, with its line',
    'a.yaml',
    yaml('condition:\n  statusCodes: ["5xx"]\n  # why\n  ports: [1]\naction: { type: block }'),
    'Remove statusCodes',
    yaml('condition:\n  # why\n  ports: [1]\naction: { type: block }'),
  ],
  [
    'the last condition of an object leaves an empty one',
    'a.yaml',
    yaml('condition:\n  statusCodes: ["5xx"]\naction: { type: block }'),
    'Remove statusCodes',
    yaml('condition:\n  {}\naction: { type: block }'),
  ],
  [
    'an empty list goes',
    'a.json',
    json(`"condition": { "ports": [], "requestMethods": ["get"] }, ${block}`),
    'Remove ports',
    json(`"condition": { "requestMethods": ["get"] }, ${block}`),
  ],
  [
    'a name that is taken gets a number',
    'a.yaml',
    yaml('action: { type: block }\n').trimEnd() + '\n  - { id: a, action: { type: allow } }\n',
    'Rename to a-2',
    yaml('action: { type: block }\n').trimEnd() + '\n  - { id: a-2, action: { type: allow } }\n',
  ],
  [
    'of a property that stands there twice the first goes',
    'a.yaml',
    yaml('times: 1 # old\ntimes: 2 # new\naction: { type: block }'),
    'Remove the earlier one',
    yaml('times: 2 # new\naction: { type: block }'),
  ],
  [
    'a date gets its time',
    'a.yaml',
    yaml('expires: 2027-01-01\naction: { type: block }'),
    'Change to "2027-01-01T00:00:00Z"',
    yaml('expires: "2027-01-01T00:00:00Z"\naction: { type: block }'),
  ],
  [
    'an expired rule gets another week',
    'a.json',
    json(`"expires": "2026-05-01T00:00:00Z", ${block}`),
    'Let it act for another week',
    json(`"expires": "2026-06-08T23:59:59Z", ${block}`),
  ],
  [
    'a password goes into the secret storage',
    'a.json',
    json(
      '"condition": { "requestDomains": ["x.test"] }, "action": { "type": "continueWithAuth", "response": "provideCredentials", "credentials": { "username": "u", "password": "hunter2" } }',
    ),
    'Keep it in the secret storage as a',
    json(
      '"condition": { "requestDomains": ["x.test"] }, "action": { "type": "continueWithAuth", "response": "provideCredentials", "credentials": { "username": "u", "password": "${secret:a}" } }',
    ),
  ],
  [
    'a token goes into the secret storage, and the scheme before it stays',
    'a.yaml',
    yaml(
      'action:\n  type: modifyHeaders\n  requestHeaders:\n    - { header: Authorization, operation: set, value: Bearer hunter2 }',
    ),
    'Keep it in the secret storage as a',
    yaml(
      'action:\n  type: modifyHeaders\n  requestHeaders:\n    - { header: Authorization, operation: set, value: "Bearer ${secret:a}" }',
    ),
  ],
  [
    'tabs become spaces',
    'a.yaml',
    'version: 1\nrules:\n\t- id: a\n\t\taction: { type: block }\n',
    'Indent with spaces',
    'version: 1\nrules:\n  - id: a\n    action: { type: block }\n',
  ],
  [
    'tabs become spaces, and text that goes over lines keeps its own',
    'a.yaml',
    [
      'version: 1',
      'rules:',
      '  - id: spaces',
      '    action:',
      '      type: fulfill',
      '      body: |',
      '        all:',
      '        \tcc main.c',
      '',
      '          \tcc -o more',
      '      status: 200',
      '\t- id: tabs',
      '\t\taction:',
      '\t\t\ttype: fulfill',
      '\t\t\tbody: >- # folded',
      '\t\t\t\tone',
      '\t\t\t\t\ttwo',
      '\t\t\tstatus: 200',
      '',
    ].join('\n'),
    'Indent with spaces',
    [
      'version: 1',
      'rules:',
      '  - id: spaces',
      '    action:',
      '      type: fulfill',
      '      body: |',
      '        all:',
      '        \tcc main.c',
      '',
      '          \tcc -o more',
      '      status: 200',
      '  - id: tabs',
      '    action:',
      '      type: fulfill',
      '      body: >- # folded',
      '        one',
      '        \ttwo',
      '      status: 200',
      '',
    ].join('\n'),
  ],
  [
    "what a file can't do without is added",
    'a.yaml',
    'version: 1\n',
    'Add rules',
    'version: 1\nrules: []\n',
  ],
];

for (const [name, path, text, title, expected] of cases) {
  test(`${name} (${path.slice(2)})`, () => {
    const [foundTitle, found] = firstFix(path, text);
    assert.equal(foundTitle, title);
    assert.equal(found, expected);
    assert.deepEqual(problemsOf(path, found), []);
  });
}

test('an empty file begins with the template, behind its comments', () => {
  for (const [path, text] of [
    ['a.json', ''],
    ['a.json', '// mine\n'],
    ['a.yaml', ''],
    ['a.yaml', '# mine\n'],
  ] as const) {
    const [title, found] = firstFix(path, text);
    assert.equal(title, 'Begin with an example rule');
    assert.ok(found.startsWith(text));
    assert.deepEqual(problemsOf(path, found), []);
  }
});

test('an expired rule can be removed, the only one and one of several', () => {
  const removed = (path: string, text: string): string | undefined =>
    fixesOf(path, text).find(({ fix }) => fix.title === 'Remove the rule')?.text;
  const old = 'id: old\n    expires: 2026-05-01T00:00:00Z\n    action: { type: block }';
  const one = 'id: b # second\n    action: { type: allow }';
  assert.equal(
    removed('a.yaml', `version: 1\nrules:\n  - ${old}\n  - ${one}\n`),
    `version: 1\nrules:\n  - ${one}\n`,
  );
  assert.equal(
    removed('a.yaml', `version: 1\nrules:\n  - ${one}\n  - ${old}\n`),
    `version: 1\nrules:\n  - ${one}\n`,
  );
  assert.equal(removed('a.yaml', `version: 1\nrules:\n  - ${old}\n`), 'version: 1\nrules:\n  []\n');
  const inJson = (...rules: string[]): string =>
    `{ "version": 1, "rules": [\n  ${rules.join(',\n  ')}\n] }`;
  const oldRule = `{ "id": "old", "expires": "2026-05-01T00:00:00Z", ${block} }`;
  const other = `{ "id": "b", ${block} }`;
  assert.equal(removed('a.json', inJson(oldRule, other)), inJson(other));
  assert.equal(removed('a.json', inJson(other, oldRule)), inJson(other));
});

test('a fingerprint is offered only for hosts that the rule is meant for, and never chosen by itself', () => {
  const rule = (domain: string): string =>
    json(
      `"condition": { "requestDomains": ["${domain}"] }, "action": { "type": "certificateError", "decision": "continue" }`,
    );
  assert.deepEqual(fixesOf('a.json', rule('other.test')), []);
  assert.deepEqual(
    fixesOf('a.json', rule('dev.test')).map(({ fix }) => fix.isPreferred),
    [false],
  );
});

test('a fix that keeps a secret tells where it stands and not what it is', () => {
  const text = json(
    '"action": { "type": "continueRequest", "headers": { "X-Api-Key": "hunter2" } }',
  );
  const [found] = fixesOf('a.json', text);
  assert.deepEqual(found?.fix.secret, {
    name: 'a',
    path: ['rules', 0, 'action', 'headers', 'X-Api-Key'],
    part: { start: 0, end: 7 },
  });
  assert.ok(!JSON.stringify(found.fix).includes('hunter2'));
});

/** What goes wrong in files, each in a place of its own. */
const mistakes: readonly ((rule: Record<string, unknown>) => Record<string, unknown>)[] = [
  (rule) => ({ ...rule, enabld: true }),
  (rule) => ({ ...rule, enabled: 'no' }),
  (rule) => ({ ...rule, priority: '2' }),
  (rule) => ({ ...rule, condition: { requestDomains: ['*.x.test'] } }),
  (rule) => ({ ...rule, condition: { requestDomains: 'x.test' } }),
  (rule) => ({ ...rule, condition: { urlFilterr: 'x', ports: [1] } }),
  (rule) => ({ ...rule, condition: { ports: [1], statusCodes: [404], requestMethods: ['get'] } }),
  (rule) => ({ ...rule, action: { type: 'bloc' } }),
  (rule) => ({ ...rule, action: { type: 'block', errorCode: 'timeout' } }),
  (rule) => ({ ...rule, expires: '2026-01-01T00:00:00Z' }),
  (rule) => ({ ...rule, id: 'same' }),
];

test('whatever is fixed, its problem is gone and no other text is lost', async () => {
  const { stringify } = await import('yaml');
  const rule = fc
    .tuple(fc.nat(99), fc.constantFrom(...mistakes))
    .map(([number, mistake]) => mistake({ id: `r${String(number)}`, action: { type: 'block' } }));
  const how = fc.constantFrom('json', 'json indented', 'yaml', 'yaml flow');
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), how, (rules, style) => {
      const file = { version: 1, rules };
      const path = style.startsWith('json') ? 'a.json' : 'a.yaml';
      const text =
        path === 'a.json'
          ? JSON.stringify(file, null, style === 'json' ? 0 : 2)
          : stringify(file, { collectionStyle: style === 'yaml' ? 'block' : 'flow' });
      const before = problemsOf(path, text);
      for (const problem of before) {
        for (const { title, changes } of fixesFor(problem, readDocument(path, text), known)) {
          const after = problemsOf(path, changed(text, changes));
          const same = after.filter(
            ({ code, message }) => code === problem.code && message === problem.message,
          );
          const sameBefore = before.filter(
            ({ code, message }) => code === problem.code && message === problem.message,
          );
          assert.ok(
            same.length < sameBefore.length,
            `${title}\n${text}\n${changed(text, changes)}`,
          );
          assert.ok(!after.some(({ code }) => code === 'syntax'), `${title}\n${text}`);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('a rule that never acts because of another one can be removed, in JSON and in YAML', () => {
  const shadowed = (path: string, text: string): string[][] => {
    const book = new RuleBook();
    book.update(path, text);
    const document = readDocument(path, text);
    return runToEnd(placingFindings(path, text, analyzeRules(book))).flatMap((problem) =>
      fixesFor(problem, document, known).map(({ title, changes, isPreferred }) => {
        assert.ok(!isPreferred, 'it may be meant otherwise');
        return [title, changed(text, changes)];
      }),
    );
  };
  const rule = (id: string): string => `    { "id": "${id}", ${block} }`;
  const inJson = (...ids: string[]): string =>
    `{\n  "version": 1,\n  "rules": [\n${ids.map(rule).join(',\n')}\n  ]\n}\n`;
  assert.deepEqual(shadowed('a.json', inJson('a', 'b')), [['Remove the rule', inJson('a')]]);
  const inYaml = (...ids: string[]): string =>
    `version: 1\nrules:\n${ids.map((id) => `  - id: ${id}\n    action: { type: block }\n`).join('')}`;
  assert.deepEqual(shadowed('a.yaml', inYaml('a', 'b')), [['Remove the rule', inYaml('a')]]);
});
