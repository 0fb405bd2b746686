import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseHttpFile, requestAt } from '../../src/requestFile/parseHttpFile.ts';
import type { ParsedRequest } from '../../src/requestFile/parsedRequest.ts';
import type { Problem, Range } from '../../src/files/problem.ts';
import { processorMs } from '../processorTime.ts';

function only(text: string): ParsedRequest {
  const { requests } = parseHttpFile(text);
  assert.equal(requests.length, 1, `expected one request in ${JSON.stringify(text)}`);
  return requests[0]!;
}

function codes(problems: readonly Problem[]): string[] {
  return problems.map(({ code }) => code);
}

function headersOf(request: ParsedRequest): (readonly [string, string])[] {
  return request.headers.map(({ name, value }) => [name, value] as const);
}

function textOf(request: ParsedRequest): string[] {
  return request.body.map((part) =>
    part.kind === 'text' ? part.lines.join('\n') : `< ${part.path}`,
  );
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
  const file = parseHttpFile(
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
  const file = parseHttpFile(
    'POST http://a.test/\n\none\n  ### indented\n###x\nGET http://b.test/',
  );
  assert.deepEqual(textOf(file.requests[0]!), ['one']);
  assert.equal(file.requests[1]?.title, 'x');
  assert.equal(file.requests.length, 2);
});

test('an indented separator right after headers ends the request', () => {
  const file = parseHttpFile('GET http://a.test/\nAccept: */*\n  ###\nGET http://b.test/');
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
  const file = parseHttpFile('### a\nGET http://a.test/\n### a\nGET http://b.test/');
  assert.deepEqual(codes(file.problems), ['duplicate-name']);
  assert.equal(file.problems[0]?.severity, 'warning');
  assert.equal(file.problems[0].range.start.line, 2);
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
    const file = parseHttpFile(prose);
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

test('a header that could forge others or cannot be written is refused', () => {
  assert.deepEqual(codes(only('GET http://a.test/\nA: x\u0007y').problems), ['invalid-header']);
  assert.deepEqual(codes(only('GET http://a.test/\nA: \u{1F600}').problems), ['invalid-header']);
});

test('a new request without a separator is found, with a warning, and keeps the notes above it', () => {
  const file = parseHttpFile(
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

test('a line below a body that looks like a variable is sent, with a warning', () => {
  const request = only('POST http://a.test/\n\n{"a": 1}\n\n@id = 5\n');
  assert.deepEqual(textOf(request), ['{"a": 1}\n\n@id = 5']);
  assert.deepEqual(codes(request.problems), ['variable-in-body']);
  assert.deepEqual(codes(only('POST http://a.test/\n\na=1\n@id = 5\n').problems), []);
});

test('Markdown keeps its headings, and ends at ###', () => {
  const file = parseHttpFile(
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
  ['a variable in the URL', 'GET http://{{host}}/', 'unsupported-variable'],
  ['a variable in a header', 'GET http://a.test/\nA: {{ token }}', 'unsupported-variable'],
  ['a variable in the body', 'POST http://a.test/\n\n{"a": "{{x}}"}', 'unsupported-variable'],
  ['a variable in a path', 'POST http://a.test/\n\n< ./{{x}}.json', 'unsupported-variable'],
  ['variables in an included file', 'POST http://a.test/\n\n<@ ./x.json', 'unsupported-include'],
  ['headers out of a variable', 'GET http://a.test/\n...headers', 'unsupported-variable'],
  ['a script before the request', '< {%\n  a();\n%}\nGET http://a.test/', 'unsupported-script'],
  ['a script file before the request', '< ./before.js\nGET http://a.test/', 'unsupported-script'],
  ['a code block', '{{\n  x = 1;\n}}\nGET http://a.test/', 'unsupported-script'],
  ['a handler', 'GET http://a.test/\n\n> {%\n  test();\n%}', 'unsupported-handler'],
  ['a handler on one line', 'GET http://a.test/\n> {% test() %}', 'unsupported-handler'],
  ['a handler file', 'GET http://a.test/\n\n> ./check.js', 'unsupported-handler'],
  ['a saved response', 'GET http://a.test/\n\n>> out.json', 'unsupported-save'],
  ['an overwritten response', 'GET http://a.test/\n\n>>! out.json', 'unsupported-save'],
  ['an assertion', 'GET http://a.test/\n\n?? status == 200', 'unsupported-assertion'],
  ['an import', 'import ./other.http\nGET http://a.test/', 'unsupported-directive'],
  ['a GRPC request', 'GRPC localhost:50051/a.B/c', 'unsupported-protocol'],
  ['a WEBSOCKET request', 'WEBSOCKET ws://a.test/', 'unsupported-protocol'],
  ['a wss URL', 'wss://a.test/', 'unsupported-protocol'],
  ['a GRAPHQL request', 'GRAPHQL http://a.test/', 'unsupported-protocol'],
  ['GraphQL by header', 'POST http://a.test/\nX-Request-Type: GraphQL', 'unsupported-protocol'],
  ['a curl command', 'curl http://a.test/', 'unsupported-curl'],
  [
    'a setting that changes the request',
    '# @no-redirect\nGET http://a.test/',
    'unsupported-metadata',
  ],
  [
    'computed authorization',
    'GET http://a.test/\nAuthorization: AWS id key',
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
    'POST http://a.test/\n\nbody\n\n<> 2024-01-01.200.json\n\nHTTP/1.1 200 OK\nServer: x\n\nGET http://never.test/\n',
  );
  assert.deepEqual(textOf(request), ['body']);
  assert.deepEqual(request.problems, []);
});

test('code that is never closed ends at the next separator and is not sent', () => {
  const file = parseHttpFile(
    'GET http://a.test/\n\n> {%\nGET http://no.test/\n###\nGET http://b.test/',
  );
  assert.deepEqual(
    file.requests.map(({ url }) => url),
    ['http://a.test/', 'http://b.test/'],
  );
  assert.deepEqual(codes(file.problems), ['unclosed']);
});

test('a block without a request is legal, and what it cannot do is a warning', () => {
  const file = parseHttpFile('# only notes\n@x = 1\n< {% setup() %}\n###\nGET http://a.test/');
  assert.deepEqual(
    file.problems.map(({ code, severity }) => [code, severity]),
    [['unsupported-script', 'warning']],
  );
  assert.equal(file.requests.length, 1);
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
  assert.ok(header);
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
  const file = parseHttpFile(
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
  assert.deepEqual(parseHttpFile(''), { requests: [], problems: [] });
  assert.deepEqual(parseHttpFile('\uFEFF\n###\n\n###'), { requests: [], problems: [] });
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
      const file = parseHttpFile(text);
      const ranges = [
        ...file.problems.map(({ range }) => range),
        ...file.requests.flatMap((request) => [
          request.range,
          request.blockRange,
          ...Object.values(request.ranges),
          ...request.headers.flatMap(({ range, nameRange, valueRange }) => [
            range,
            nameRange,
            valueRange,
          ]),
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
      const { requests } = parseHttpFile(text);
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
    parseHttpFile(`POST http://a.test/\n\n${`${line}\n`.repeat(count)}`);
  }
  parseHttpFile(`POST http://a.test/\n\n${'{'.repeat(500_000)}}}`);
  assert.ok(processorMs() - started < 10_000);
});
