import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { requestAt } from '../../src/requestFile/parse/parseHttpFile.ts';
import { readHttpFile } from '../../src/requestFile/readHttpFile.ts';
import type { ParsedRequest, ParsedScript } from '../../src/requestFile/parse/parsedRequest.ts';
import type { Problem, Range } from '../../src/files/problem.ts';
import { processorMs } from '../processorTime.ts';

function only(text: string): ParsedRequest {
  const { requests } = readHttpFile(text);
  assert.equal(requests.length, 1, `expected one request in ${JSON.stringify(text)}`);
  return requests[0]!;
}

function codes(problems: readonly Problem[]): string[] {
  return problems.map(({ code }) => code);
}

function headersOf(request: ParsedRequest): (readonly [string, string])[] {
  return request.headers.map((header) =>
    header.kind === 'header' ? [header.name, header.value] : [header.kind, header.variable],
  );
}

function textOf(request: ParsedRequest): string[] {
  return request.body.map((part) =>
    part.kind === 'text' ? part.lines.map(({ text }) => text).join('\n') : `< ${part.path}`,
  );
}

function codeOf({ source }: ParsedScript): string {
  return source.kind === 'inline' ? source.code : source.path;
}

function cut(text: string, range: Range): string {
  const line = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)[range.start.line] ?? '';
  return line.slice(range.start.character, range.end.character);
}

test('a URL alone is a GET request', () => {
  const request = only('https://example.com/a');
  assert.equal(request.method, 'GET');
  assert.equal(request.url, 'https://example.com/a');
  assert.deepEqual(request.problems, []);
  assert.equal(request.ranges.method, undefined);
});

test('a request has a method, a URL, headers in order with their repeats, and a body', () => {
  const request = only(
    'POST https://example.com/a HTTP/1.1\nX-One: 1\nAccept: text/plain\nx-one:  2 \n\n{\n  "a": 1\n}\n',
  );
  assert.equal(request.method, 'POST');
  assert.equal(request.httpVersion, '1.1');
  assert.deepEqual(headersOf(request), [
    ['X-One', '1'],
    ['Accept', 'text/plain'],
    ['x-one', '2'],
  ]);
  assert.deepEqual(textOf(request), ['{\n  "a": 1\n}']);
  assert.deepEqual(request.problems, []);
});

test('separators part requests, and their titles name them', () => {
  const file = readHttpFile(
    '### First one\nGET http://a.test/\n\n####\n\n  ### \tThird\nGET http://b.test/\n###\n',
  );
  assert.deepEqual(
    file.requests.map(({ name, title, url }) => ({ name, title, url })),
    [
      { name: 'First one', title: 'First one', url: 'http://a.test/' },
      { name: 'Third', title: 'Third', url: 'http://b.test/' },
    ],
  );
  assert.deepEqual(file.problems, []);
});

test('a separator needs no blank around it, but stands at column 0 inside a body', () => {
  const file = readHttpFile('POST http://a.test/\n\none\n  ### indented\n###x\nGET http://b.test/');
  assert.deepEqual(textOf(file.requests[0]!), ['one']);
  assert.equal(file.requests[1]?.title, 'x');
  assert.equal(file.requests.length, 2);
});

test('an indented separator right after headers ends the request', () => {
  const file = readHttpFile('GET http://a.test/\nAccept: */*\n  ###\nGET http://b.test/');
  assert.equal(file.requests.length, 2);
});

for (const line of [
  '# @name login',
  '#@name login',
  '// @name = login',
  '# @name=login',
  '  ## @NAME  login  ',
]) {
  test(`${JSON.stringify(line)} names the request and wins over the title`, () => {
    const text = `### title\n${line}\nGET http://a.test/`;
    const request = only(text);
    assert.equal(request.name, 'login');
    assert.equal(request.title, 'title');
    assert.equal(cut(text, request.ranges.name!), 'login');
  });
}

