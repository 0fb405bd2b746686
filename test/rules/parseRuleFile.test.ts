import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '../../src/files/problem.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import { FINGERPRINT } from './callbackParameters.ts';

/** `code "what the range covers"`, message and hint of each problem. */
function problemsOf(
  text: string,
): { at: string; severity: string; message: string; hint: string }[] {
  return parseRuleFile('a.request-rules.json', text, Date.parse('2026-06-01')).problems.map(
    (problem) => ({
      at: `${problem.code} ${covered(text, problem)}`,
      severity: problem.severity,
      message: problem.message,
      hint: problem.hint,
    }),
  );
}

function covered(text: string, { range: { start, end } }: Problem): string {
  const lines = text.split('\n');
  const offset = (line: number, character: number): number =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0) + character;
  return text.slice(offset(start.line, start.character), offset(end.line, end.character));
}

const rule = (parts: string): string =>
  `{ "version": 1,\n "rules": [\n  { "id": "r", ${parts} }\n ] }`;
const action = (parts: string): string => rule(`"action": { ${parts} }`);
const condition = (parts: string): string =>
  rule(`"condition": { ${parts} }, "action": { "type": "block" }`);

test('a good file is read, with comments and commas at the end, and each rule knows its line', () => {
  const text = `// what we need in development
{
  "$schema": "./rules.schema.json",
  "version": 1,
  "description": "development",
  "defaults": { "authRequired": "prompt",
    "certificateError": "cancel" },
  "rules": [
    { "id": "a", "action": { "type": "block" } }, /* and */
    {
      "id": "b", "enabled": false, "priority": 3, "times": 2, "expires": "2027-01-01T00:00:00Z",
      "description": "second",
      "condition": { "requestDomains": ["x.test"] },
      "action": { "type": "allow" },
    },
  ],
}
`;
  assert.deepEqual(parseRuleFile('/w/a.request-rules.json', text, 0), {
    problems: [],
    file: {
      path: '/w/a.request-rules.json',
      description: 'development',
      defaults: [
        { of: 'certificateError', answer: 'cancel', line: 7 },
        { of: 'authRequired', answer: 'prompt', line: 6 },
      ],
      rules: [
        {
          id: 'a',
          description: null,
          enabled: true,
          priority: 1,
          times: null,
          expires: null,
          condition: {},
          action: { type: 'block' },
          line: 9,
        },
        {
          id: 'b',
          description: 'second',
          enabled: false,
          priority: 3,
          times: 2,
          expires: Date.UTC(2027, 0, 1),
          condition: { requestDomains: ['x.test'] },
          action: { type: 'allow' },
          line: 10,
        },
      ],
    },
  });
});

test('a byte order mark and Windows line ends change nothing', () => {
  const { file, problems } = parseRuleFile(
    'a.json',
    `\uFEFF${action('"type": "block"')}`.replaceAll('\n', '\r\n'),
  );
  assert.deepEqual(problems, []);
  assert.equal(file?.rules[0]?.line, 3);
});

test('ranges are exact, 0-based and end after the last character', () => {
  assert.deepEqual(parseRuleFile('a.json', action('"type": "redirct"')).problems[0]?.range, {
    start: { line: 2, character: 35 },
    end: { line: 2, character: 44 },
  });
});

