import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeDraft, withPlaced } from '../../../src/requestFile/draft/placeDraft.ts';

const file = `@host = https://a.test

### one
GET {{host}}/1

###
# @name two
POST {{host}}/2

{"a": 1}


### three
GET {{host}}/3
`;

const two = '###\n# @name two\nPOST {{host}}/2\n\n{"a": 1}';

function placed(origin: Parameters<typeof placeDraft>[2], block: string, text = file): string {
  return withPlaced(text, placeDraft(text, block, origin));
}

test('a block takes the place of the one that it was made from, and nothing else changes', () => {
  const block = two.replace('"a": 1', '"a": 2');
  assert.equal(placed({ block: two, name: 'two' }, block), file.replace('"a": 1', '"a": 2'));
});

test('a block that was changed meanwhile is found by its name', () => {
  const changed = file.replace('"a": 1', '"b": 7');
  assert.equal(placed({ block: two, name: 'two' }, two, changed), file);
  assert.equal(placed({ block: '', name: 'two' }, two, changed), file);
});

test('a block that is not there any more is added at the end, and nothing is overwritten', () => {
  const text = placed({ block: 'GET https://gone.test/', name: null }, 'GET https://gone.test/x\n');
  assert.equal(text, `${file}\n###\nGET https://gone.test/x\n`);
  assert.equal(placeDraft(file, 'GET /x', null).line, file.split('\n').length);
});

test('a block that lost its separator gets one, and an empty file needs none', () => {
  const block = '# @name two\nPOST {{host}}/2';
  assert.match(
    placed({ block: two, name: 'two' }, block),
    /GET \{\{host\}\}\/1\n\n###\n# @name two\n/,
  );
  assert.equal(placed(null, 'GET https://a.test/\n', ''), 'GET https://a.test/\n');
});
