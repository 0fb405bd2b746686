import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse as parseYaml, stringify } from 'yaml';
import { parse as parseJsonc } from 'jsonc-parser';
import { insertRule, newRuleText } from '../../src/ruleEditing/edit/insertRule.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import type { WrittenRule } from '../../src/rules/schema/ruleFile.ts';

const rule: WrittenRule = {
  id: 'new',
  condition: { requestDomains: ['example.com'], ports: [8443] },
  action: { type: 'block' },
};

async function inserted(path: string, text: string, what = rule): Promise<string> {
  const result = await insertRule(path, text, what);
  assert.ok('text' in result, 'problem' in result ? result.problem.message : '');
  const { edit } = result;
  assert.equal(text.slice(0, edit.start) + edit.text + text.slice(edit.end), result.text);
  const line = result.text.split(/\r\n|\n|\r/)[result.range.start.line] ?? '';
  assert.ok(result.text.split(/\r\n|\n|\r/).length === 1 || /[{-]/.test(line), `line: ${line}`);
  return result.text;
}

async function intoJson(text: string): Promise<string> {
  return inserted('/w/a.request-rules.jsonc', text);
}

async function intoYaml(text: string): Promise<string> {
  return inserted('/w/a.request-rules.yaml', text);
}

test('a rule is laid out as its neighbours are', async () => {
  const before = `{
  "version": 1,
  "rules": [
    {
      "id": "a",
      "action": { "type": "block" }
    }
  ]
}
`;
  assert.equal(
    await intoJson(before),
    `{
  "version": 1,
  "rules": [
    {
      "id": "a",
      "action": { "type": "block" }
    },
    {
      "id": "new",
      "condition": { "requestDomains": ["example.com"], "ports": [8443] },
      "action": { "type": "block" }
    }
  ]
}
`,
  );
});

test('among rules of one line each, it is one line if it fits', async () => {
  const before = `{ "version": 1, "rules": [
    { "id": "a", "action": { "type": "allow" } }, // all of it
  ] }`;
  assert.equal(
    await intoJson(before),
    `{ "version": 1, "rules": [
    { "id": "a", "action": { "type": "allow" } }, // all of it
    {
      "id": "new",
      "condition": { "requestDomains": ["example.com"], "ports": [8443] },
      "action": { "type": "block" }
    },
  ] }`,
  );
  const short = { id: 'b', action: { type: 'block' } } as const;
  assert.match(
    await inserted('/w/a.request-rules.json', before, short),
    /\n {4}\{ "id": "b", "action": \{ "type": "block" \} \},\n {2}\] \}$/,
  );
});

test('comments behind the last rule stay with it, and a comma at the end stays one', async () => {
  const before = `{
\t// all
\t"version": 1,
\t"rules": [
\t\t{ "id": "a", "action": { "type": "block" } } // ads
\t\t// { "id": "off", "action": { "type": "allow" } },
\t\t/* the end */
\t]
}`;
  assert.equal(
    await intoJson(before),
    `{
\t// all
\t"version": 1,
\t"rules": [
\t\t{ "id": "a", "action": { "type": "block" } }, // ads
\t\t// { "id": "off", "action": { "type": "allow" } },
\t\t/* the end */
\t\t{
\t\t\t"id": "new",
\t\t\t"condition": { "requestDomains": ["example.com"], "ports": [8443] },
\t\t\t"action": { "type": "block" }
\t\t}
\t]
}`,
  );
});

test('an empty list gets lines; a comment in it stays', async () => {
  assert.equal(
    await intoJson('{\r\n  "version": 1,\r\n  "rules": []\r\n}\r\n'),
    '{\r\n  "version": 1,\r\n  "rules": [\r\n    {\r\n      "id": "new",\r\n      "condition": { "requestDomains": ["example.com"], "ports": [8443] },\r\n      "action": { "type": "block" }\r\n    }\r\n  ]\r\n}\r\n',
  );
  const withComment = await intoJson('{\n  "version": 1,\n  "rules": [\n    // none yet\n  ]\n}\n');
  assert.match(withComment, /\[\n {4}\/\/ none yet\n {4}\{\n {6}"id": "new"/);
});

test('a minified file stays one, a byte order mark stays first', async () => {
  assert.equal(
    await intoJson('{"version":1,"rules":[{"id":"a","action":{"type":"block"}}]}'),
    '{"version":1,"rules":[{"id":"a","action":{"type":"block"}},{"id":"new","condition":{"requestDomains":["example.com"],"ports":[8443]},"action":{"type":"block"}}]}',
  );
  assert.ok((await intoJson('\uFEFF{"version":1,"rules":[]}')).startsWith('\uFEFF{"version":1,'));
});

test('rules that begin where the last one ends go on so', async () => {
  const before = `{
  "version": 1,
  "rules": [{
    "id": "a",
    "action": { "type": "block" }
  }]
}`;
  assert.match(await intoJson(before), /\n {2}\}, \{\n {4}"id": "new",\n[^]*\n {2}\}\]\n\}$/);
});

