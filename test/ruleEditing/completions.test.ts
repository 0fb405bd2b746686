import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { loadReaders } from '../../src/rules/document/readDocument.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import schema from '../../src/rules/rules.schema.json' with { type: 'json' };
import { accepted, KNOWN, offered } from './typing.ts';

before(() => loadReaders(['a.yaml']));

const JSON_FILE = 'a.request-rules.json';
const YAML_FILE = 'a.request-rules.yaml';

async function labels(path: string, text: string): Promise<string[]> {
  return (await offered(path, text)).map(({ label }) => label);
}

/** The text after the completion of this name is accepted. */
async function choosing(path: string, text: string, name: string): Promise<string> {
  const completion = (await offered(path, text)).find(({ label }) => label === name);
  assert.ok(completion, `${name} is offered at ${text}`);
  return accepted(text, completion);
}

const conditions = Object.keys(schema.definitions.RuleCondition.properties);
const actions = schema.definitions.RuleAction.oneOf.map(({ $ref }) => {
  const definitions = schema.definitions as unknown as Record<
    string,
    { properties: { type: { const: string } } }
  >;
  return definitions[$ref.replace('#/definitions/', '')]?.properties.type.const ?? '';
});

const json = (rule: string): string => `{ "version": 1, "rules": [{ ${rule} }] }`;
const yaml = (rule: string): string =>
  `version: 1\nrules:\n  - ${rule.replaceAll('\n', '\n    ')}\n`;

test('names of properties are offered, those that must be there first, and none that is there', async () => {
  const names = await labels(JSON_FILE, json('"id": "a", "times": 1, ¦'));
  assert.equal(names[0], 'action');
  assert.ok(names.includes('expires') && !names.includes('id') && !names.includes('times'));
  assert.deepEqual(await labels(YAML_FILE, yaml('id: a\ntimes: 1\n¦')), names);
  assert.deepEqual(await labels(YAML_FILE, 'rules: [{ id: a, times: 1, ¦ }]'), names);
});

test('conditions are offered in both languages, with the same texts', async () => {
  const inJson = await offered(JSON_FILE, json('"condition": { ¦ }'));
  const inYaml = await offered(YAML_FILE, yaml('condition:\n  ¦'));
  assert.deepEqual(
    inJson.map(({ label }) => label),
    conditions,
  );
  assert.deepEqual(
    inYaml.map(({ label }) => label),
    conditions,
  );
  for (const { documentation } of inJson) assert.notEqual(documentation, '');
  const [domains] = inYaml.filter(({ label }) => label === 'requestDomains');
  assert.match(
    domains?.documentation ?? '',
    /^The host is one of these .+```yaml\nrequestDomains: \[example\.com, localhost\]\n```$/s,
  );
});

test('a name is written with its colon and the beginning of a value', async () => {
  const rule = '"id": "a", ¦';
  assert.equal(await choosing(JSON_FILE, json(rule), 'enabled'), json('"id": "a", "enabled": '));
  assert.equal(await choosing(JSON_FILE, json(rule), 'times'), json('"id": "a", "times": 3'));
  assert.equal(
    await choosing(JSON_FILE, json(rule), 'condition'),
    json('"id": "a", "condition": {  }'),
  );
  assert.equal(await choosing(YAML_FILE, yaml('id: a\n¦'), 'times'), yaml('id: a\ntimes: 3'));
  assert.equal(
    await choosing(YAML_FILE, yaml('id: a\n¦'), 'condition'),
    yaml('id: a\ncondition:\n  '),
  );
});

test('a name that has its value gets no second one', async () => {
  assert.equal(await choosing(JSON_FILE, json('"i¦d": "a"'), 'times'), json('"times": "a"'));
  assert.equal(await choosing(YAML_FILE, yaml('i¦d: a'), 'times'), yaml('times: a'));
});

test('commas that are missing around a name are put in', async () => {
  assert.equal(
    await choosing(JSON_FILE, json('"id": "a" ¦ "times": 1'), 'priority'),
    json('"id": "a", "priority": 1, "times": 1'),
  );
});

test('a word that is begun is replaced, in quotes and without, open and closed', async () => {
  const expected = json('"condition": { "urlFilter": "||api.example.com^" }');
  for (const word of ['"ur¦"', 'ur¦', '"ur¦', '"¦"']) {
    assert.equal(
      await choosing(JSON_FILE, json(`"condition": { ${word} }`), 'urlFilter'),
      expected,
      word,
    );
  }
  assert.equal(
    await choosing(YAML_FILE, yaml('condition:\n  ur¦\n  ports: [1]'), 'urlFilter'),
    yaml('condition:\n  urlFilter: "||api.example.com^"\n  ports: [1]'),
  );
});

