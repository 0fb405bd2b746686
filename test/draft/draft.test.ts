import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authOf, withAuth } from '../../src/draft/auth.ts';
import type { Auth } from '../../src/draft/auth.ts';
import { bodyKindOf, bodyKinds, withBodyKind } from '../../src/draft/bodyKind.ts';
import { emptyDraft } from '../../src/draft/draft.ts';
import type { Draft } from '../../src/draft/draft.ts';
import { draftFault } from '../../src/draft/draftFault.ts';
import { formRows, writeForm } from '../../src/draft/formRows.ts';
import { partRows, writeParts } from '../../src/draft/multipartRows.ts';
import { queryRows, withHeaderRows, withQueryRows } from '../../src/draft/rows.ts';
import { draftToSave, readKeptDraft } from '../../src/draft/savedDraft.ts';

const withAuthorization = (value: string): Draft => ({
  ...emptyDraft,
  head: [{ kind: 'field', on: true, name: 'Authorization', value }],
});

test('what Authorization says is read and written as request files have it', () => {
  const read: readonly (readonly [string, Auth])[] = [
    ['Basic ada pass phrase', { kind: 'basic', values: ['ada', 'pass phrase'] }],
    ['Basic {{user}}:{{a ? b : c}}', { kind: 'basic', values: ['{{user}}', '{{a ? b : c}}'] }],
    ['Basic YWRhOnB3', { kind: 'other', values: ['Basic YWRhOnB3'] }],
    ['bearer {{token}}', { kind: 'bearer', values: ['{{token}}'] }],
    ['Digest ada pw', { kind: 'digest', values: ['ada', 'pw'] }],
    ['AWS id key region:eu', { kind: 'aws', values: ['id', 'key', 'region:eu'] }],
    ['oauth2 client_credentials shop', { kind: 'oauth2', values: ['client_credentials', 'shop'] }],
    ['Token abc', { kind: 'other', values: ['Token abc'] }],
  ];
  for (const [value, auth] of read) {
    assert.deepEqual(authOf(withAuthorization(value)), auth, value);
    assert.deepEqual(authOf(withAuth(emptyDraft, auth)), auth, value);
  }
  assert.deepEqual(withAuth(withAuthorization('Basic a b'), { kind: 'none', values: [] }).head, []);
});

test('a query in which variables and expressions stand is taken apart outside of them', () => {
  const draft = { ...emptyDraft, url: '{{a ? b : c}}/x?q={{d & e}}&f&g=1=2' };
  const rows = queryRows(draft);
  assert.deepEqual(
    rows.map(({ name, value }) => [name, value]),
    [
      ['q', '{{d & e}}'],
      ['f', ''],
      ['g', '1=2'],
    ],
  );
  assert.equal(withQueryRows(draft, rows).url, draft.url);
});

test('notes between headers stay when headers change', () => {
  const note = { kind: 'other', text: '# why' } as const;
  const a = { kind: 'field', on: true, name: 'A', value: '1' } as const;
  const draft: Draft = { ...emptyDraft, head: [a, note, { ...a, name: 'B' }] };
  const b = { on: true, name: 'B', value: '2' };
  assert.deepEqual(withHeaderRows(draft, [b]).head, [{ kind: 'field', ...b }, note]);
});

test('forms and parts come back as they were written', () => {
  const fields = [
    { on: true, name: 'a', value: 'x & y' },
    { on: false, name: 'b', value: '2' },
    { on: true, name: 'c', value: '{{d & e}}' },
  ];
  assert.equal(writeForm(fields), 'a=x %26 y\n# b=2\n&c={{d & e}}');
  assert.deepEqual(
    formRows(writeForm(fields)).map(({ on, name, value }) => [on, name, value]),
    [
      [true, 'a', 'x %26 y'],
      [false, 'b', '2'],
      [true, 'c', '{{d & e}}'],
    ],
  );
  const parts = [
    { on: false, name: 'off', value: './off.png', type: '', isFile: true },
    { on: true, name: 'say "hi"', value: 'text', type: 'text/plain' },
    { on: true, name: 'picture', value: './dir/a.png', type: '', isFile: true },
  ];
  assert.deepEqual(partRows(writeParts(parts, 'b'), 'b'), parts);
  assert.equal(partRows('--b\nX-Other: 1\n\ntext\n--b--', 'b'), null);
});

test('a draft is of the kind that was chosen for it, whichever it had before', () => {
  for (const before of bodyKinds) {
    for (const kind of bodyKinds) {
      const draft = withBodyKind(withBodyKind(emptyDraft, before), kind);
      assert.equal(bodyKindOf(draft), kind, `${before} to ${kind}`);
    }
  }
});

test('a name that would not be a header is told, not sent as a body', () => {
  const head = [{ kind: 'field', on: true, name: 'My Header', value: '1' }] as const;
  assert.match(draftFault({ ...emptyDraft, head }) ?? '', /^My Header: Use letters/);
  assert.match(draftFault({ ...emptyDraft, method: 'A B' }) ?? '', /not a method/);
  assert.equal(draftFault({ ...emptyDraft, method: 'PURGE' }), null);
});

test('nothing that looks like a secret is saved, and variables are', () => {
  const draft: Draft = {
    ...emptyDraft,
    above: '@api_key = hunter2\n@host = https://a.test',
    url: 'https://ann:hunter2@a.test/?access_token=hunter2&page=2',
    offQuery: [{ at: 0, text: 'api_key=hunter2' }],
    head: [
      { kind: 'field', on: false, name: 'Authorization', value: 'Basic ann hunter2' },
      { kind: 'field', on: true, name: 'X-Api-Key', value: '{{key}}' },
      { kind: 'other', text: '# @token = hunter2' },
    ],
    body: 'client_secret=hunter2&a=1',
    below: '',
  };
  const saved = draftToSave(draft);
  assert.doesNotMatch(JSON.stringify(saved), /hunter2/);
  assert.match(JSON.stringify(saved), /page=2.*\{\{key\}\}/);
  assert.deepEqual(readKeptDraft(saved), saved);
  assert.equal(draftToSave({ ...draft, body: 'x'.repeat(100_000) }).body, '');
});
