import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadReaders } from '../../src/rules/document/readDocument.ts';
import { hoverAt } from '../../src/ruleEditing/language/hover.ts';
import schema from '../../src/rules/rules.schema.json' with { type: 'json' };

before(() => loadReaders(['a.yaml']));

/** What the hover at the ¦ of a text says, and the part of the text that it is about. */
function hover(path: string, text: string): { says: string; about: string } | null {
  const whole = text.replace('¦', '');
  const found = hoverAt(path, whole, text.indexOf('¦'));
  if (found === null) return null;
  const { start, end } = found.range;
  assert.equal(start.line, end.line, 'these examples are about parts of one line');
  const line = whole.split('\n')[start.line] ?? '';
  return { says: found.markdown, about: line.slice(start.character, end.character) };
}

const rule = (parts: string): string => `version: 1\nrules:\n  - id: a\n    ${parts}\n`;

test('a property says what it means, what kind of value it has, and shows an example', () => {
  assert.deepEqual(hover('a.json', '{ "rules": [{ "condition": { "port¦s": [1] } }] }'), {
    about: '"ports"',
    says: [
      '**ports** (list of whole numbers)',
      'The port is one of these. A URL without a port has the default port of its protocol (80, 443).',
      '```json\n"ports": [8443]\n```',
    ].join('\n\n'),
  });
  const inYaml = hover('a.yaml', rule('condition: { po¦rts: [1] }'));
  assert.equal(inYaml?.about, 'ports');
  assert.match(inYaml.says, /```yaml\nports: \[8443\]\n```$/);
});

test('a choice lists its values and which one counts unless stated', () => {
  const found = hover('a.yaml', rule('action: { type: rewriteRedirect, decision: st¦op }'));
  assert.equal(found?.about, 'stop');
  assert.match(
    found.says,
    /One of `follow`, `stop`, `cancel`, `prompt`\.\n\nUnless stated: `follow`\./,
  );
});

test('the type of an action is explained as that action', () => {
  const found = hover('a.json', '{ "rules": [{ "action": { "type": "blo¦ck" } }] }');
  const { description } = schema.definitions.BlockAction;
  assert.ok(found?.says.startsWith(`**block** (action)\n\n${description.slice(0, 20)}`));
});

test('the id of a rule says what the rule does', () => {
  const found = hover('a.yaml', rule('action: { type: allow }').replace('id: a', 'id: ¦a'));
  assert.match(found?.says ?? '', /^\*\*id\*\* \(text\)\n\nOn every request: .+\.\n\n/);
});

test('an item is explained as its list, in broken text too', () => {
  const found = hover('a.yaml', 'rules:\n  - condition: { requestDomains: [x.t¦est, ');
  assert.equal(found?.about, 'x.test');
  assert.match(found.says, /^\*\*requestDomains\*\* \(list of text\)/);
});

test('where nothing is known there is no hover', () => {
  assert.equal(hover('a.json', '{ "unknow¦n": 1 }'), null);
  assert.equal(hover('a.json', '{ // comm¦ent\n}'), null);
  assert.equal(hover('a.yaml', '# comm¦ent'), null);
  assert.equal(hover('a.yaml', '¦'), null);
});
