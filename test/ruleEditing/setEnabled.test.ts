import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import { setEnabled } from '../../src/ruleEditing/edit/setEnabled.ts';
import { changed } from '../../src/ruleEditing/fixes/textChange.ts';

const json = `{
  "version": 1, // one
  "rules": [
    { "id": "a", "condition": {}, "action": { "type": "block" } },
    {
      "id": "b",
      "enabled": false, /* why */
      "condition": {},
      "action": { "type": "block" }, // a comma that JSONC allows
    },
  ],
}
`;

const yaml = `version: 1
rules:
  # the first
  - id: a
    condition: {}
    action: { type: block }   # blocks

  - { id: b, enabled: false, condition: {}, action: { type: block } }
  - &base
    id: c
    enabled: false
    condition: {}
    action: { type: block }
  - <<: *base
    id: d
`;

async function after(path: string, text: string, id: string, enabled: boolean) {
  const changes = await setEnabled(path, text, id, enabled);
  return changes === null ? null : changed(text, changes);
}

function enabledIn(path: string, text: string) {
  const { file, problems } = parseRuleFile(path, text);
  assert.ok(file !== null, problems.map(({ message }) => message).join());
  return Object.fromEntries(file.rules.map(({ id, enabled }) => [id, enabled]));
}

for (const [path, text] of [
  ['/w/a.request-rules.jsonc', json],
  ['/w/a.request-rules.jsonc', json.replaceAll('\n', '\r\n')],
  ['/w/a.request-rules.yaml', yaml],
] as const) {
  const name = `${path}${text.includes('\r') ? ' with CRLF' : ''}`;
  test(`a rule of ${name} is turned on by one value, and off again by the same`, async () => {
    const on = await after(path, text, 'b', true);
    assert.equal(on, text.replace(/(id"?: "?b"?,\s+"?enabled"?: )false/, '$1true'));
    assert.equal(await after(path, on, 'b', false), text);
  });

  test(`a rule of ${name} that does not say whether it is on is turned off by one property`, async () => {
    const off = await after(path, text, 'a', false);
    assert.ok(off !== null);
    assert.deepEqual(enabledIn(path, off), { ...enabledIn(path, text), a: false });
    // Without what was added it is as before, byte by byte.
    const added = /,? ?(?:\r?\n {4})?"?enabled"?: false/.exec(
      off.slice(0, off.search(/id"?: "?b/)),
    );
    assert.ok(added !== null, off);
    assert.equal(off.replace(added[0], ''), text);
  });
}

test('a rule that takes its switch from another one by YAML gets its own', async () => {
  const path = '/w/a.request-rules.yaml';
  const on = await after(path, yaml, 'd', true);
  assert.deepEqual(enabledIn(path, String(on)), { a: true, b: false, c: false, d: true });
});

test('a rule that another one takes its switch from by YAML is left alone', async () => {
  assert.equal(await after('/w/a.request-rules.yaml', yaml, 'c', true), null);
});

test('nothing changes for a rule that is as wanted, or is not there', async () => {
  assert.deepEqual(await setEnabled('/w/a.request-rules.jsonc', json, 'a', true), []);
  assert.equal(await setEnabled('/w/a.request-rules.jsonc', json, 'x', true), null);
  assert.equal(await setEnabled('/w/a.request-rules.jsonc', '{ "rules": [', 'a', true), null);
});
