import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coloursOf } from '../../../src/requestFile/language/colours.ts';
import { outlineOf } from '../../../src/requestFile/language/outline.ts';
import { readDocument } from '../../../src/requestFile/language/requestDocument.ts';
import { cut, scopeOf } from './scopes.ts';

const TEXT = [
  '@base = https://x.example',
  '',
  '### login',
  '# @no-redirect',
  '# a comment',
  '@user = ann',
  'POST {{base}}/login',
  '',
  '{',
  '  "a": [',
  '    1',
  '  ]',
  '}',
  '',
  '> {%',
  '  if (response.status === 200) {',
  '    client.log("ok");',
  '  }',
  '%}',
  '',
  '###',
  'x.example/a',
  '',
  '< ./body.txt',
  '',
].join('\n');

test('the outline has requests by their name or address, with their variables', () => {
  const entries = outlineOf(readDocument(TEXT)).map(({ kind, name, detail, children, range }) => [
    ...[kind, name, detail, children.map((child) => child.name).join()],
    `${String(range.start.line)}-${String(range.end.line)}`,
  ]);
  assert.deepEqual(entries, [
    ['variable', 'base', '', '', '0-0'],
    ['request', 'login', 'POST {{base}}/login', 'user', '2-19'],
    ['request', 'GET x.example/a', '', '', '20-24'],
  ]);
});

test('what is selected in the outline is a part of the entry', () => {
  for (const { range, selection } of outlineOf(readDocument(TEXT))) {
    assert.ok(range.start.line <= selection.start.line && selection.end.line <= range.end.line);
  }
});

test('requests, bodies, scripts and comments fold', () => {
  const folds = readDocument(TEXT)
    .blocks.flatMap((block) => block.folds)
    .map(({ kind, firstLine, lastLine }) => `${kind} ${String(firstLine)}-${String(lastLine)}`);
  assert.deepEqual(folds, [
    'region 2-18',
    'comment 3-4',
    'region 14-18',
    'region 15-17',
    'region 9-11',
    'region 8-12',
    'region 20-23',
  ]);
});

test('files and addresses without a scheme are links, those with variables are none', () => {
  const text = [
    'import ./other.http',
    'run ./all.http',
    '###',
    '< ./before.js',
    'POST x.example/a',
    '',
    '< ./body.txt',
    '< ./{{name}}.txt',
    '> ./after.js',
    '>> ./saved.json',
    '###',
    'GET https://x.example',
    '###',
    'GET {{host}}/a',
  ].join('\n');
  const links = readDocument(text)
    .blocks.flatMap((block) => block.links)
    .map((link) => ('path' in link ? link.path : link.url));
  assert.deepEqual(links, [
    ...['./other.http', './all.http', './before.js', './after.js', './body.txt'],
    'http://x.example/a',
  ]);
});

test('variables, paths into them, requests and values that are made have colours; unknown names have none', () => {
  const text = [
    '@host = x',
    '### login',
    'POST https://{{host}}/{{$uuid}}/{{nope}}',
    '###',
    '# @ref login',
    'GET https://x.example/{{login.response.body.$.a}}/{{user.name}}',
  ].join('\n');
  const around = {
    environments: { '/workspace/http-client.env.json': { $shared: { user: { name: 1 } } } },
  };
  const colours = coloursOf(scopeOf(text, around)).map(
    ({ type, range, isDefinition }) => `${type} ${cut(text, range)}${isDefinition ? ' =' : ''}`,
  );
  assert.deepEqual(colours, [
    'variable host =',
    'function login =',
    'variable host',
    'macro $uuid',
    'function login',
    'function login',
    'property .response.body.$.a',
    'variable user',
    'property .name',
  ]);
});
