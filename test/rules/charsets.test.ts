import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { bytesBody } from '../../src/engine/index.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import type { Run } from '../engine/run.ts';
import { decisions, play } from './docExamples.ts';
import type { Answer } from './docExamples.ts';

function withRules(t: TestContext, ...rules: object[]) {
  const numbered = rules.map((rule, index) => ({ id: `r${String(index)}`, ...rule }));
  return play(t, [JSON.stringify({ version: 1, rules: numbered })]);
}

function replacing(includes: string, text: string, more: object = {}): object {
  return { action: { type: 'replaceBody', replacements: [{ includes, with: text }] }, ...more };
}

function answer(contentType: string, bytes: string): Answer {
  return (_, response) => {
    response.setHeader('Content-Type', contentType);
    response.end(Buffer.from(bytes.replaceAll(' ', ''), 'hex'));
  };
}

function hexOf({ data }: Run): string {
  return Buffer.concat(data).toString('hex');
}

function problems(run: Run): string[] {
  return run.of('problem:reported').map(({ message }) => message);
}

const URL = 'http://x.example.com/';

test('text is replaced in the charset of the response, and the rest comes out as it came', async (t) => {
  const { send } = await withRules(
    t,
    replacing('caf', '€'),
    replacing('日', 'X'),
    replacing('a', 'bb', { condition: { urlFilter: '/wide' } }),
  );
  const western = await send(URL, {
    answer: answer('text/plain; charset=windows-1252', '63 61 66 e9'),
  });
  assert.equal(hexOf(western), '80e9');
  const japanese = await send(URL, {
    answer: answer('text/plain; charset="Shift_JIS"', '93fa 967b'),
  });
  assert.equal(hexOf(japanese), '58967b');
  assert.deepEqual(decisions(japanese), ['r1: replaced text of the body']);
  const wide = await send(`${URL}wide`, {
    answer: answer('text/plain; charset=utf-16le', '6100 e900 ac20'),
  });
  assert.equal(hexOf(wide), '62006200e900ac20');
});

test('a byte order mark says more than the charset that is declared, and stays where it is', async (t) => {
  const { send } = await withRules(t, {
    action: { type: 'replaceBody', replacements: [{ matches: '^é', with: 'ee' }] },
  });
  const wide = await send(URL, { answer: answer('text/plain; charset=latin1', 'feff 00e9 0061') });
  assert.equal(hexOf(wide), 'feff006500650061');
  const utf8 = await send(URL, { answer: answer('text/plain', 'efbbbf c3a9') });
  assert.equal(hexOf(utf8), 'efbbbf6565');
});

test('a rule that finds nothing says nothing and has not acted; one that looks after it is still told of', async (t) => {
  const { send } = await withRules(
    t,
    replacing('is not there', 'x', { times: 1 }),
    replacing('body', 'text', { condition: { urlFilter: '/second' } }),
  );
  const nothing = await send(URL, {
    answer: answer('text/plain', Buffer.from('a').toString('hex')),
  });
  assert.deepEqual([nothing.text, decisions(nothing), problems(nothing)], ['a', [], []]);
  const found = await send(`${URL}second`, {
    answer: (_, response) => response.end('the body is not there'),
  });
  assert.equal(found.text, 'the text x');
  assert.deepEqual(decisions(found), [
    'r0: replaced text of the body',
    'r1: replaced text of the body',
  ]);
  const used = await send(URL, { answer: (_, response) => response.end('is not there') });
  assert.equal(used.text, 'is not there', 'what it did the second time was its one time');
});

test('rules that nearly acted are told of although the one that looked found nothing', async (t) => {
  const { send } = await withRules(t, replacing('is not there', 'x'), {
    condition: { requestDomains: ['x.example.com'], requestMethods: ['post'] },
    action: { type: 'replaceBody', body: 'all of it' },
  });
  const run = await send(URL);
  const [decided] = run
    .of('callback:decided')
    .filter(({ callback }) => callback === 'getResourceResponseFilter');
  assert.equal(decided?.decision.kind, 'unanswered');
  assert.match(decided.nearMisses?.[0]?.reason ?? '', /the method is GET, not POST/);
});

test('what the charset of the response lacks is not written, and the session says so', async (t) => {
  const { send } = await withRules(
    t,
    replacing('日', '☃'),
    replacing('本', 'book'),
    replacing('nothing', '☃'),
  );
  const run = await send(URL, { answer: answer('text/plain; charset=shift_jis', '93fa 967b') });
  assert.equal(hexOf(run), `93fa${Buffer.from('book').toString('hex')}`);
  assert.deepEqual(decisions(run), ['r1: replaced text of the body']);
  assert.deepEqual(problems(run), ["r0 did not replace “日”: “☃” can't be written in shift_jis."]);
});

test('a body that is not valid in its charset stays as it is, and the session says so', async (t) => {
  const { send } = await withRules(t, replacing('a', 'b'));
  const run = await send(URL, { answer: answer('text/plain; charset=euc-kr', '61 c7') });
  assert.equal(hexOf(run), '61c7');
  assert.deepEqual(problems(run), ['r0 left the body as it is: not all of it is valid euc-kr.']);
});