test('in YAML the rule is one more item, behind what is said of the last', async () => {
  const before = `# dev
version: 1
rules:
  - id: a   # ads
    action: { type: block }  # all

  # the second
  - id: b
    action:
      type: allow # nothing
# end
`;
  assert.equal(
    await intoYaml(before),
    `# dev
version: 1
rules:
  - id: a   # ads
    action: { type: block }  # all

  # the second
  - id: b
    action:
      type: allow # nothing
  - id: new
    condition:
      requestDomains: [example.com]
      ports: [8443]
    action:
      type: block
# end
`,
  );
});

test("YAML with a list in its parent's column, wide dashes, an empty or a flow list", async () => {
  assert.match(
    await intoYaml('version: 1\nrules:\n-   id: a\n    action: {type: block}'),
    /\n-   id: new\n    condition:\n/,
  );
  assert.match(await intoYaml('version: 1\nrules: []\n'), /^version: 1\nrules: \n {2}- id: new\n/);
  assert.match(
    await intoYaml('{ version: 1, rules: [{ id: a, action: { type: block } }] }\n'),
    /\}, \{ "id": "new", .*\}\] \}\n$/,
  );
});

test('a block at the end keeps its empty lines', async () => {
  const before = `version: 1
rules:
  - id: a
    action: { type: fulfill, status: 200 }
    description: |+
      two


`;
  const after = await intoYaml(before);
  assert.ok(after.startsWith(before));
});

test('a name that is taken gets a number', async () => {
  const result = await insertRule(
    '/w/a.request-rules.json',
    '{"version":1,"rules":[{"id":"new","action":{"type":"block"}},{"id":"new-2","action":{"type":"block"}}]}',
    rule,
  );
  assert.ok('rule' in result);
  assert.equal(result.rule.id, 'new-3');
});

test('a file with an error is not written', async () => {
  for (const text of ['', '{', '{"version":1}', '{"version":1,"rules":[{"id":"a"}]}', 'rules: x']) {
    const result = await insertRule('/w/a.request-rules.json', text, rule);
    assert.ok('problem' in result, text);
    assert.equal(result.problem.code, 'file-has-errors');
  }
});

test("what can't be written without a change of the rest is a problem", async () => {
  const aliased = `version: 1
description: &d x
rules: &all
  - &a
    id: a
    action: { type: block }
`;
  const result = await insertRule('/w/a.request-rules.yaml', aliased, rule);
  assert.ok('text' in result);
  const alias = 'x: 1';
  assert.ok('problem' in (await insertRule('/w/a.request-rules.yaml', alias, rule)));
});

test('a new file holds the rule alone, without a problem; what is shown of it is its lines', async () => {
  const result = await insertRule('/w/workbench.request-rules.json', newRuleText(), rule);
  assert.ok('text' in result);
  assert.deepEqual(parseRuleFile('/w/a.request-rules.json', result.text).problems, []);
  assert.deepEqual((parseJsonc(result.text) as { rules: unknown[] }).rules, [rule]);
  assert.equal(
    result.shown,
    `{
  "id": "new",
  "condition": { "requestDomains": ["example.com"], "ports": [8443] },
  "action": { "type": "block" }
}`,
  );
  assert.equal(
    result.sentence,
    'On requests to example.com (and its subdomains) on port 8443: blocks them with ERR_BLOCKED_BY_CLIENT.',
  );
});

/** White space and comments between tokens of JSON. */
const gap = (eol: string, n: number) =>
  fc.constantFrom(
    '',
    ' ',
    eol,
    `${eol}    `,
    `  // c${String(n)}${eol}\t`,
    `/* c${String(n)} */`,
    ` /* c${String(n)}${eol} */ `,
  );

const oldRule = fc.record(
  {
    id: fc.constantFrom('a', 'b', 'new', 'c'),
    description: fc.constantFrom('plain', 'with // and /* */ in it', '“[]{},”'),
    action: fc.constantFrom(
      { type: 'block' },
      { type: 'allow' },
      { type: 'fulfill', json: { a: [1, [], {}] } },
    ),
  },
  { requiredKeys: ['id', 'action'], noNullPrototype: true },
);