const errors: readonly [text: string, at: string, message: string, hint: string][] = [
  [
    '',
    'empty-file ',
    'This file is empty.',
    'Begin the file with { "version": 1, "rules": [ … ] }.',
  ],
  [
    '{ "version": 1 "rules": [] }',
    'syntax "rules"',
    'A comma is missing here.',
    'Write one after the value before.',
  ],
  [
    "{ 'version': 1 }",
    "syntax 'version'",
    'This is not a JSON value.',
    'Put text in double quotes.',
  ],
  ['{ "version": 1, "rules": []', 'syntax ', 'A } is missing here.', 'Close the object.'],
  ['[]', 'wrong-type []', 'This is a list in [ ].', 'Write an object in { } here.'],
  [
    '{}',
    'missing-property {',
    '"version" is missing.',
    'Begin the file with { "version": 1, "rules": [ … ] }.',
  ],
  ['{ "version": 2, "rules": [] }', 'wrong-value 2', '2 is not possible here.', 'Write 1.'],
  [
    '{ "version": 1, "rules": [], "rule": [] }',
    'unknown-property "rule"',
    'There is no property "rule" here.',
    'Did you mean rules?',
  ],
  [
    rule('"id2": 1, "action": { "type": "block" }'),
    'unknown-property "id2"',
    'There is no property "id2" here.',
    'Did you mean id?',
  ],
  [
    rule('"enabled": "yes", "action": { "type": "block" }'),
    'wrong-type "yes"',
    'This is text.',
    'Write true or false here.',
  ],
  [
    rule('"times": 0, "action": { "type": "block" }'),
    'wrong-value 0',
    '0 is too small.',
    'Write at least 1.',
  ],
  [rule('"description": "x"'), 'missing-property {', '"action" is missing here.', 'Add "action".'],
  [rule('"action": {}'), 'missing-property {', '"type" is missing here.', 'Add "type".'],
  [
    action('"type": "redirct"'),
    'unknown-action "redirct"',
    'There is no action "redirct".',
    'Did you mean redirect?',
  ],
  [
    action('"type": "teleport"'),
    'unknown-action "teleport"',
    'There is no action "teleport".',
    'Use one of allow, block, continueRequest, modifyHeaders, redirect, fault, fulfill, rewriteRedirect, modifyResponse, retry, replaceBody, continueWithAuth, certificateError, selectClientCertificate, cookies, cookieJar, protocolExecution, breakpoint or script.',
  ],
  [
    condition('"domains": ["x"]'),
    'unknown-condition "domains"',
    'There is no condition "domains" here.',
    'Did you mean requestDomains?',
  ],
  [
    condition('"requestMethod": ["x"]'),
    'unknown-condition "requestMethod"',
    'There is no condition "requestMethod" here.',
    'Did you mean requestMethods?',
  ],
  [
    condition('"urlfilter": "x"'),
    'unknown-condition "urlfilter"',
    'There is no condition "urlfilter" here.',
    'Did you mean urlFilter?',
  ],
  [
    condition('"requestDomains": []'),
    'wrong-value []',
    'This list is empty.',
    'Add an item, or remove the list.',
  ],
  [
    condition('"requestDomains": "x.test"'),
    'wrong-type "x.test"',
    'This is text.',
    'Write a list in [ ] here.',
  ],
  [
    condition('"requestDomains": ["x.test", "*.example.com"]'),
    'bad-domain "*.example.com"',
    '"*.example.com" is not a domain.',
    'Write "example.com": its subdomains match too.',
  ],
  [
    condition('"requestDomains": ["https://dev.test:8443/a"]'),
    'bad-domain "https://dev.test:8443/a"',
    '"https://dev.test:8443/a" is not a domain.',
    'Write "dev.test" here, and the rest as protocols, ports or urlFilter.',
  ],
  [
    condition('"urlFilter": ""'),
    'bad-url-filter ""',
    'The URL filter is empty.',
    'Leave it out to match every URL.',
  ],
  [
    condition('"urlFilter": "||*x"'),
    'bad-url-filter "||*x"',
    "A URL filter can't begin with ||*.",
    'Write * alone for anything, or || before a domain.',
  ],
  [
    condition('"urlFilter": "ü"'),
    'bad-url-filter "ü"',
    'A URL filter holds only ASCII, because URLs do.',
    'Write a domain in punycode (xn--…) and other characters as %XX.',
  ],
  [
    condition('"statusCodes": ["6xx"]'),
    'wrong-value "6xx"',
    '"6xx" is not a status code.',
    'Write a number such as 404, or "4xx".',
  ],
  [
    condition('"certificateErrors": ["ERR_CERT_DATE_INVALD"]'),
    'wrong-value "ERR_CERT_DATE_INVALD"',
    '"ERR_CERT_DATE_INVALD" is not one of the allowed values.',
    'Did you mean ERR_CERT_DATE_INVALID?',
  ],
  [condition('"auth": {}'), 'wrong-value {}', 'This is empty.', 'Fill it in, or remove it.'],
  [
    action('"type": "certificateError", "decision": "continue"'),
    'missing-fingerprint "continue"',
    'A certificate with a problem can only be trusted by its fingerprint.',
    'Add "fingerprint256" with the SHA-256 fingerprint of the certificate that you have checked.',
  ],
  [
    action('"type": "certificateError", "decision": "continue", "fingerprint256": ["aabb"]'),
    'bad-fingerprint "aabb"',
    'This is not a SHA-256 fingerprint.',
    'Write 32 pairs of hex digits, separated by colons, as in AA:BB:CC:….',
  ],
  [
    action(
      `"type": "certificateError", "decision": "continue", "fingerprint256": ["${FINGERPRINT.replaceAll(':', '')}"]`,
    ),
    `bad-fingerprint "${FINGERPRINT.replaceAll(':', '')}"`,
    'This is not a SHA-256 fingerprint.',
    `Write 32 pairs of hex digits, separated by colons: ${FINGERPRINT}.`,
  ],
  [
    action(
      `"type": "certificateError", "decision": "cancel", "fingerprint256": ["${FINGERPRINT}"]`,
    ),
    'useless-property "fingerprint256"',
    'With decision cancel a fingerprint has no effect.',
    'Remove fingerprint256, or make the decision continue.',
  ],
  [
    action('"type": "continueWithAuth", "response": "provideCredentials"'),
    'missing-property "provideCredentials"',
    'The credentials are missing.',
    'Add "credentials" with a username and a password such as "${secret:NAME}".',
  ],
  [
    action(
      '"type": "continueWithAuth", "response": "provideCredentials", "credentials": { "username": "a", "password": "hunter2" }',
    ),
    'literal-password "hunter2"',
    'A password does not belong in a rule file.',
    'Keep it in the secret storage or the environment, and write "${secret:NAME}" or "${env:NAME}" here.',
  ],
  [
    action('"type": "modifyHeaders", "requestHeaders": [{ "header": "A", "operation": "set" }]'),
    'missing-property {',
    '"value" is missing here.',
    'Add "value".',
  ],
  [
    action(
      '"type": "modifyHeaders", "requestHeaders": [{ "header": "A B", "operation": "remove" }]',
    ),
    'bad-header { "header": "A B", "operation": "remove" }',
    'This header can\'t be sent: "A B" is not a header name.',
    'A name is letters, digits and -; a value is one line of Latin-1 text.',
  ],
  [
    action('"type": "continueRequest", "headers": { "Content-Length": "1" }'),
    'bad-header "Content-Length"',
    "Content-Length belongs to the connection and can't be changed by a rule.",
    'Leave it out: it is set to what is really sent.',
  ],
  [
    action(
      '"type": "modifyHeaders", "requestHeaders": [{ "header": "Host", "operation": "remove" }]',
    ),
    'bad-header "Host"',
    "Host is sent with every request and can't be removed.",
    'Leave it out, or set another value.',
  ],
  [
    action('"type": "continueRequest", "headers": { "host": null }'),
    'bad-header "host"',
    "host is sent with every request and can't be removed.",
    'Leave it out, or set another value.',
  ],
  [
    action(
      '"type": "modifyHeaders", "requestHeaders": [{ "header": "Host", "operation": "append", "value": "b.test" }]',
    ),
    'bad-header "Host"',
    'Host has one value, so nothing can be appended to it.',
    'Set it.',
  ],
  [
    action(
      '"type": "modifyHeaders", "responseHeaders": [{ "header": "Content-Type", "operation": "append", "value": "a/b" }]',
    ),
    'bad-header "Content-Type"',
    'Content-Type has one value, so nothing can be appended to it.',
    'Set it.',
  ],
  [
    action('"type": "continueRequest", "url": "http://"'),
    'bad-url "http://"',
    'This is not a URL.',
    "Write it as https://host/path, or relative to the request's URL as /path.",
  ],
  [
    action('"type": "continueRequest", "method": "A B"'),
    'bad-method "A B"',
    '"A B" is not a method: use letters, digits or -.',
    'Write a method such as GET, POST or PUT.',
  ],
  [
    action('"type": "continueRequest"'),
    'wrong-value { "type": "continueRequest" }',
    'This is empty.',
    'Fill it in, or remove it.',
  ],
  [
    action('"type": "rewriteRedirect", "redirect": { "url": "/a", "transform": { "port": "" } }'),
    'wrong-value { "url": "/a", "transform": { "port": "" } }',
    'Only one of these can be used.',
    'Keep one of them.',
  ],
  [
    action('"type": "rewriteRedirect", "decision": "stop", "redirect": { "url": "/a" }'),
    'useless-property "redirect"',
    'With decision stop redirect has no effect.',
    'Remove redirect, or make the decision follow.',
  ],
  [
    action('"type": "rewriteRedirect", "redirect": { "transform": { "path": "a" } }'),
    'wrong-value "a"',
    'This value is malformed.',
    'Begin with /.',
  ],
  [
    action('"type": "fulfill", "body": "", "json": 1'),
    'two-bodies "json"',
    'The response already has its body from body.',
    'Keep one of body, json, path and har.',
  ],
  [
    action('"type": "fulfill", "path": "/etc/passwd"'),
    'bad-path "/etc/passwd"',
    '“/etc/passwd” is not a path inside the workspace folder.',
    'Write it relative to this file, such as "mocks/user.json".',
  ],
  [
    rule('"expires": "tomorrow", "action": { "type": "block" }'),
    'bad-date "tomorrow"',
    'This is not a date and time.',
    'Write it as in 2027-01-01T00:00:00Z.',
  ],
  [
    rule('"expires": "2027-02-30T00:00:00Z", "action": { "type": "block" }'),
    'bad-date "2027-02-30T00:00:00Z"',
    'This is not a date and time.',
    'Write it as in 2027-01-01T00:00:00Z.',
  ],
];