test('a whole new body is in the charset of the response; JSON escapes what that lacks', async (t) => {
  const { send } = await withRules(
    t,
    { condition: { urlFilter: '/json' }, action: { type: 'replaceBody', json: { a: 'é☃' } } },
    { condition: { urlFilter: '/text' }, action: { type: 'replaceBody', body: 'é' } },
    { condition: { urlFilter: '/snow' }, action: { type: 'replaceBody', body: '☃' } },
  );
  const latin = answer('text/plain; charset=iso-8859-1', '61');
  const json = await send(`${URL}json`, { answer: latin });
  assert.equal(Buffer.concat(json.data).toString('latin1'), '{"a":"\\u00e9\\u2603"}');
  assert.equal(hexOf(await send(`${URL}text`, { answer: latin })), 'e9');
  const snow = await send(`${URL}snow`, { answer: latin });
  assert.equal(snow.text, 'a');
  const [miss] = snow.of('callback:decided').flatMap(({ nearMisses = [] }) => nearMisses);
  assert.match(miss?.reason ?? '', /but “☃” can't be written in windows-1252$/);
});

test('fulfill answers in the charset that its Content-Type names', async (t) => {
  const { send } = await withRules(t, {
    action: { type: 'fulfill', contentType: 'text/plain; charset=shift_jis', body: '日本' },
  });
  assert.equal(hexOf(await send(URL)), '93fa967b');
});

test('a mock whose charset lacks a character is a problem of the rule file', () => {
  const action = {
    type: 'fulfill',
    headers: { 'content-type': 'text/plain; charset=latin1' },
    body: 'a ☃',
  };
  const text = JSON.stringify({ version: 1, rules: [{ id: 'a', action }] });
  const { file, problems } = parseRuleFile('/a.request-rules.json', text, 0);
  assert.equal(file, null);
  assert.deepEqual(
    problems.map(({ message, hint }) => [message, hint]),
    [
      [
        "“☃” can't be written in windows-1252, which Content-Type names.",
        'Write charset=utf-8 there, or take the character out.',
      ],
    ],
  );
});

test('the body of a request is compared in its charset, and replaced in it', async (t) => {
  const { send } = await withRules(
    t,
    {
      condition: { requestBody: { includes: 'café' } },
      action: { type: 'fulfill', status: 201 },
    },
    {
      condition: { requestBody: { jsonIncluding: { a: 'é' } } },
      action: { type: 'fulfill', status: 202 },
    },
    {
      condition: { requestMethods: ['put'] },
      action: { type: 'continueRequest', postData: 'é' },
    },
  );
  const type = 'text/plain; charset=iso-8859-1';
  const western = Buffer.from('caf\xe9', 'latin1');
  assert.equal(
    (await send({ url: URL, method: 'POST', postData: bytesBody(western, type) })).status,
    201,
  );
  const headers = [['Content-Type', type]] as const;
  const named = await send({ url: URL, method: 'POST', headers, postData: bytesBody(western) });
  assert.equal(named.status, 201);
  const wide = Buffer.from('\uFEFF{"a":"é"}', 'utf16le');
  assert.equal((await send({ url: URL, method: 'POST', postData: bytesBody(wide) })).status, 202);
  const echoed = await send(
    { url: URL, method: 'PUT', headers, postData: bytesBody(western) },
    { answer: (request, response) => void request.pipe(response) },
  );
  assert.equal(hexOf(echoed), 'e9');
});

test('of several values of Content-Type the charset counts that they mean together, for requests too', async (t) => {
  const { send } = await withRules(
    t,
    replacing('日', 'X', { condition: { requestMethods: ['get'] } }),
    {
      condition: { requestBody: { includes: 'café' } },
      action: { type: 'fulfill', status: 201 },
    },
  );
  const japanese = await send(URL, {
    answer: answer('text/plain; charset=Shift_JIS, nonsense, text/plain', '93fa 967b'),
  });
  assert.equal(hexOf(japanese), '58967b');
  const headers = [
    ['Content-Type', 'text/plain; charset=iso-8859-1'],
    ['Content-Type', 'text/plain'],
  ] as const;
  const body = bytesBody(Buffer.from('caf\xe9', 'latin1'));
  assert.equal((await send({ url: URL, method: 'POST', headers, postData: body })).status, 201);
});

test('nothing is replaced in a part of an encoded body, and the session says so; a whole new body can be', async (t) => {
  const { send } = await withRules(
    t,
    replacing('a', 'b', { times: 1, condition: { urlFilter: '/search' } }),
    { action: { type: 'replaceBody', body: 'new' }, condition: { urlFilter: '/whole' } },
  );
  const part: Answer = (_, response) => {
    response.writeHead(206, { 'Content-Encoding': 'gzip', 'Content-Range': 'bytes 3-5/9' });
    response.end('aaa');
  };
  const search = await send(`${URL}search`, { answer: part });
  assert.deepEqual([search.text, decisions(search)], ['aaa', []]);
  assert.match(
    problems(search).join(),
    /r0 left the body as it is: it is a part of an encoded one/,
  );
  const again = await send(`${URL}search`, { answer: (_, response) => response.end('aaa') });
  assert.equal(again.text, 'bbb', 'it had not acted');
  assert.equal((await send(`${URL}whole`, { answer: part })).text, 'new');
});