test('the values of a choice are offered, and only those of the action that is written', async () => {
  const codes = await labels(JSON_FILE, json('"action": { "type": "block", "errorCode": "¦" }'));
  assert.ok(codes.includes('connectionrefused'));
  assert.deepEqual(await labels(YAML_FILE, yaml('action:\n  type: block\n  errorCode: ¦')), codes);
  assert.deepEqual(await labels(YAML_FILE, yaml('action: { type: allow, ¦ }')), []);
  assert.deepEqual(await labels(YAML_FILE, yaml('enabled: ¦')), ['true', 'false']);
  assert.deepEqual(await labels(JSON_FILE, json('"enabled": ¦')), ['true', 'false']);
});

test('a list offers what it has not yet', async () => {
  const all = await labels(JSON_FILE, json('"condition": { "certificateErrors": ["¦"] }'));
  const others = await labels(
    YAML_FILE,
    yaml('condition:\n  certificateErrors:\n    - ERR_CERT_DATE_INVALID\n    - ¦'),
  );
  assert.deepEqual(
    others,
    all.filter((name) => name !== 'ERR_CERT_DATE_INVALID'),
  );
});

test('every action is offered with an example, as a value, as properties and as a whole rule', async () => {
  assert.deepEqual(await labels(JSON_FILE, json('"action": ¦')), actions);
  assert.deepEqual(await labels(YAML_FILE, yaml('action: ¦')), actions);
  assert.deepEqual(await labels(YAML_FILE, yaml('action:\n  ¦')), [...actions, 'type']);
  assert.deepEqual(await labels(JSON_FILE, json('"action": { "type": "¦" }')), actions);
  const rules = actions.map((type) => `rule: ${type}`);
  assert.deepEqual(await labels(JSON_FILE, '{ "version": 1, "rules": [¦] }'), rules);
  assert.deepEqual(await labels(YAML_FILE, 'version: 1\nrules:\n  ¦'), rules);
  assert.deepEqual(
    await labels(YAML_FILE, 'version: 1\nrules:\n  - id: a\n    action: { type: block }\n  ¦'),
    [...(await labels(YAML_FILE, 'version: 1\nrules:\n  - ¦'))],
  );
});

test('every template is a good rule file as it is put in, in JSON and in YAML', async () => {
  const places: [path: string, text: string][] = [
    [JSON_FILE, '¦'],
    [YAML_FILE, '¦'],
    [JSON_FILE, '{ "version": 1, "rules": [¦] }'],
    [JSON_FILE, '{ "version": 1, "rules": [\n    ¦\n  ] }'],
    [
      JSON_FILE,
      '{ "version": 1, "rules": [ { "id": "other", "action": { "type": "allow" } } ¦ ] }',
    ],
    [JSON_FILE, json('"id": "a", "action": ¦')],
    [JSON_FILE, json('"id": "a", "action": { ¦ }')],
    [YAML_FILE, 'version: 1\nrules:\n  ¦'],
    [YAML_FILE, 'version: 1\nrules:\n  - ¦'],
    [YAML_FILE, 'version: 1\nrules:\n  -¦'],
    [YAML_FILE, 'version: 1\nrules: [¦]'],
    [YAML_FILE, 'version: 1\nrules:\n  - id: other\n    action: { type: allow }\n  ¦'],
    [YAML_FILE, yaml('id: a\naction: ¦')],
    [YAML_FILE, yaml('id: a\naction:¦')],
    [YAML_FILE, yaml('action: ¦\nid: a')],
    [YAML_FILE, yaml('id: a\naction:\n  ¦')],
    [YAML_FILE, yaml('id: a\naction: { ¦ }')],
  ];
  for (const [path, text] of places) {
    const templates = (await offered(path, text)).filter(({ kind }) => kind === 'template');
    assert.ok(templates.length > 0, text);
    for (const template of templates) {
      const whole = accepted(text, template);
      const errors = parseRuleFile(path, whole).problems.filter(
        ({ severity }) => severity === 'error',
      );
      assert.deepEqual(errors, [], `${template.label} at ${text}\n${whole}`);
    }
  }
});