for (const [text, at, message, hint] of errors) {
  test(`the error ${at.slice(0, 60)} is explained and the file is not taken`, () => {
    assert.deepEqual(problemsOf(text)[0], { at, severity: 'error', message, hint });
    assert.equal(parseRuleFile('a.json', text).file, null);
  });
}

const warnings: readonly [text: string, at: string, message: string, hint: string][] = [
  [
    '{ "version": 1, "rules": [{ "id": "a", "action": { "type": "block" } }, { "id": "a", "action": { "type": "allow" } }] }',
    'duplicate-id "a"',
    'Another rule above has the same id, a.',
    'Give each rule a different id, so that the log can tell them apart.',
  ],
  [
    rule('"expires": "2026-01-01T00:00:00Z", "action": { "type": "block" }'),
    'expired "2026-01-01T00:00:00Z"',
    'This rule has expired and never acts.',
    'Change the date, or remove the rule.',
  ],
  [
    rule('"times": 1, "times": 2, "action": { "type": "block" }'),
    'duplicate-key "times"',
    '"times" is used twice, and only this one counts.',
    'Keep one of them.',
  ],
  [
    condition('"statusCodes": ["5xx"]'),
    'never-known "statusCodes"',
    'With statusCodes this rule never acts at onBeforeBrowse and onBeforeResourceLoad: it is not known there.',
    'Remove statusCodes, or use an action that runs where it is known.',
  ],
  [
    action('"type": "continueRequest", "headers": { "Authorization": "Bearer abc" }'),
    'literal-secret abc',
    'The value of Authorization is in the file for everyone to read.',
    'Keep the secret elsewhere and write ${secret:NAME} or ${env:NAME} in its place.',
  ],
  [
    action(
      '"type": "continueWithAuth", "response": "provideCredentials", "credentials": { "username": "a", "password": "${env:P}" }',
    ),
    'credentials-for-any-host "provideCredentials"',
    'These credentials are sent to any server that asks for credentials.',
    'Name the hosts with requestDomains, or add auth.isProxy: true if they are for a proxy.',
  ],
];

