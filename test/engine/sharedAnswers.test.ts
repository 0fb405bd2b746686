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

type Certificate = Extract<Question, { kind: 'certificate' }>;
type ClientCertificate = Extract<Question, { kind: 'clientCertificate' }>;

function problems(...errors: string[]): Certificate['problems'] {
  return errors.map((error) => ({ error, code: 0, sentence: '' }));
}

function chain(fingerprint256: string): Certificate['chain'] {
  return [{ fingerprint256 } as Certificate['chain'][number]];
}

const place = { url: 'https://a.test/', isProxy: false, host: 'a.test', port: 443 };
const shown: Certificate = {
  kind: 'certificate',
  ...place,
  problems: problems('ERR_CERT_DATE_INVALID', 'ERR_CERT_WEAK_KEY'),
  chain: chain('AA'),
};
const wanted: ClientCertificate = {
  kind: 'clientCertificate',
  ...place,
  certificates: [],
  acceptableIssuers: [],
  usual: null,
};
const allowed = { kind: 'certificate', allow: true, remember: 'context' } as const;
const chosen = { kind: 'clientCertificate', fingerprint256: 'BB', remember: 'context' } as const;

/** Whether who waits with another question goes on with the answer to `question`. */
async function isShared(question: Question, answer: Answer, other: Question): Promise<boolean> {
  const answers: ((answer: Answer | null) => void)[] = [];
  const shared = new SharedAnswers({
    ask: () => new Promise((resolve) => answers.push(resolve)),
  });
  const ask = (one: Question) =>
    shared.ask(one, {} as QuestionContext, new AbortController().signal);
  const first = ask(question);
  const second = ask(other);
  answers[0]?.(answer);
  await first;
  answers[1]?.(null);
  return (await second) !== null;
}

const elsewhere: [what: string, place: Partial<typeof place>][] = [
  ['another host', { host: 'b.test' }],
  ['another port', { port: 8443 }],
  ['a proxy', { isProxy: true }],
];

test('what is said of a certificate holds for the same one at the same place, with no problem more', async () => {
  assert.ok(await isShared(shown, allowed, shown));
  const fewer = { ...shown, problems: problems('ERR_CERT_WEAK_KEY') };
  assert.ok(await isShared(shown, allowed, fewer));
  const others: [what: string, question: Question][] = [
    ...elsewhere.map(([what, at]): [string, Question] => [what, { ...shown, ...at }]),
    ['another certificate', { ...shown, chain: chain('CC') }],
    ['another problem', { ...shown, problems: problems('ERR_CERT_REVOKED') }],
    ['one problem more', { ...fewer, problems: [...shown.problems, ...problems('ERR_X')] }],
    ['a client certificate', wanted],
  ];
  for (const [what, other] of others) assert.ok(!(await isShared(shown, allowed, other)), what);
  for (const answer of [
    { ...allowed, remember: 'once' },
    { ...allowed, allow: false },
    { kind: 'cancel' },
  ] satisfies Answer[]) {
    assert.ok(!(await isShared(shown, answer, shown)), JSON.stringify(answer));
  }
});

test('which client certificate is shown for the context holds for the same server', async () => {
  assert.ok(await isShared(wanted, chosen, wanted));
  for (const [what, at] of elsewhere) {
    assert.ok(!(await isShared(wanted, chosen, { ...wanted, ...at })), what);
  }
  assert.ok(!(await isShared(wanted, { ...chosen, remember: 'once' }, wanted)));
  assert.ok(!(await isShared(wanted, { kind: 'cancel' }, wanted)));
  assert.ok(!(await isShared(wanted, chosen, shown)));
});

test('a person is told when the request that asks has ended', async () => {
  const signals: AbortSignal[] = [];
  const shared = new SharedAnswers({
    ask: (_question, _context, signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    },
  });
  const request = new AbortController();
  void shared.ask(shown, {} as QuestionContext, request.signal);
  request.abort();
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true],
  );
});
