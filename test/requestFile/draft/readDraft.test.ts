import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyDraft, writeDraft } from '../../../src/draft/draft.ts';
import type { Draft } from '../../../src/draft/draft.ts';
import { bodyFault, bodyWarnings } from '../../../src/requestFile/draft/bodyWarnings.ts';
import { readDraft } from '../../../src/requestFile/draft/readDraft.ts';
import { parseHttpFile } from '../../../src/requestFile/parse/parseHttpFile.ts';
import type { ParsedRequest } from '../../../src/requestFile/parse/parsedRequest.ts';

const corpus = join(import.meta.dirname, '..', 'corpus');

function draftOf(text: string): Draft {
  const read = readDraft(text);
  assert.ok(!('fault' in read), 'fault' in read ? read.fault : '');
  return read;
}

test('a block becomes a draft, part by part, and the same block again', () => {
  const block = `### Place an order
# @name order
@lines = 2
POST {{host}}/orders HTTP/1.1
    ?source=workbench
    # &debug=1
    &page=2
# The shop wants this.
Content-Type: application/json
# X-Debug: 1

{
  "customer": "Ada"
}

?? status == 201
`;
  const draft = draftOf(block);
  assert.deepEqual(draft, {
    above: '### Place an order\n# @name order\n@lines = 2',
    ...{ method: 'POST', url: '{{host}}/orders?source=workbench&page=2', version: 'HTTP/1.1' },
    ...{ offQuery: [{ at: 1, text: 'debug=1' }], wrapped: true },
    head: [
      { kind: 'other', text: '# The shop wants this.' },
      { kind: 'field', on: true, name: 'Content-Type', value: 'application/json' },
      { kind: 'field', on: false, name: 'X-Debug', value: '1' },
    ],
    body: '{\n  "customer": "Ada"\n}',
    below: '?? status == 201',
  } satisfies Draft);
  assert.equal(writeDraft(draft), block);
});

test('every request of the corpus means the same once it was a draft', () => {
  let blocks = 0;
  const faults: string[] = [];
  for (const path of globSync('**/*.{http,rest}', { cwd: corpus })) {
    const text = readFileSync(join(corpus, path), 'utf8');
    for (const request of parseHttpFile(text).requests) {
      const { start, end } = request.blockRange;
      const block = text
        .split(/\r\n|\n|\r/)
        .slice(start.line, end.line + 1)
        .join('\n');
      const [alone, ...others] = parseHttpFile(block).requests;
      // What the block is depends on what stands around it.
      if (alone === undefined || others.length > 0) continue;
      const read = readDraft(block);
      if ('fault' in read) {
        faults.push(`${path}:${String(start.line + 1)}: ${read.fault}`);
        continue;
      }
      blocks += 1;
      const again = parseHttpFile(writeDraft(read)).requests;
      assert.equal(again.length, 1, `${path}:${String(start.line + 1)}`);
      assert.deepEqual(meaningOf(again[0]), meaningOf(alone), `${path}:${String(start.line + 1)}`);
      assert.deepEqual(draftOf(writeDraft(read)), read, `${path}:${String(start.line + 1)}`);
    }
  }
  assert.ok(blocks > 400, String(blocks));
  assert.deepEqual(faults, []);
});

/** What is sent and checked, without places. */
function meaningOf(request: ParsedRequest | undefined): unknown {
  assert.ok(request);
  const { name, method, url, httpVersion, headers, body, settings, runs, before, after } = request;
  return {
    ...{ name, method, url, httpVersion },
    headers: headers.map((each) =>
      each.kind === 'header' ? [each.name, each.value] : each.variable,
    ),
    body: body.map((part) =>
      part.kind === 'file' ? [part.path, part.template] : part.lines.map(({ text }) => text),
    ),
    // A body of curl's is not encoded in either form.
    settings: settings
      .filter(({ key }) => key !== 'noautoencoding')
      .map(({ key, value }) => [key, value]),
    runs: runs.map(({ target }) => target),
    scripts: [...before, ...after].map((step) =>
      step.kind === 'script'
        ? step.source.kind === 'inline'
          ? step.source.code
          : step.source.path
        : step.kind === 'assertion'
          ? step.text
          : step.path,
    ),
  };
}

test('a command of curl becomes the request that it sends', () => {
  const draft = draftOf(
    `# @name make\ncurl https://shop.example/items \\\n  -H 'X-A: 1' --data '{"a":1}'`,
  );
  assert.equal(draft.above, '# @name make\n# @no-auto-encoding');
  assert.equal(draft.method, 'POST');
  assert.equal(draft.url, 'https://shop.example/items');
  assert.equal(draft.body, '{"a":1}');
});

test('a form whose fields are all off stays a form', () => {
  const draft: Draft = {
    ...emptyDraft,
    method: 'POST',
    url: 'https://a.test/',
    body: '# a=1\n# b=2',
  };
  assert.deepEqual(draftOf(writeDraft(draft)), draft);
});

test('a body that a request file would end earlier is told, and lines that are left out are', () => {
  const draft = (body: string, type = 'text/plain'): Draft => ({
    ...{ ...emptyDraft, method: 'POST', url: 'https://a.test/', body },
    head: [{ kind: 'field', on: true, name: 'Content-Type', value: type }],
  });
  const ending = ['one\n### two', 'one\nGET https://b.test/', 'one\n\n?? status == 200'];
  for (const body of ending) assert.match(bodyFault(draft(body)) ?? '', /Put the body/, body);
  assert.equal(bodyFault(draft('\n  one  \n\n# two\nthree\n')), null);
  assert.match(bodyWarnings(draft('one\n# two\nthree')).join(), /comment and is not sent/);
  assert.deepEqual(bodyWarnings(draft('# a=1\nb=2', 'application/x-www-form-urlencoded')), []);
});

test('text that is not one request says what it is', () => {
  assert.match(JSON.stringify(readDraft('just some words')), /no request/);
  assert.match(
    JSON.stringify(readDraft('GET https://a.test/\n\n###\nGET https://b.test/')),
    /line 3/,
  );
  assert.match(JSON.stringify(readDraft('')), /no request/);
});