const jsonFile = fc
  .record({ eol: fc.constantFrom('\n', '\r\n'), rules: fc.array(oldRule, { maxLength: 4 }) })
  .chain(({ eol, rules }) =>
    fc.record({
      rules: fc.constant(rules),
      text: fc
        .tuple(
          fc.tuple(...Array.from({ length: 2 * rules.length + 6 }, (_, n) => gap(eol, n))),
          fc.boolean(),
          fc.constantFrom(undefined, 1, 2, '\t'),
          fc.constantFrom('', '\uFEFF'),
        )
        .map(([gaps, comma, space, bom]) => {
          const items = rules.map(
            (old, n) =>
              `${gaps[2 * n] ?? ''}${JSON.stringify(old, null, space).replaceAll('\n', eol)}${gaps[2 * n + 1] ?? ''}`,
          );
          const [a = '', b = '', c = '', d = '', e = '', f = ''] = gaps.slice(2 * rules.length);
          const last = comma && rules.length > 0 ? `,${a}` : a;
          return `${bom}${b}{${c}"version":1,${d}"rules":${e}[${items.join(',')}${last}]${f}}`;
        }),
    }),
  );

const commentsOf = (text: string): string[] =>
  [...text.matchAll(/\/\/ c\d+|\/\* c\d+|# c\d+/g)].map(([comment]) => comment);

test('in any JSON file the old rules and all comments stay, and the new rule comes last', async () => {
  await fc.assert(
    fc.asyncProperty(jsonFile, async ({ rules, text }) => {
      const after = await inserted('/w/a.request-rules.json', text);
      const written = parseJsonc(after.replace(/^\uFEFF/, '')) as { rules: unknown[] };
      assert.deepEqual(written.rules.slice(0, -1), rules);
      const { id, ...rest } = written.rules.at(-1) as WrittenRule;
      assert.match(id, /^new(-2)?$/);
      assert.deepEqual(rest, { condition: rule.condition, action: rule.action });
      assert.deepEqual(commentsOf(after), commentsOf(text));
      const isOfWindows = text.includes('\r\n') && !/[^\r]\n/.test(text);
      assert.ok(!isOfWindows || !/[^\r]\n/.test(after));
    }),
  );
});

const yamlFile = fc
  .record({
    rules: fc.array(oldRule, { maxLength: 4 }),
    indent: fc.constantFrom(2, 3, 4),
    indentSeq: fc.boolean(),
    flow: fc.constantFrom('none', 'items', 'all'),
    eol: fc.constantFrom('\n', '\r\n'),
    block: fc.constantFrom('', '|', '|-', '|+', '>'),
    tail: fc.constantFrom('', '\n', '\n\n', '  # c8\n', '# c9\n', '\n# c7\n\n', '...\n'),
    comments: fc.boolean(),
  })
  .map(({ rules, indent, indentSeq, flow, eol, block, tail, comments }) => {
    const options = { indent, indentSeq, lineWidth: 0 };
    const value = { version: 1, rules };
    let text: string;
    if (flow === 'all') text = stringify(value, { ...options, collectionStyle: 'flow' });
    else if (flow === 'items') {
      const pad = indentSeq ? ' '.repeat(indent) : '';
      const items = rules.map((old) => `${pad}- ${JSON.stringify(old)}\n`);
      text = `version: 1\nrules:${items.length === 0 ? ' []\n' : `\n${items.join('')}`}`;
    } else {
      text = stringify(value, options);
      if (block !== '' && rules.length > 0) {
        const base = ' '.repeat((indentSeq ? indent : 0) + 2);
        text += `${base}extra: ${block}\n${base}  one\n${base}  # two\n`;
        text = text.replace('extra:', 'description:');
      }
    }
    if (comments) {
      let n = 0;
      text = text.replaceAll(/^(rules|version): ?(?=\S|\n).*$/gm, (line) =>
        line.endsWith(':') || /\d$|\]$/.test(line) ? `${line} # c${String(n++)}` : line,
      );
    }
    return { text: (text + tail).replaceAll('\n', eol) };
  })
  .filter(({ text }) => parseRuleFile('/w/a.request-rules.yaml', text).file !== null);

test('in any YAML file the old rules and all comments stay, and the new rule comes last', async () => {
  await import('../../src/rules/document/readDocument.ts').then(({ loadReaders }) =>
    loadReaders(['a.yaml']),
  );
  let count = 0;
  await fc.assert(
    fc.asyncProperty(yamlFile, async ({ text }) => {
      count++;
      const after = await inserted('/w/a.request-rules.yaml', text);
      const old = parseYaml(text, { uniqueKeys: false }) as { rules: unknown[] };
      const written = parseYaml(after, { uniqueKeys: false }) as { rules: unknown[] };
      assert.deepEqual(written.rules.slice(0, -1), old.rules);
      assert.deepEqual((written.rules.at(-1) as WrittenRule).action, rule.action);
      assert.deepEqual(commentsOf(after), commentsOf(text));
    }),
  );
  assert.ok(count > 0);
});
