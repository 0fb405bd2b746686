import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Answer,
  type Person,
  type Question,
  type QuestionPlace,
  type RequestFlag,
  SharedAnswers,
} from '../../src/engine/index.ts';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { Run, TestContext } from './run.ts';

/** Somebody who is asked and answers when told to; a question that is withdrawn is no longer open. */
class Waiting implements Person {
  readonly asked: Question[] = [];
  readonly open = new Map<string, (answer: Answer | null) => void>();
  #count = 0;
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  ask(question: Question, { ask }: QuestionPlace, signal: AbortSignal): Promise<Answer | null> {
    this.asked.push(question);
    this.#count++;
    for (const { count, resolve } of this.#waiting) if (this.#count >= count) resolve();
    return new Promise((resolve) => {
      const close = (answer: Answer | null): void => {
        this.open.delete(ask);
        resolve(answer);
      };
      this.open.set(ask, close);
      signal.addEventListener('abort', () => {
        close(null);
      });
    });
  }

  /** Until so many questions were asked. */
  async askedTimes(count: number): Promise<void> {
    if (this.#count >= count) return;
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  answerFirst(answer: Answer): void {
    [...this.open.values()][0]?.(answer);
  }
}

const basic = (password: string): string => `Basic ${btoa(`alice:${password}`)}`;

const flags: readonly RequestFlag[] = ['allowStoredCredentials'];

async function startGuarded() {
  return startServer((request, response) => {
    if (request.headers.authorization === basic('wonderland')) response.end('come in');
    else {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="tea party"' }).end();
    }
  });
}

test('one answer serves all requests that wait for credentials of the same realm', async () => {
  const server = await startGuarded();
  using context = new TestContext();
  const person = new Waiting();
  const shared = new SharedAnswers(person);
  const runs = Array.from(
    { length: 5 },
    () => new Run({ url: server.url, flags }, { context, person: shared }),
  );
  await person.askedTimes(5);
  person.answerFirst({ kind: 'credentials', username: 'alice', password: 'wonderland' });
  await Promise.all(runs.map(({ webRequest }) => webRequest.done));
  assert.deepEqual(
    runs.map(({ text }) => text),
    Array<string>(5).fill('come in'),
  );
  assert.equal(person.open.size, 0, 'questions that were answered elsewhere are withdrawn');
  await server.close();
});

test('credentials that were refused are asked for anew by each request', async () => {
  const server = await startGuarded();
  using context = new TestContext();
  const person = new Waiting();
  const shared = new SharedAnswers(person);
  const runs = [1, 2].map(() => new Run({ url: server.url, flags }, { context, person: shared }));
  await person.askedTimes(2);
  person.answerFirst({ kind: 'credentials', username: 'alice', password: 'rabbit' });
  await person.askedTimes(4);
  assert.deepEqual(
    person.asked.map((question) => question.kind === 'credentials' && question.attempt),
    [1, 1, 2, 2],
  );
  person.answerFirst({ kind: 'credentials', username: 'alice', password: 'wonderland' });
  await Promise.all(runs.map(({ webRequest }) => webRequest.done));
  assert.deepEqual(
    runs.map(({ status }) => status),
    [200, 200],
  );
  await server.close();
});

test('a person who cancels one question leaves the others open', async () => {
  const server = await startGuarded();
  using context = new TestContext();
  const person = new Waiting();
  const shared = new SharedAnswers(person);
  const runs = [1, 2].map(() => new Run({ url: server.url, flags }, { context, person: shared }));
  await person.askedTimes(2);
  person.answerFirst({ kind: 'cancel' });
  await Promise.race(runs.map(({ webRequest }) => webRequest.done));
  assert.equal(person.open.size, 1);
  person.answerFirst({ kind: 'credentials', username: 'alice', password: 'wonderland' });
  await Promise.all(runs.map(({ webRequest }) => webRequest.done));
  assert.deepEqual(runs.map(({ status }) => status).toSorted(), [200, 401]);
  await server.close();
});

test('a certificate allowed for the context lets all pass that wait for it, one allowed once only itself', async () => {
  const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  const server = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  for (const [remember, left] of [
    ['context', 0],
    ['once', 2],
  ] as const) {
    using context = new TestContext();
    const person = new Waiting();
    const shared = new SharedAnswers(person);
    const runs = [1, 2, 3].map(() => new Run({ url: server.url }, { context, person: shared }));
    await person.askedTimes(3);
    person.answerFirst({ kind: 'certificate', allow: true, remember });
    await Promise.race(runs.map(({ webRequest }) => webRequest.done));
    assert.equal(person.open.size, left, remember);
    while (person.open.size > 0) person.answerFirst({ kind: 'certificate', allow: false });
    await Promise.all(runs.map(({ webRequest }) => webRequest.done));
  }
  await server.close();
});