test('a name may hold blanks, and stand between the headers', () => {
  assert.equal(only('GET http://a.test/\n# @name log me in\nAccept: */*').name, 'log me in');
});

test('two requests of one name are told apart by a warning', () => {
  const file = readHttpFile('### a\nGET http://a.test/\n###\n# @name a\nGET http://b.test/');
  assert.deepEqual(codes(file.problems), ['duplicate-name']);
  assert.equal(file.problems[0]?.severity, 'warning');
  assert.equal(file.problems[0].range.start.line, 3);
});

test('a title may be repeated, unless something refers to it', () => {
  const twice = '### a b\nGET http://a.test/\n### a b\nGET http://b.test/\n';
  const simple = twice.replaceAll('a b', 'a-b');
  assert.deepEqual(codes(readHttpFile(twice).problems), []);
  assert.deepEqual(codes(readHttpFile(`${simple}###\nGET http://c.test/{{b.x}}`).problems), []);
  for (const text of [
    `${twice}###\n# @ref a b\nGET http://c.test/`,
    `${twice}###\nrun #a b\nGET http://c.test/`,
    `${twice}###\nrun #a b`,
    `${simple}###\nGET http://c.test/{{ a-b.response.body.$.id }}`,
    `@id = {{%a-b.id}}\n${simple}`,
  ]) {
    assert.deepEqual(codes(readHttpFile(text).problems), ['duplicate-name'], text);
  }
});

test('comments start with # or //, also between headers', () => {
  const request = only(
    '# one\n// two\n  # three\n/* four\nGET http://no.test/\n*/\nGET http://a.test/\n#Header: off\nA: 1\n// B: 2\nC: 3',
  );
  assert.deepEqual(headersOf(request), [
    ['A', '1'],
    ['C', '3'],
  ]);
  assert.deepEqual(request.problems, []);
});

test('methods are read in any case and sent in upper case', () => {
  assert.equal(only('post http://a.test/').method, 'POST');
  assert.equal(only('Propfind http://a.test/').method, 'PROPFIND');
});

test('an unknown method is taken as written when a URL follows', () => {
  assert.equal(only('Frobnicate http://a.test/').method, 'Frobnicate');
});

for (const prose of [
  'Hello world, this is a note',
  'TODO: write this',
  'word',
  '{ "a": 1 }',
  'Title.',
]) {
  test(`${JSON.stringify(prose)} is no request`, () => {
    const file = readHttpFile(prose);
    assert.deepEqual(file.requests, []);
    assert.deepEqual(codes(file.problems), ['not-a-request']);
  });
}

for (const [written, version] of [
  ['GET http://a.test/ HTTP/1.1', '1.1'],
  ['http://a.test/ HTTP/2', '2'],
  ['GET http://a.test/ http/3', '3'],
] as const) {
  test(`${written} has version ${version}`, () => {
    const request = only(written);
    assert.equal(request.httpVersion, version);
    assert.equal(request.url, 'http://a.test/');
    assert.deepEqual(codes(request.problems), version === '3' ? ['http-version'] : []);
  });
}

test('a target may hold blanks', () => {
  assert.equal(only('GET http://a.test/a b?c= d HTTP/1.1').url, 'http://a.test/a b?c= d');
});

test('lines directly after the request line go on with the URL', () => {
  const request = only(
    'GET http://a.test\n    /api\n/v1\n    users\n    ?page=2\n&size=10\n  # a comment\n    &sort=name HTTP/1.1\nAccept: */*',
  );
  assert.equal(request.url, 'http://a.test/api/v1users?page=2&size=10&sort=name');
  assert.equal(request.httpVersion, '1.1');
  assert.deepEqual(headersOf(request), [['Accept', '*/*']]);
  assert.deepEqual(request.problems, []);
  assert.deepEqual(request.ranges.url, {
    start: { line: 0, character: 4 },
    end: { line: 7, character: 14 },
  });
});

