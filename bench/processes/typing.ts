import { Environments } from '../../src/requestFile/environments/environments.ts';
import { coloursOf } from '../../src/requestFile/language/colours.ts';
import { outlineOf } from '../../src/requestFile/language/outline.ts';
import { DocumentReader } from '../../src/requestFile/language/requestDocument.ts';
import { Scope } from '../../src/requestFile/language/scope.ts';
import { variableProblems } from '../../src/requestFile/language/variableProblems.ts';
import { runEnvironment } from '../../src/requestFile/run/runEnvironment.ts';
import { RunSecrets } from '../../src/requestFile/run/runSecrets.ts';
import { median } from '../numbers.ts';

// What a keystroke in a long request file costs, a process of its own: `node bench/processes/typing.ts LINES [quick]`.

export interface TypingFigures {
  readonly lines: number;
  /** Milliseconds, from the text to all that is wrong in it, when the file is opened. */
  readonly opened: number;
  /** Milliseconds of processor time for a letter, and for a line that moves all below it. */
  readonly letter: Keystrokes;
  readonly line: Keystrokes;
}

export interface Keystrokes {
  readonly median: number;
  /** All but one of twenty are below. */
  readonly slow: number;
}

const [, , LINES = 10_000] = process.argv.map(Number);
const COUNT = process.argv[3] === 'quick' ? 20 : 200;

function block(index: number): string {
  return [
    `### Request ${String(index)}`,
    `# @name request${String(index)}`,
    `@id${String(index)} = ${String(index)}`,
    `POST {{base}}/things/{{id${String(index)}}}?user={{user}}`,
    'Content-Type: application/json',
    `Authorization: Bearer {{request${String(Math.max(0, index - 1))}.response.body.$.token}}`,
    '',
    '{',
    '  "id": "{{$uuid}}",',
    `  "n": {{id${String(index)}}},`,
    `  "nobody": "{{undefined${String(index)}}}"`,
    '}',
    '',
    '> {%',
    `  client.global.set("token${String(index)}", response.body.token);`,
    '%}',
    '',
  ].join('\n');
}

function fileOf(lines: number): string {
  const count = Math.ceil(lines / block(0).split('\n').length);
  const blocks = Array.from({ length: count }, (_, index) => block(index));
  return `@base = https://example.com\n@user = ann\n\n${blocks.join('\n')}`;
}

const environments = new Environments({
  ...{ root: '/', folders: ['/'], named: [], sources: [], httpyac: [], settings: [] },
  ...{ dotenv: [], unread: [] },
});

const reader = new DocumentReader();

/** What VS Code asks for after a keystroke. */
function look(text: string): void {
  const document = reader.read(text);
  const scope = new Scope(document, {
    ...{ file: '/a.http', root: '/', imports: [], processEnvironment: {} },
    scriptFiles: { names: new Set(), others: false },
    environment: {
      ...{ chosen: [], choosable: [], authIds: [] },
      values: runEnvironment(environments, () => []),
      findAll: () => [],
      all: () => new Map(),
    },
    set: {
      names: [],
      script: () => undefined,
      answer: () => undefined,
      result: () => undefined,
      secrets: new RunSecrets(),
    },
    linkTo: (file) => file,
  });
  if (variableProblems(scope).length === 0) throw new Error('Nothing was found.');
  coloursOf(scope);
  outlineOf(document);
}

/** Milliseconds of processor time of this thread. */
function timeOf(act: () => void): number {
  const before = process.threadCpuUsage();
  act();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

function keystrokes(typed: string, count: number): Keystrokes {
  let text = fileOf(LINES);
  look(text);
  const times = Array.from({ length: count }, (_, index) => {
    // Somewhere in the first half: what stands below is looked at, too.
    const at = text.indexOf('"id"', Math.floor((text.length / 2) * (index / count))) + 3;
    text = text.slice(0, at) + typed + text.slice(at);
    return timeOf(() => {
      look(text);
    });
  });
  return {
    median: median(times),
    slow: times.toSorted((a, b) => a - b)[Math.floor(count * 0.95)] ?? NaN,
  };
}

const opened = timeOf(() => {
  look(fileOf(LINES));
});
// Once for the compiler, as in a window that has been open for a moment.
keystrokes('x', 20);
const figures: TypingFigures = {
  lines: fileOf(LINES).split('\n').length,
  opened,
  letter: keystrokes('x', COUNT),
  line: keystrokes('\n', COUNT),
};
if (process.send === undefined) console.log(figures);
else {
  process.send(figures);
  process.disconnect();
}
