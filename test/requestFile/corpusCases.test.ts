import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { corpusCases, corpusFolder, differences } from './corpusCases.ts';
import type { Arrival, ExpectedRequest, ExpectedText } from './corpusCases.ts';

const cases = corpusCases();
const fields = {
  case: 'shows row wrong asked env vars processEnv answers settings yes wire requests problems tests serverAnswers writes',
  request:
    'name file line method url headers adds lacks body sends before follows sent skipped fails httpVersion requestTarget timeoutMs',
  problem: 'code file line severity',
  test: 'name passed',
  answer: 'status headers body',
};

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/);
}

function hasOnly(kind: keyof typeof fields, value: object, id: string): void {
  const known = fields[kind].split(' ');
  const unknown = Object.keys(value).filter((field) => !known.includes(field));
  assert.deepEqual(unknown, [], `${id}: unknown fields of a ${kind}`);
}

function patternsOf(value: unknown): string[] {
  return JSON.stringify(value).match(/"match":"(?:\\.|[^"\\])*"/g) ?? [];
}

test('corpus: each request file has its expectation and each expectation its file', () => {
  assert.ok(cases.length >= 220, `${cases.length} cases`);
  for (const { httpFile } of cases) assert.ok(existsSync(httpFile), httpFile);
  const expected = new Set(cases.map(({ httpFile }) => httpFile));
  const others = globSync('*/*.http', { cwd: corpusFolder }).map((path) =>
    join(corpusFolder, path),
  );
  assert.deepEqual(
    others.filter((path) => !expected.has(path)),
    [],
  );
});

test('corpus: cases have a sentence of their own, and no unknown fields', () => {
  const seen = new Map<string, string>();
  for (const { id, expected } of cases) {
    hasOnly('case', expected, id);
    const sentence = `${id.split('/')[0] ?? ''}: ${expected.shows}`;
    assert.equal(
      seen.get(sentence),
      undefined,
      `${id} shows the same as ${seen.get(sentence) ?? ''}`,
    );
    seen.set(sentence, id);
    for (const request of expected.requests) {
      hasOnly('request', request, id);
      const arrivals = [...(request.before ?? []), ...(request.follows ?? [])];
      for (const arrival of arrivals) hasOnly('request', arrival, id);
    }
    for (const problem of expected.problems ?? []) hasOnly('problem', problem, id);
    for (const one of expected.tests ?? []) hasOnly('test', one, id);
    for (const answer of Object.values(expected.serverAnswers ?? {}).flat()) {
      hasOnly('answer', answer, id);
    }
  }
});

test('corpus: every line that a case names is there, and requests stand on lines of requests', () => {
  for (const { id, httpFile, expected } of cases) {
    for (const request of expected.requests) {
      const path = request.file === undefined ? httpFile : join(dirname(httpFile), request.file);
      const line = linesOf(path)[request.line - 1];
      assert.match(line ?? '', /^\s*(?!#|\/\/)\S/, `${id}: line ${request.line}`);
    }
    for (const { line, file } of expected.problems ?? []) {
      const path = file === undefined ? httpFile : join(dirname(httpFile), file);
      const text = line === undefined ? 'anywhere' : linesOf(path)[line - 1];
      assert.ok(text?.trim(), `${id}: line ${line}`);
    }
  }
});

test('corpus: a request that is not sent says nothing of what arrives', () => {
  for (const { id, httpFile, expected } of cases) {
    for (const request of expected.requests.filter(({ sent }) => sent === false)) {
      assert.deepEqual([request.headers, request.body], [undefined, undefined], id);
    }
    const unsent = expected.requests.filter(
      ({ sent, skipped, fails }) => sent === false && skipped !== true && fails === undefined,
    );
    const asks = readFileSync(httpFile, 'utf8').includes('@note');
    const hasError = expected.problems?.some(({ severity }) => severity !== 'warning') === true;
    assert.ok(unsent.length === 0 || asks || hasError, `${id}: no error says why nothing is sent`);
  }
});

test('corpus: patterns are regular expressions', () => {
  assert.ok(patternsOf(cases).length > 30);
  for (const { id, expected } of cases) {
    for (const pattern of patternsOf(expected)) {
      const { match } = JSON.parse(`{${pattern}}`) as { match: string };
      assert.doesNotThrow(() => new RegExp(match), id);
    }
  }
});

test('corpus: names that a request needs first are names of requests', () => {
  for (const { id, expected } of cases) {
    const names = expected.requests.map(({ name }) => name);
    for (const needed of expected.requests.flatMap(({ sends }) => sends ?? [])) {
      assert.ok(names.includes(needed), `${id}: ${needed}`);
    }
  }
});

test('corpus: every row of the table of dialects has a case', () => {
  const rows = new Set(cases.flatMap(({ expected }) => expected.row ?? []));
  const missing = Array.from({ length: 46 }, (_, index) => index + 1).filter(
    (row) => !rows.has(row),
  );
  assert.deepEqual(missing, []);
});

const text = (expected: ExpectedText | undefined): string =>
  typeof expected === 'string' ? expected : '';

/** What arrives when all goes well, as far as the case says it without a pattern. */
function asExpected({
  method = 'GET',
  url,
  headers = [],
  adds = [],
  body,
}: ExpectedRequest): Arrival {
  const written =
    body !== null && body !== undefined && 'text' in body ? [body.text].flat()[0] : '';
  return {
    method,
    url: text(url),
    headers: [...adds, ...headers].map(([name, value]) => [name, text(value)]),
    body: Buffer.from(written ?? ''),
  };
}

test('corpus: what must arrive does not differ from itself, and anything else does', () => {
  const plain = cases
    .filter(({ expected }) => patternsOf(expected).length === 0)
    .flatMap(({ id, expected }) => expected.requests.map((request) => ({ id, request })))
    .filter(
      ({ request: { sent, body } }) =>
        sent !== false && (body === null || (body && 'text' in body)),
    );
  assert.ok(plain.length > 200);
  for (const { id, request } of plain) {
    const arrived = asExpected(request);
    assert.deepEqual(differences(request, arrived), [], id);
    assert.equal(differences(request, { ...arrived, method: 'NONE' }).length, 1, id);
    assert.equal(differences(request, { ...arrived, url: 'http://never.test/' }).length, 1, id);
    assert.equal(differences(request, { ...arrived, body: Buffer.from('\0') }).length, 1, id);
    const stated = [...(request.headers ?? []), ...(request.adds ?? [])].length;
    assert.equal(differences(request, { ...arrived, headers: [] }).length, stated, id);
  }
});