test('after a header the URL is complete', () => {
  const request = only('GET http://a.test\nAccept: */*\n?page=2');
  assert.equal(request.url, 'http://a.test');
  assert.deepEqual(codes(request.problems), ['missing-blank-line']);
});

test('a body right after the headers is read, with a warning', () => {
  const request = only('POST http://a.test/\nContent-Type: application/json\n{"a": 1}');
  assert.deepEqual(textOf(request), ['{"a": 1}']);
  assert.deepEqual(codes(request.problems), ['missing-blank-line']);
  assert.equal(request.problems[0]?.severity, 'warning');
});

test('a header value is not folded over two lines', () => {
  const request = only('GET http://a.test/\nX-Long: one\n   two\nA: 1');
  assert.deepEqual(codes(request.problems), ['folded-header']);
  assert.deepEqual(headersOf(request), [
    ['X-Long', 'one'],
    ['A', '1'],
  ]);
});

test("a header that could forge others or can't be written is refused", () => {
  assert.deepEqual(codes(only('GET http://a.test/\nA: x\u0007y').problems), ['invalid-header']);
  assert.deepEqual(codes(only('GET http://a.test/\nA: \u{1F600}').problems), ['invalid-header']);
});

test('a new request without a separator is found, with a warning, and keeps the notes above it', () => {
  const file = readHttpFile(
    'GET http://a.test/\n\n# about the second\n# @name second\nPOST http://b.test/\n\nbody\nDELETE /c\nHost: a.test',
  );
  assert.deepEqual(
    file.requests.map(({ method, name }) => [method, name]),
    [
      ['GET', undefined],
      ['POST', 'second'],
      ['DELETE', undefined],
    ],
  );
  assert.deepEqual(codes(file.problems), ['missing-separator', 'missing-separator']);
  assert.deepEqual(textOf(file.requests[1]!), ['body']);
  assert.equal(requestAt(file, 2)?.name, 'second');
});

test('requests inside a message body are text', () => {
  const text =
    'POST http://a.test/\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nGET /inner\n--b--';
  assert.deepEqual(textOf(only(text)), ['--b\n\nGET /inner\n--b--']);
});

test('blank lines at both ends of a body are dropped, those inside are kept', () => {
  assert.deepEqual(textOf(only('POST http://a.test/\n\n\n  \none\n\ntwo\n\n \n')), ['one\n\ntwo']);
});

test('comments inside a body are dropped with a warning, those after it silently', () => {
  const request = only(
    'POST http://a.test/\n\none\n# gone\n  // gone too\ntwo\n\n# about the next one\n',
  );
  assert.deepEqual(textOf(request), ['one\ntwo']);
  assert.deepEqual(codes(request.problems), ['comment-in-body', 'comment-in-body']);
  assert.equal(request.range.end.line, 5);
});

for (const [what, body, sent, warned] of [
  [
    'at both ends',
    '# first\nprint(1)\n// last',
    'print(1)',
    ['comment-in-body 2', 'comment-in-body 4'],
  ],
  [
    'in lines that follow each other',
    'a\n# b\n# @c d',
    'a',
    ['comment-in-body 3', 'comment-in-body 4'],
  ],
  ['that look like variables', '@x=1\nrest', 'rest', ['variable-in-body 2']],
  ['set apart by blank lines', '# a note\n\nbody\n\n# another', 'body', []],
  ['that are settings', '# @name login\nbody', 'body', []],
] as const) {
  test(`lines of a body that are not sent are told: those ${what}`, () => {
    const request = only(`POST http://a.test/\n\n${body}\n`);
    assert.deepEqual(textOf(request), [sent]);
    assert.deepEqual(
      request.problems.map(({ code, range }) => `${code} ${String(range.start.line)}`),
      warned,
    );
  });
}

test('a body whose every line is a comment is told when its type is declared', () => {
  const warned = (head: string) => codes(only(`POST http://a.test/\n${head}\n# {}\n\n`).problems);
  assert.deepEqual(warned('Content-Type: application/json\n'), ['comment-in-body']);
  assert.deepEqual(warned(''), []);
});