for (const [text, at, message, hint] of warnings) {
  test(`the warning ${at.slice(0, 60)} leaves the file in force`, () => {
    assert.deepEqual(problemsOf(text), [{ at, severity: 'warning', message, hint }]);
    assert.notEqual(parseRuleFile('a.json', text, Date.parse('2026-06-01')).file, null);
  });
}

test('all errors of a file are told at once', () => {
  const text = `{ "version": 1, "rules": [
    { "id": "a", "action": { "type": "blok" } },
    { "id": "-", "condition": { "urlFiltr": "x", "ports": [99999] }, "action": { "type": "fulfill" } }
  ] }`;
  assert.deepEqual(
    problemsOf(text)
      .map(({ at }) => at)
      .sort(),
    [
      'unknown-action "blok"',
      'unknown-condition "urlFiltr"',
      'wrong-value "-"',
      'wrong-value 99999',
      'wrong-value { "type": "fulfill" }',
    ].sort(),
  );
});

test("a problem never repeats a password or a header's value", () => {
  const texts = [
    action(
      '"type": "continueWithAuth", "response": "provideCredentials", "credentials": { "username": "a", "password": "hunter2" }',
    ),
    action(
      '"type": "continueWithAuth", "response": "provideCredentials", "credentials": { "username": "a", "password": ["hunter2"] }',
    ),
    action(
      '"type": "modifyHeaders", "requestHeaders": [{ "header": "A", "operation": "set", "value": "hunter2\\u0000" }]',
    ),
    action('"type": "continueRequest", "headers": { "Authorization": "hunter2" }'),
  ];
  for (const text of texts) {
    const { problems } = parseRuleFile('a.json', text);
    assert.equal(problems.length, 1);
    assert.ok(!JSON.stringify(problems).includes('hunter2'));
  }
});

test('a text nested without end is a problem, not a crash', () => {
  assert.deepEqual(
    parseRuleFile('a.json', '['.repeat(200_000)).problems.map(({ code }) => code),
    ['syntax'],
  );
});

test('a property called __proto__ is an unknown one', () => {
  assert.deepEqual(
    problemsOf(rule('"__proto__": { "enabled": false }, "action": { "type": "block" }')).map(
      ({ at }) => at,
    ),
    ['unknown-property "__proto__"'],
  );
});