test('what only the workbench knows is offered: hosts, fingerprints, secrets, free names', async () => {
  const hosts = json('"condition": { "requestDomains": ["¦"] }');
  assert.equal((await labels(JSON_FILE, hosts))[0], 'api.test');
  const [, ...rest] = await labels(YAML_FILE, yaml('condition:\n  requestDomains: ¦'));
  assert.ok(rest.length > 0);
  assert.equal(
    await choosing(YAML_FILE, yaml('condition:\n  requestDomains: ¦'), 'api.test'),
    yaml('condition:\n  requestDomains: [api.test]'),
  );
  assert.equal(
    await choosing(YAML_FILE, yaml('condition:\n  requestDomains:\n    ¦'), 'api.test'),
    yaml('condition:\n  requestDomains:\n    - api.test'),
  );
  const [certificate] = await offered(
    JSON_FILE,
    json('"action": { "type": "certificateError", "fingerprint256": [¦]'),
  );
  assert.equal(certificate?.label, KNOWN.certificates[0]?.fingerprint256);
  assert.ok(certificate);
  assert.equal(certificate.detail, 'dev.test:8443');
  assert.match(certificate.documentation, /ERR\\_CERT\\_AUTHORITY\\_INVALID/);
  assert.deepEqual(
    await labels(
      YAML_FILE,
      yaml('id: ¦\ncondition: { requestDomains: [api.test] }\naction: { type: block }'),
    ),
    ['block-api.test', 'dev-cert'],
  );
});

test('a reference to a secret is completed inside any text', async () => {
  const inJson = json(
    '"action": { "type": "continueRequest", "headers": { "A": "Bearer ${se¦" } }',
  );
  assert.equal(
    await choosing(JSON_FILE, inJson, '${secret:staging}'),
    inJson.replace('${se¦', '${secret:staging}'),
  );
  const closed = yaml('action: { type: continueRequest, headers: { A: "Bearer ${¦}" } }');
  assert.equal(
    await choosing(YAML_FILE, closed, '${secret:staging}'),
    closed.replace('${¦}', '${secret:staging}'),
  );
  const password = yaml('action:\n  type: continueWithAuth\n  credentials:\n    password: ¦');
  assert.equal(
    await choosing(YAML_FILE, password, '${secret:staging}'),
    password.replace('¦', '"${secret:staging}"'),
  );
});

test('nothing is offered in comments, in blocks of text, and where nothing is known', async () => {
  for (const text of [
    '{ // ¦\n }',
    '{ /* ¦ */ }',
    '{ "version": 1 } ¦',
    '{ "description": "¦" }',
  ]) {
    assert.deepEqual(await labels(JSON_FILE, text), [], text);
  }
  for (const text of [
    '# ¦',
    'description: |\n  typ¦\nversion: 1',
    'description: ¦',
    yaml('id: a\n  ¦'),
  ]) {
    assert.deepEqual(await labels(YAML_FILE, text), [], text);
  }
});

test('completion works in the middle of broken text', async () => {
  const broken: [path: string, text: string, expected: string][] = [
    [JSON_FILE, '{ "version": 1, "rules": [ { "id": "a", "condition": { "¦', 'urlFilter'],
    [JSON_FILE, '{ "rules": [ { "id": , "condition": { ¦ ]', 'urlFilter'],
    [JSON_FILE, '{ "rules": [ { "id": "a" "action": { "type": "block" "¦" } } ', 'errorCode'],
    [
      JSON_FILE,
      '{ "rules": [ { "action": { "type": "block", "errorCode": "¦ } }, { "id": "b" } ] }',
      'failed',
    ],
    [YAML_FILE, 'rules:\n  - id: a\n    condition:\n      ur¦\n  - id: "b\n', 'urlFilter'],
    [YAML_FILE, 'rules:\n  - id: a\n    action: { type: block, ¦\n  - id: b\n', 'errorCode'],
    [YAML_FILE, 'rules:\n  - id: @a\n    condition: {\n      ¦\n', 'urlFilter'],
    [YAML_FILE, 'rules:\n\t- x\n  - id: a\n    action:\n      type: ¦\n', 'block'],
  ];
  for (const [path, text, expected] of broken) {
    assert.ok((await labels(path, text)).includes(expected), text);
  }
});

test('any text at any offset is answered, and what is replaced is around the offset', async () => {
  const piece = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      "'",
      ' ',
      '\n',
      '\n  ',
      '\n    ',
      '- ',
      '\t',
      '#',
      '//',
      '/*',
      '${',
      '|\n',
    ],
    ...[
      'rules',
      '"rules": ',
      'rules:',
      'id',
      'action',
      '"action": ',
      'type',
      'block',
      '1',
      '\\',
      '\r',
      '&a ',
      '*a',
      'ü',
    ],
  );
  const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''));
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.nat(80),
      fc.constantFrom(JSON_FILE, YAML_FILE),
      async (whole, at, path) => {
        const offset = Math.min(at, whole.length);
        const found = await offered(path, `${whole.slice(0, offset)}¦${whole.slice(offset)}`);
        for (const { start, end, insertText } of found) {
          assert.ok(start <= offset && offset <= end && end <= whole.length);
          assert.ok(!/[\r\n]/.test(whole.slice(start, end)));
          assert.notEqual(insertText, '');
        }
      },
    ),
    { numRuns: 1000 },
  );
});