test('a variable is apart from the body: in the middle of it the same line is text', () => {
  const request = only('POST http://a.test/\n\n{"a": 1}\n\n@id = 5\n');
  assert.deepEqual(textOf(request), ['{"a": 1}']);
  assert.deepEqual(codes(request.problems), []);
  const inside = only('POST http://a.test/\n\na=1\n@id = 5\n');
  assert.deepEqual(textOf(inside), ['a=1\n@id = 5']);
});

test('a variable between lines of the body is told, because it is not sent', () => {
  const request = only('POST http://a.test/\n\none\n\n@id = 5\ntwo\n');
  assert.deepEqual(codes(request.problems), ['variable-in-body']);
});

test('Markdown keeps its headings, and ends at ###', () => {
  const file = readHttpFile(
    'POST http://a.test/\nContent-Type: text/markdown\n\n# Heading\n#### Fourth\nGET http://text.test/\n###\nGET http://b.test/',
  );
  assert.deepEqual(textOf(file.requests[0]!), ['# Heading\n#### Fourth\nGET http://text.test/']);
  assert.equal(file.requests.length, 2);
});

test('files and text of a body keep their order', () => {
  const text = 'POST http://a.test/\n\nbefore\n< ./a b.bin  \n< c.bin\nafter\n<tag> < not a file';
  const request = only(text);
  assert.deepEqual(textOf(request), [
    'before',
    '< ./a b.bin',
    '< c.bin',
    'after\n<tag> < not a file',
  ]);
  const file = request.body[1];
  assert.ok(file?.kind === 'file');
  assert.equal(cut(text, file.pathRange), './a b.bin');
});

test('a Content-Length of your own is told not to be sent as written', () => {
  const { problems } = only('POST http://a.test/\ncontent-length: 7\n\nbody');
  assert.deepEqual(codes(problems), ['ignored-header']);
  assert.equal(problems[0]?.severity, 'warning');
  assert.match(
    problems[0].message,
    /^content-length is not sent as written: the length is always /,
  );
});

for (const [feature, text, code] of [
  ['a GRPC request', 'GRPC localhost:50051/a.B/c', 'unsupported-protocol'],
  ['a WEBSOCKET request', 'WEBSOCKET ws://a.test/', 'unsupported-protocol'],
  ['a wss URL', 'wss://a.test/', 'unsupported-protocol'],
  ['a curl option that nobody here reads', 'curl --netrc http://a.test/', 'unsupported-curl'],
  [
    'a setting that changes the request',
    '# @use-os-credentials\nGET http://a.test/',
    'unsupported-metadata',
  ],
  [
    'authorization of Cognito',
    'GET http://a.test/\nAuthorization: COGNITO user password eu-west-1 pool client',
    'unsupported-authorization',
  ],
  [
    'a Digest that lacks its password',
    'GET http://a.test/\nAuthorization: Digest alice',
    'unsupported-authorization',
  ],
  ['TRACE', 'TRACE http://a.test/', 'unsupported-method'],
] as const) {
  test(`${feature} is refused, and says so`, () => {
    const request = only(text);
    const errors = request.problems.filter(({ severity }) => severity === 'error');
    assert.ok(codes(errors).includes(code), `got ${codes(request.problems).join(', ')}`);
    assert.ok(errors.every(({ hint, message }) => hint.endsWith('.') && message.endsWith('.')));
  });
}

test('settings that only describe, and unknown ones, change nothing', () => {
  assert.deepEqual(
    only('# @description hello\n# @pb 1\n# @noLog\nGET http://a.test/').problems,
    [],
  );
});

test('file variables that nothing uses do no harm, also with an empty value', () => {
  assert.deepEqual(
    only('@host = a.test\n@empty =\n@lazy := 1\nGET http://a.test/\n\n@after = 1').problems,
    [],
  );
});

