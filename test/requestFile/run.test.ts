import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileRun } from '../../src/requestFile/run/fileRun.ts';
import { FileLoader } from '../../src/requestFile/run/loadedFile.ts';
import type { RequestOutcome } from '../../src/requestFile/run/outcome.ts';
import type { ReadyRequest, RunPorts } from '../../src/requestFile/run/ports.ts';

/** Runs a file whose requests are only shown. */
async function shown(
  text: string,
  ports: Partial<RunPorts>,
): Promise<{ ready: ReadyRequest[]; outcomes: RequestOutcome[] }> {
  const ready: ReadyRequest[] = [];
  const outcomes: RequestOutcome[] = [];
  const loader = new FileLoader(
    () => Promise.resolve({ text }),
    () => '/workspace',
  );
  const run = new FileRun(
    {
      load: (path) => loader.load(path),
      purpose: 'send',
      isOver: () => false,
      flags: [],
      send: (request) => {
        ready.push(request);
        return Promise.resolve({ shown: true });
      },
      maskText: (_, text) => text,
      environment: () =>
        Promise.resolve({
          find: () => null,
          dotenv: () => null,
          shared: () => null,
          names: () => [],
          lookedAt: [],
          environmentsWith: () => [],
          auth: () => new Map(),
          tls: () => null,
        }),
      chosenEnvironments: () => [],
      option: () => undefined,
      optionNames: () => [],
      processEnvironment: () => undefined,
      prompt: () => Promise.resolve(null),
      askForName: () => Promise.resolve(null),
      confirm: () => Promise.resolve(false),
      signIn: { show: () => Promise.reject(new Error('nobody')), returnTo: () => null },
      mayRunScripts: () => true,
      signal: new AbortController().signal,
      ...ports,
    },
    (outcome) => outcomes.push(outcome),
  );
  const loaded = await loader.load('/workspace/a.http');
  assert.ok(!('fault' in loaded));
  await run.sendFile(loaded);
  run.end();
  return { ready, outcomes };
}

function problemsOf(outcomes: readonly RequestOutcome[]): string[] {
  return outcomes.flatMap(({ problems }) =>
    problems.map(({ code, range }) => `${code} ${String(range.start.line)}`),
  );
}

for (const [what, text, line] of [
  ['a script before the request', '< {% client.log("x") %}\nGET http://a.test/', 0],
  ['a block of code', 'GET http://b.test/\n###\n{{\nexports.a = 1;\n}}\nGET http://a.test/', 2],
  ['an expression', 'GET http://a.test/{{1 + 1}}', 0],
] as const) {
  test(`in a workspace that is not trusted ${what} does not run, and its request is not sent`, async () => {
    const untrusted = await shown(text, { mayRunScripts: () => false });
    assert.deepEqual(problemsOf(untrusted.outcomes), [`not-trusted ${String(line)}`]);
    assert.ok(!untrusted.ready.some(({ request }) => request.url.startsWith('http://a.test')));
    const trusted = await shown(text, {});
    assert.deepEqual(problemsOf(trusted.outcomes), []);
  });
}

test('a variable that needs a request which needs the variable is told as a circle, whoever is sent', async () => {
  const { ready, outcomes } = await shown(
    '@token = {{login.response.body.t}}\n### me\nGET http://a.test/{{token}}\n### login\nGET http://a.test/?t={{token}}',
    {},
  );
  assert.deepEqual(ready, []);
  const messages = outcomes.flatMap(({ problems }) => problems.map(({ message }) => message));
  assert.ok(messages.some((message) => message.includes('need each other: me → login → login')));
});

test('a name that nobody defines is asked for once, and its answer counts for the run', async () => {
  const asked: string[] = [];
  const { ready } = await shown('GET http://{{host}}/1\n###\nGET http://{{host}}/2', {
    askForName: (name) => {
      asked.push(name);
      return Promise.resolve({ value: 'a.test', origin: { kind: 'answer' }, secret: false });
    },
  });
  assert.deepEqual(asked, ['host']);
  assert.deepEqual(
    ready.map(({ request }) => request.url),
    ['http://a.test/1', 'http://a.test/2'],
  );
});

test('# @note sends only what is confirmed', async () => {
  const text = '# @note Really?\nDELETE http://a.test/1';
  const questions: string[] = [];
  const confirm = (question: string, answer: boolean): Promise<boolean> => {
    questions.push(question);
    return Promise.resolve(answer);
  };
  const declined = await shown(text, { confirm: (question) => confirm(question, false) });
  assert.deepEqual(
    declined.outcomes.map(({ status }) => status),
    ['skipped'],
  );
  const agreed = await shown(text, { confirm: (question) => confirm(question, true) });
  assert.equal(agreed.ready.length, 1);
  assert.deepEqual(questions, ['Really?', 'Really?']);
});

test('# @prompt asks for a value, hidden when its name is one of a secret', async () => {
  const asked: [string, boolean][] = [];
  const { ready } = await shown(
    '# @prompt apiKey The key\n# @prompt user\nGET http://a.test/{{user}}/{{apiKey}}',
    {
      prompt: ({ text, secret }) => {
        asked.push([text, secret]);
        return Promise.resolve({ value: text.length, origin: { kind: 'answer' }, secret });
      },
    },
  );
  assert.deepEqual(asked, [
    ['The key', true],
    ['user', false],
  ]);
  assert.deepEqual(
    ready.map(({ request }) => request.url),
    ['http://a.test/4/7'],
  );
  assert.deepEqual(
    ready.map(({ secrets }) => secrets),
    [['7']],
  );
});

test('requests that need each other are told, and none of them is sent', async () => {
  const { ready, outcomes } = await shown(
    '### one\nGET http://a.test/{{two.id}}\n### two\nGET http://a.test/{{one.id}}',
    {},
  );
  assert.deepEqual(ready, []);
  assert.match(JSON.stringify(outcomes), /These requests need each other: one → two → one/);
});

for (const [step, text] of [
  ['a question', '# @prompt name\nGET http://a.test/'],
  ['the wait before it is sent', '# @prompt name\n# @sleep 600000\nGET http://a.test/'],
  ['a question for a name', 'GET http://a.test/{{name}}'],
] as const) {
  test(`a run that is canceled during ${step} sends nothing more`, async () => {
    const controller = new AbortController();
    const cancel = (): Promise<null> => {
      controller.abort();
      return Promise.resolve(null);
    };
    const { ready, outcomes } = await shown(text, {
      signal: controller.signal,
      prompt: step === 'the wait before it is sent' ? afterwards(controller) : cancel,
      askForName: async () => {
        await cancel();
        return { value: 'ada', origin: { kind: 'answer' }, secret: false };
      },
    });
    assert.deepEqual([ready, outcomes.map(({ status }) => status)], [[], ['skipped']]);
  });
}

/** Cancels once what follows the answer is under way. */
function afterwards(controller: AbortController): RunPorts['prompt'] {
  return () => {
    setImmediate(() => {
      controller.abort();
    });
    return Promise.resolve(null);
  };
}
