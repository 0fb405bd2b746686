import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import {
  type Answer,
  type AuthDecision,
  type Person,
  type Question,
  type RequestHandler,
} from '../../src/engine/index.ts';
import { startServer } from '../servers/testServer.ts';
import { Answering, Run, type RunOptions, TestContext, Thinking } from './run.ts';
import { right } from './alice.ts';

const flags = ['allowStoredCredentials'] as const;
const wrong: Answer = { kind: 'credentials', username: 'alice', password: 'rabbit' };
const authorization = `Basic ${btoa('alice:wonderland')}`;

/** Lets alice in, and holds its first challenges until `count` requests without her have arrived. */
async function startCrowded(count: number) {
  const held: (() => void)[] = [];
  let challenged = 0;
  return startServer((request, response) => {
    if (request.headers.authorization === authorization) {
      response.end('come in');
      return;
    }
    held.push(() => response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end());
    if (++challenged >= count) for (const challenge of held.splice(0)) challenge();
  });
}

function startAll(
  count: number,
  url: string,
  options: RunOptions & { readonly context: TestContext },
): Run[] {
  return Array.from({ length: count }, () => new Run({ url, flags }, options));
}

async function statuses(runs: readonly Run[]): Promise<(number | undefined)[]> {
  await Promise.all(runs.map((run) => run.end()));
  return runs.map(({ status }) => status);
}

const all = (count: number): number[] => Array<number>(count).fill(200);

test('of 20 requests at once in one realm, one asks the person, and all go as they say', async () => {
  await using server = await startCrowded(6);
  using context = new TestContext();
  const person = new Answering(() => right);
  const runs = startAll(20, server.url, { context, person });
  assert.deepEqual(await statuses(runs), all(20));
  assert.equal(person.questions.length, 1);
});

test('of 20 requests at once in one realm, one asks the handler, however long it thinks', async () => {
  await using server = await startCrowded(6);
  using context = new TestContext();
  let asked = 0;
  const handler: RequestHandler = {
    getAuthCredentials: async ({ browser }) => {
      asked++;
      // The others that have a connection are challenged meanwhile, and wait.
      const others = runs
        .slice(0, 6)
        .filter(({ webRequest }) => webRequest.id !== browser.identifier);
      await Promise.all(others.map((run) => run.until('phase:started', 'asking')));
      return { action: 'provide', username: 'alice', password: 'wonderland' };
    },
  };
  const runs = startAll(20, server.url, { context, handler });
  assert.deepEqual(await statuses(runs), all(20));
  assert.equal(asked, 1);
});

test('one client object is asked once for all of its requests', async () => {
  await using server = await startCrowded(6);
  using context = new TestContext();
  let asked = 0;
  const client = {
    getAuthCredentials: (): AuthDecision => {
      asked++;
      return { action: 'provide', username: 'alice', password: 'wonderland' };
    },
  };
  const { WebRequest } = await import('../../src/engine/index.ts');
  const requests = Array.from({ length: 12 }, () =>
    WebRequest.create({ url: server.url, flags: [...flags] }, client, { context }),
  );
  await Promise.all(requests.map(({ done }) => done));
  assert.deepEqual(
    requests.map(({ response }) => response?.status),
    all(12),
  );
  assert.equal(asked, 1);
});

test('refused credentials are asked for once more, for all, and the question says that they were refused', async () => {
  await using server = await startCrowded(6);
  using context = new TestContext();
  const answers = [wrong, right];
  const person = new Answering(() => answers.shift() ?? null);
  const runs = startAll(6, server.url, { context, person });
  assert.deepEqual(await statuses(runs), all(6));
  assert.deepEqual(
    person.questions.map((question) => question.kind === 'credentials' && question.attempt),
    [1, 2],
  );
});

test("who has waited for another request's answer, and is refused with it, asks a second time", async () => {
  const held: (() => void)[] = [];
  await using server = await startServer((request, response) => {
    const challenge = (): void => {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end();
    };
    if (request.headers.authorization === authorization) response.end('come in');
    // The one that has asked hears last that it was refused.
    else if (request.url === '/asks' && request.headers.authorization !== undefined) {
      held.push(challenge);
    } else challenge();
  });
  using context = new TestContext();
  const person = new Slow();
  const asks = new Run({ url: `${server.url}/asks`, flags }, { context, person });
  await person.askedTimes(1);
  const waits = new Run({ url: `${server.url}/waits`, flags }, { context, person });
  await waits.until('phase:started', 'asking');
  person.answer(wrong);
  await person.askedTimes(2);
  person.answer(right);
  assert.deepEqual(await statuses([waits]), [200]);
  for (const challenge of held) challenge();
  assert.deepEqual(await statuses([asks]), [200]);
  assert.deepEqual(
    person.questions.map((question) => question.kind === 'credentials' && question.attempt),
    [1, 2],
  );
});