test('recorded answers are never sent', () => {
  const request = only(
    'POST http://a.test/\n\nbody\n\n<> 2024-01-01.200.json\n\nHTTP/1.1 200 OK\nServer: x\n\nGET is a word\n',
  );
  assert.deepEqual(textOf(request), ['body']);
  assert.deepEqual(request.problems, []);
});

test('a request that a blank line sets apart from a recorded answer is one', () => {
  const { requests } = readHttpFile(
    'GET http://a.test/\n\nHTTP/1.1 200 OK\nServer: x\n\n{"a": 1}\n\nGET http://b.test/\n',
  );
  assert.deepEqual(
    requests.map(({ url }) => url),
    ['http://a.test/', 'http://b.test/'],
  );
});

test('code that is never closed ends at the next separator and is not sent', () => {
  const file = readHttpFile(
    'GET http://a.test/\n\n> {%\nGET http://no.test/\n###\nGET http://b.test/',
  );
  assert.deepEqual(
    file.requests.map(({ url }) => url),
    ['http://a.test/', 'http://b.test/'],
  );
  assert.deepEqual(codes(file.problems), ['unclosed']);
});

test('a block without a request is legal: what stands in it is for the file', () => {
  const file = readHttpFile('# only notes\n@x = 1\n{{\n  setup();\n}}\n###\nGET http://a.test/');
  assert.deepEqual(file.problems, []);
  assert.equal(file.requests.length, 1);
  assert.deepEqual(
    file.variables.map(({ name, value }) => [name, value]),
    [['x', '1']],
  );
  assert.deepEqual(file.globalScripts.map(codeOf), ['  setup();\n']);
});

for (const [what, text, before, after] of [
  [
    'a script of JetBrains before a request',
    '< {%\n  a();\n%}\nGET http://a.test/',
    ['\n  a();\n'],
    [],
  ],
  ['a script file before a request', '< ./before.js\nGET http://a.test/', ['./before.js'], []],
  ['a block of code before a request', '{{\nx = 1;\n}}\nGET http://a.test/', ['x = 1;\n'], []],
  ['a handler', 'POST http://a.test/\n\nbody\n\n> {%\n  b();\n%}', [], ['\n  b();\n']],
  ['a handler on one line', 'GET http://a.test/\n> {% test() %}', [], [' test() ']],
  ['a handler file', 'GET http://a.test/\n\n> ./check.js', [], ['./check.js']],
  ['a handler file of any name', 'POST http://a.test/\n\nbody\n\n> ./check', [], ['./check']],
  ['a block of code after a body', 'POST http://a.test/\n\nbody\n\n{{\ny();\n}}', [], ['y();\n']],
  ['a block with its event', 'GET http://a.test/\n\n{{@response\nz();\n}}', [], ['z();\n']],
  ['a block for another time', '{{@response\nz();\n}}\nGET http://a.test/', [], ['z();\n']],
  ['a saved response', 'GET http://a.test/\n\n>>! out.json', [], ['>>! out.json']],
  ['an assertion', 'GET http://a.test/\n\n?? status == 200', [], ['?? status == 200']],
] as const) {
  test(`${what} is no part of the body`, () => {
    const request = only(text);
    assert.deepEqual(request.problems, []);
    assert.deepEqual(request.before.map(codeOf), before);
    assert.deepEqual(
      request.after.map((step) => {
        if (step.kind === 'script') return codeOf(step);
        return step.kind === 'save' ? `>>! ${step.path}` : `?? ${step.text}`;
      }),
      after,
    );
    assert.deepEqual(textOf(request), text.includes('body') ? ['body'] : []);
  });
}

test('scripts know where their code begins', () => {
  const request = only('\n< {% a(); %}\nGET http://a.test/\n\n{{\nb();\n}}\n');
  const starts = [...request.before, ...request.after].map((step) =>
    step.kind === 'script' && step.source.kind === 'inline' ? step.source.start : null,
  );
  assert.deepEqual(starts, [
    { line: 1, character: 4 },
    { line: 5, character: 0 },
  ]);
});

