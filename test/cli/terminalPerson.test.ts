import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { Screen } from '../../src/cli/terminal/screen.ts';
import { TerminalPerson } from '../../src/cli/terminal/terminalPerson.ts';
import type { Answer, Question } from '../../src/session/question.ts';
import * as sessions from '../webview/sessions.ts';

/** Asks a question at a terminal where `typed` is typed. */
async function answerTo(
  question: Question,
  typed: string,
): Promise<{ readonly answer: Answer | null; readonly shown: string }> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const tty = { stdin: true, stdout: true, stderr: true };
  const screen = new Screen(stderr, { isTerminal: true, hasColors: false });
  const io = { stdin, stdout, stderr, env: {}, cwd: '/', isTTY: tty };
  const person = new TerminalPerson(io, screen, () => undefined);
  let shown = '';
  stderr.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (/[\])] $/.test(shown)) stdin.write(`${typed}\n`);
  });
  const place = { session: 's', ask: 'a', callback: 'onBeforeBrowse', askedBy: null } as const;
  const answer = await person.ask(question, place, new AbortController().signal);
  return { answer, shown };
}

function questionOf({ view }: ReturnType<typeof sessions.askingCookie>): Question {
  const question = view.questions[0]?.question;
  assert.ok(question !== undefined);
  return question;
}

test('a cookie is described without its value; only yes sends it', async () => {
  const question = questionOf(sessions.askingCookie());
  const { answer, shown } = await answerTo(question, 'y');
  assert.deepEqual(answer, { kind: 'cookie', allow: true });
  assert.match(shown, /To https:\/\/staging\.shop\.local\/orders would be sent:/);
  assert.match(shown, /_ga {2}for shop\.local\/ and subdomains, until 2028-11-21, 27 characters/);
  assert.deepEqual((await answerTo(question, '')).answer, { kind: 'cookie', allow: false });
});

test('a client certificate is chosen by its number; anything else shows none', async () => {
  const question = questionOf(sessions.askingClientCertificate());
  const { answer, shown } = await answerTo(question, '2');
  const fingerprint256 = sessions.selfSigned.fingerprint256;
  assert.deepEqual(answer, { kind: 'clientCertificate', fingerprint256, remember: 'once' });
  assert.match(shown, /2 {2}CN=ci-robot, O=Shop \(valid to .*, configured for this host\)/);
  for (const typed of ['', '3', '0', 'alice', '1 2']) {
    assert.deepEqual((await answerTo(question, typed)).answer, {
      kind: 'clientCertificate',
      fingerprint256: null,
      remember: 'once',
    });
  }
});

test('a breakpoint shows the head and goes on only with yes', async () => {
  const { answer, shown } = await answerTo(questionOf(sessions.askingAtResponse()), 'yes');
  assert.deepEqual(answer, { kind: 'breakpoint', continue: true });
  assert.match(shown, /A breakpoint stopped GET https:\/\/api\.shop\.local\/orders\?limit=20/);
  assert.match(shown, /503/);
  assert.match(shown, /Retry-After: 30/);
  assert.match(shown, /Without an answer it continues after 1 min\./);
  const before = await answerTo(questionOf(sessions.askingBeforeRequest()), 'no');
  assert.deepEqual(before.answer, { kind: 'breakpoint', continue: false });
  assert.match(before.shown, /Authorization: Bearer •••/);
});

test('of two questions at once the second waits, so that a password typed for the first is not shown', async () => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const tty = { stdin: true, stdout: true, stderr: true };
  const screen = new Screen(stderr, { isTerminal: true, hasColors: false });
  const io = { stdin, stdout, stderr, env: {}, cwd: '/', isTTY: tty };
  const person = new TerminalPerson(io, screen, () => undefined);
  const typed = ['hunter2', 'Ann', 'y'];
  let shown = '';
  stderr.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (/(: |\] )$/.test(shown)) setImmediate(() => stdin.write(`${typed.shift() ?? ''}\n`));
  });
  const { signal } = new AbortController();
  const answers = await Promise.all([
    person.input('Password: ', true, signal),
    person.input('Name: ', false, signal),
    person.input('Not any more: ', false, AbortSignal.abort()),
    person.confirm('Send it? [y/N] ', signal),
  ]);
  assert.deepEqual(answers, ['hunter2', 'Ann', null, true]);
  assert.match(shown, /Password: [^]*\n[^]*Name: [^]*Ann[^]*Send it\?/);
  assert.doesNotMatch(shown, /hunter2|Not any more/);
});