test("who has waited for another request's answer says whose it was, and when it was given", async () => {
  await using server = await startCrowded(2);
  using context = new TestContext();
  const person = new Thinking();
  const runs = startAll(2, server.url, { context, person });
  await Promise.all(runs.map((run) => run.until('phase:started', 'asking')));
  person.answer(right);
  await statuses(runs);
  const asked = runs.find((run) => run.of('callback:asked').length > 0);
  const waitFor = runs.flatMap((run) =>
    run.of('phase:started').flatMap(({ phase, waitsFor }) => (phase === 'asking' ? waitsFor : [])),
  );
  assert.deepEqual(waitFor.filter(Boolean), [asked?.webRequest.id]);
  const decided = runs.flatMap((run) => run.of('callback:decided'));
  assert.deepEqual(
    decided
      .map(({ by, decision, remembered }) => [by.kind, decision.kind, remembered ?? false])
      .sort(),
    [
      ['person', 'provide', false],
      ['person', 'provide', true],
    ],
  );
  const shared = decided.find(({ remembered }) => remembered === true);
  assert.ok((shared?.givenAt ?? 0) > 0 && !JSON.stringify(decided).includes('wonderland'));
  assert.ok(shared && shared.waitedMs > 0 && shared.waitedMs < shared.time, 'how long it waited');
  for (const run of runs) {
    const phases = run.of('phase:started').map(({ phase }) => phase);
    const asking = phases.indexOf('asking');
    assert.equal(phases[asking + 1], phases[asking - 1], 'a wait ends where it began');
  }
});

/** Thinks about each question until told. */
class Slow implements Person {
  readonly questions: Question[] = [];
  readonly #answers: ((answer: Answer | null) => void)[] = [];
  readonly #asked = new EventTarget();

  ask(question: Question): Promise<Answer | null> {
    this.questions.push(question);
    this.#asked.dispatchEvent(new Event('asked'));
    return new Promise((resolve) => this.#answers.push(resolve));
  }

  async askedTimes(count: number): Promise<void> {
    while (this.questions.length < count) await once(this.#asked, 'asked');
  }

  answer(answer: Answer): void {
    this.#answers.shift()?.(answer);
  }
}

test('who cancels a question has said so of one request, and the next one asks', async () => {
  await using server = await startCrowded(2);
  using context = new TestContext();
  const person = new Slow();
  const runs = startAll(2, server.url, { context, person });
  await person.askedTimes(1);
  person.answer({ kind: 'cancel' });
  await person.askedTimes(2);
  person.answer(right);
  assert.deepEqual((await statuses(runs)).toSorted(), [200, 401]);
  assert.equal(person.questions.length, 2);
});

test('a request that ends while it asks leaves the question to the next one', async () => {
  await using server = await startCrowded(2);
  using context = new TestContext();
  const person = new Slow();
  const runs = startAll(2, server.url, { context, person });
  await person.askedTimes(1);
  const asking = runs.find((run) => run.of('callback:asked').length > 0);
  asking?.webRequest.cancel();
  await person.askedTimes(2);
  person.answer(right);
  person.answer(right);
  await Promise.all(runs.map((run) => run.end()));
  assert.deepEqual(runs.map(({ webRequest }) => webRequest.requestStatus).toSorted(), [
    'canceled',
    'success',
  ]);
});

test("a request that waits for another one's answer can be cancelled", async () => {
  await using server = await startCrowded(2);
  using context = new TestContext();
  const person = new Thinking();
  const runs = startAll(2, server.url, { context, person });
  await Promise.all(runs.map((run) => run.until('phase:started', 'asking')));
  const waiting = runs.find((run) => run.of('callback:asked').length === 0);
  waiting?.webRequest.cancel();
  assert.equal(waiting?.webRequest.requestStatus, 'canceled');
  person.answer(right);
  await Promise.all(runs.map((run) => run.end()));
  assert.equal(person.questions.length, 1);
});

test("credentials that a scheme can't carry are not handed on to others", async () => {
  await using server = await startCrowded(2);
  using context = new TestContext();
  const answers: Answer[] = [{ ...right, username: 'a:b' }, right];
  const person = new Answering(() => answers.shift() ?? null);
  const runs = startAll(2, server.url, { context, person });
  assert.deepEqual((await statuses(runs)).toSorted(), [200, 401]);
});