test("scripts for each request of the file are the file's", () => {
  const file = readHttpFile(
    '{{+\na();\n}}\n{{+@response\nb();\n}}\n###\nGET http://a.test/\n###\nGET http://b.test/',
  );
  assert.deepEqual(file.everyRequest.before.map(codeOf), ['a();\n']);
  assert.deepEqual(file.everyRequest.after.map(codeOf), ['b();\n']);
});

test('directives name other files and requests, with values', () => {
  const file = readHttpFile(
    'import ./other.http\nrun #Log in (@user=bob, @n = 5)\nrun ./all.http\n# @import ./third.http\n###\nGET http://a.test/',
  );
  assert.deepEqual(file.problems, []);
  assert.deepEqual(
    file.directives.map((directive) =>
      directive.kind === 'import' ? directive.path : [directive.target, directive.values],
    ),
    [
      './other.http',
      [
        { kind: 'request', name: 'Log in' },
        [
          { name: 'user', value: 'bob' },
          { name: 'n', value: '5' },
        ],
      ],
      [{ kind: 'file', path: './all.http' }, []],
      './third.http',
    ],
  );
});

test('a variable stands anywhere apart from the body, and keeps what is written', () => {
  const { variables } = readHttpFile(
    '@a = 1\n@b:= {{$uuid}} \n@empty =\n###\nPOST http://a.test/\n\n{"c": 1}\n\n@id = 5',
  );
  assert.deepEqual(
    variables.map(({ name, value, lazy }) => [name, value, lazy]),
    [
      ['a', '1', false],
      ['b', '{{$uuid}}', true],
      ['empty', '', false],
      ['id', '5', false],
    ],
  );
});

test('a method without a URL says what is missing', () => {
  assert.deepEqual(codes(only('GET').problems), ['missing-url']);
  assert.deepEqual(codes(only('GET http://').problems), ['invalid-url']);
  assert.deepEqual(codes(only('GET /path').problems), ['missing-host']);
});

for (const [name, lineEnd] of [
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['a lone CR', '\r'],
] as const) {
  test(`lines may end with ${name}, and the file may start with a byte order mark`, () => {
    const text = ['\uFEFFPOST http://a.test/', 'A: 1', '', 'one', 'two', ''].join(lineEnd);
    const request = only(text);
    assert.deepEqual(headersOf(request), [['A', '1']]);
    assert.deepEqual(textOf(request), ['one\ntwo']);
    assert.equal(cut(text, request.ranges.method!), 'POST');
  });
}

test('every part knows its place', () => {
  const text = '### t\n# c\n  POST   http://a.test/x   HTTP/1.1\n X-A :  v v \n\nbody\n\n';
  const request = only(text);
  assert.equal(cut(text, request.ranges.method!), 'POST');
  assert.equal(cut(text, request.ranges.url), 'http://a.test/x');
  assert.equal(cut(text, request.ranges.httpVersion!), '1.1');
  const [header] = request.headers;
  assert.ok(header?.kind === 'header');
  assert.equal(cut(text, header.nameRange), 'X-A');
  assert.equal(cut(text, header.valueRange), 'v v');
  assert.deepEqual(request.range, {
    start: { line: 2, character: 2 },
    end: { line: 5, character: 4 },
  });
  assert.deepEqual(request.blockRange, {
    start: { line: 0, character: 0 },
    end: { line: 7, character: 0 },
  });
});

