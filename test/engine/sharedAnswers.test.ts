import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Answer,
  AskPerson,
  type Person,
  type Question,
  type QuestionContext,
  SharedAnswers,
} from '../../src/engine/index.ts';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { startTlsServer } from '../servers/testServer.ts';
import { Answering, Run, run, TestContext } from './run.ts';

/** Somebody who is asked and answers when told to; a question that is withdrawn is no longer open. */
class Waiting implements Person {
  readonly asked: Question[] = [];
  readonly open = new Map<string, (answer: Answer | null) => void>();
  #count = 0;
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  ask(question: Question, { ask }: QuestionContext, signal: AbortSignal): Promise<Answer | null> {
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

for (const [answer, what, questions] of [
  [undefined, 'is not asked about again', 1],
  [new AskPerson(), 'is put to the person again where the handler says so', 2],
] as const) {
  test(`a certificate that was allowed while a handler thought about another request ${what}`, async () => {
    const certificate = await issueCertificate({
      commonName: 'localhost',
      altNames: ['localhost'],
    });
    await using server = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
    using context = new TestContext();
    const { promise: allowed, resolve: allow } = Promise.withResolvers<typeof answer>();
    let asked = 0;
    const person = new Answering(() => ({ kind: 'certificate', allow: true, remember: 'context' }));
    const slow = new Run(
      { url: server.url },
      {
        context,
        person,
        handler: {
          onCertificateError: () => {
            asked++;
            return allowed;
          },
        },
      },
    );
    await slow.until('certificate:received');
    await run({ url: server.url }, { context, person });
    allow(answer);
    await slow.end();
    assert.deepEqual([asked, slow.text, person.questions.length], [1, 'ok', questions]);
    assert.deepEqual(
      slow.of('callback:decided').map(({ by, remembered }) => [by.kind, remembered]),
      [['person', questions === 1 ? true : undefined]],
    );
  });
}
