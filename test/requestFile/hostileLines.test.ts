import { test } from 'node:test';
import { fromPythonReplacement, toRe2 } from '../../src/exchange/conversion/re2Dialect.ts';
import { hostRegex } from '../../src/exchange/conversion/hostRegex.ts';
import { readDotenv } from '../../src/requestFile/environments/dotenv.ts';
import { namePlacesIn } from '../../src/requestFile/environments/namePlaces.ts';
import { readHttpFile } from '../../src/requestFile/readHttpFile.ts';
import { loopOf } from '../../src/requestFile/run/loop.ts';
import { asGraphQl } from '../../src/requestFile/send/graphQl.ts';
import { readAssertion } from '../../src/requestFile/scripts/assertion.ts';
import { substitute } from '../../src/requestFile/scripts/inside/substitute.ts';
import { ScriptPositions } from '../../src/requestFile/scripts/worker/scriptPositions.ts';
import { parseTemplate } from '../../src/requestFile/template/template.ts';
import { readAlias } from '../../src/requestFile/values/reference.ts';
import { filledRequests } from './evaluated.ts';

// Lines that were made to be slow to read. A reader that looks at a character again and again takes minutes or years for them;
// these tests end at once.

const LONG = 400_000;
const LINE_SEPARATOR = '\u2028';
const many = (text: string, length = LONG): string => text.repeat(length / text.length);
const BLANKS = many('\t');
const inFile = (text: string): unknown => readHttpFile(text);
const inRequest = async (text: string): Promise<unknown> => {
  const [filled] = await filledRequests(text);
  return filled !== undefined && 'request' in filled ? asGraphQl(filled.request) : filled;
};
const inBraces = (source: string): unknown => parseTemplate(`{{${source}}}`);
const nothing = (): undefined => undefined;
const loop = (value: string): unknown => {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return loopOf([{ key: 'loop', value, range, valueRange: range }]);
};
const form = (line: string): string =>
  `POST http://a.test\nContent-Type: application/x-www-form-urlencoded\n\n${line}`;
const query = (text: string): string => `GRAPHQL http://a.test\n\n${text}`;

const HOSTILE: Readonly<Record<string, () => unknown>> = {
  'a name of many parts': () => inBraces(`A.${many('$.')} ]`),
  'a name of many parts and brackets': () => inBraces(`a${many('.[b].')} ]`),
  'a name that starts with a digit': () => inBraces(`0${many('-')}\0`),
  'a dynamic value': () => inBraces(`$a\t${BLANKS})${LINE_SEPARATOR}a`),
  'a prompt': () => inBraces(`$pick${BLANKS}$${BLANKS}$value:${BLANKS}$value:${LINE_SEPARATOR}a`),
  'braces that nothing closes': () => parseTemplate(many('{{a ')),
  'braces on lines of their own': () => parseTemplate(`${many('{{a\n')}}}`),
  'braces that one pair closes': () => parseTemplate(`${many('{{a ')}}}`),
  'escaped braces that nothing closes': () => parseTemplate(many('\\{\\{')),
  'the setting of a comment': () => inFile(`# @a=${BLANKS}b${LINE_SEPARATOR}`),
  'a variable': () => inFile(`@a=${BLANKS}${LINE_SEPARATOR}`),
  'run with blanks': () => inFile(`run #a${BLANKS}\v()`),
  'run with values': () => inFile(`run #a (@a=${BLANKS}${LINE_SEPARATOR}@b=1)`),
  'a header': () => inFile(`GET a.test\na:${BLANKS}${LINE_SEPARATOR}`),
  'a port': () => inFile(`GET a.test\nGET a:0${many('0')} b c`),
  'a form of many lines': () => inRequest(form(many('a=1\n'))),
  'a form of many blank lines': () => inRequest(form(`a=1${many('\n')}b=1`)),
  'a query of many blank lines': () => inRequest(query(`query {a}${many('\n\n{}')}{`)),
  'a query of many open objects': () => inRequest(query(`query {a${many('\n\n{')}\n}`)),
  'a query of quotes': () => inRequest(query(`query {a ${many('"\\')}"\n\n{}`)),
  'a command of curl': () => inFile(`curl ${many('{{')} a`),
  'a loop over a list': () => loop(`for a of${BLANKS}${LINE_SEPARATOR} of`),
  'a loop with a condition': () => loop(`while ${BLANKS}${LINE_SEPARATOR}`),
  'an empty assertion': () => readAssertion(BLANKS),
  'a request by the name that scripts have for it': () =>
    readAlias(`${many('$')}${LINE_SEPARATOR}`, new Set(['a'])),
  'the stack of a function with a long name': () => new ScriptPositions().find(many('at :')),
  "a text of JetBrains' scripts": () => substitute(`{{${BLANKS}`, nothing),
  'a use of a name in an environment': () => namePlacesIn('.env', `a={{${BLANKS}`, 'a'),
  'a comment in a .env file': () => readDotenv(`a=#${many('\t#')}${LINE_SEPARATOR}#`),
  'brackets of a regular expression': () => toRe2(many('['), 'python'),
  'classes of a regular expression': () => toRe2(many('\\p{'), 'python'),
  'names of a regular expression': () => toRe2(many('(?<'), 'python'),
  'groups of a regular expression': () => fromPythonReplacement('\\1', many('[\0')),
  'a host out of a regular expression': () => hostRegex(many('[\0'), 'javascript'),
};

for (const [name, read] of Object.entries(HOSTILE)) {
  test(`read in one pass: ${name}`, async () => {
    await read();
  });
}