test('requestAt finds the request whose block a line stands in', () => {
  const file = readHttpFile(
    '# head\n###\nGET http://a.test/\n\n> {%\n x\n%}\n\n### b\nGET http://b.test/\n',
  );
  assert.equal(requestAt(file, 0), undefined);
  assert.equal(requestAt(file, 1)?.url, 'http://a.test/');
  assert.equal(requestAt(file, 5)?.url, 'http://a.test/');
  assert.equal(requestAt(file, 8)?.url, 'http://b.test/');
  assert.equal(requestAt(file, 10)?.url, 'http://b.test/');
  assert.equal(requestAt(file, 11), undefined);
});

test('an empty file holds nothing', () => {
  for (const text of ['', '\uFEFF\n###\n\n###']) {
    const { everyRequest, ...lists } = readHttpFile(text);
    assert.deepEqual(Object.values({ ...lists, ...everyRequest }).flat(), []);
  }
});

const pieces = fc.constantFrom(
  ...[
    '###',
    '### t',
    '#',
    '# @name a',
    '//',
    '/*',
    '*/',
    '@x = 1',
    '< {%',
    '%}',
    '> {%',
    '> a.js',
    '{{',
    '}}',
  ],
  ...[
    '{{x}}',
    'GET ',
    'GET http://a.test/',
    'POST http://a.test/ HTTP/2',
    '/p',
    '?q',
    '&r',
    'A: b',
    ' folded',
  ],
  ...[
    '',
    ' ',
    '\t',
    '< ./f',
    '<@ f',
    '<> r',
    '>> o',
    '?? a',
    'HTTP/1.1 200 OK',
    '...h',
    'Content-Type: text/markdown',
  ],
  ...['text', 'http://', '\uFEFF', '\u0000', '\u{1F600}', '*', 'run #a', 'import x'],
);
const anyFile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.tuple(pieces, fc.constantFrom('\n', '\r\n', '\r', '')), { maxLength: 40 })
    .map((lines) => lines.flat().join('')),
);

test('no text makes the parser throw, and all ranges lie inside the text', () => {
  fc.assert(
    fc.property(anyFile, (text) => {
      const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
      const file = readHttpFile(text);
      const ranges = [
        ...file.problems.map(({ range }) => range),
        ...file.variables.flatMap(({ range, nameRange, valueRange }) => [
          range,
          nameRange,
          valueRange,
        ]),
        ...file.directives.map(({ range }) => range),
        ...file.requests.flatMap((request) => [
          request.range,
          request.blockRange,
          ...Object.values(request.ranges),
          ...request.headers.flatMap((header) =>
            header.kind === 'header'
              ? [header.range, header.nameRange, header.valueRange]
              : [header.range],
          ),
          ...[...request.before, ...request.after].map(({ range }) => range),
          ...request.body.flatMap((part) =>
            part.kind === 'file' ? [part.range, part.pathRange] : [part.range],
          ),
        ]),
      ];
      for (const { start, end } of ranges) {
        assert.ok(
          start.line < end.line || (start.line === end.line && start.character <= end.character),
        );
        for (const { line, character } of [start, end]) {
          assert.ok(line >= 0 && line < lines.length);
          assert.ok(character >= 0 && character <= (lines[line] ?? '').length);
        }
      }
    }),
    { numRuns: 3000 },
  );
});

test('every line belongs to one request at most', () => {
  fc.assert(
    fc.property(anyFile, (text) => {
      const { requests } = readHttpFile(text);
      let after = -1;
      for (const { blockRange } of requests) {
        assert.ok(blockRange.start.line > after);
        after = blockRange.end.line;
      }
    }),
    { numRuns: 1000 },
  );
});

test('a long file is read in time that grows with its length', () => {
  const started = processorMs();
  for (const line of ['{{', '/*', '> {%', 'GET http://a.test/', 'text', `${' '.repeat(20_000)}x`]) {
    const count = line.length > 1000 ? 50 : 50_000;
    readHttpFile(`POST http://a.test/\n\n${`${line}\n`.repeat(count)}`);
  }
  readHttpFile(`POST http://a.test/\n\n${'{'.repeat(500_000)}}}`);
  assert.ok(processorMs() - started < 10_000);
});
