import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Person, QuestionContext } from '../../engine/handlers/person.ts';
import type { Answer, Question } from '../../session/question.ts';
import { maskUrl } from '../../session/mask.ts';
import { issuedTo } from '../../session/certificate.ts';
import { readRedirectTarget } from '../../session/readAddress.ts';
import { count, duration } from '../../words/amounts.ts';
import type { CliIo } from './io.ts';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';

/** The person at the terminal. Every way out of a question that is not an answer (Ctrl+C, Ctrl+D, Enter) is the safe one. */
export class TerminalPerson implements Person {
  readonly #io: CliIo;
  readonly #screen: Screen;
  readonly #interrupt: () => void;
  /** What was asked last, once it is over. */
  #asked: Promise<unknown> = Promise.resolve();

  constructor(io: CliIo, screen: Screen, interrupt: () => void) {
    this.#io = io;
    this.#screen = screen;
    this.#interrupt = interrupt;
  }

  ask(question: Question, _context: QuestionContext, signal: AbortSignal): Promise<Answer | null> {
    return this.#inTurn(signal, () => this.#answerTo(question, signal));
  }

  /** Whether the person agrees to what was said before. */
  async confirm(prompt: string, signal: AbortSignal): Promise<boolean> {
    return isYes(await this.input(prompt, false, signal));
  }

  /** What the person types; null: they left instead. */
  input(prompt: string, hidden: boolean, signal: AbortSignal): Promise<string | null> {
    return this.#inTurn(signal, () => this.#read(prompt, signal, { hidden }));
  }

  /**
   * One question after the other: two at once would both take what is typed for one of them, and show what is typed in secret.
   * Null: `signal` was aborted before its turn came.
   */
  #inTurn<Answered>(signal: AbortSignal, ask: () => Promise<Answered>): Promise<Answered | null> {
    const answer = this.#asked.then(() => {
      if (signal.aborted) return null;
      this.#screen.clear();
      return ask();
    });
    this.#asked = answer.catch(() => undefined);
    return answer;
  }

  async #answerTo(question: Question, signal: AbortSignal): Promise<Answer> {
    const line = (text: string): void => {
      this.#screen.line(printable(text));
    };
    switch (question.kind) {
      case 'certificate': {
        describeCertificate(question, line);
        const answer = await this.#read('Allow it once? [y/N] ', signal);
        if (!isYes(answer)) return { kind: 'certificate', allow: false };
        return { kind: 'certificate', allow: true, remember: 'once' };
      }
      case 'credentials': {
        const who = `${question.isProxy ? 'The proxy ' : ''}${question.host}:${String(question.port)}`;
        line(
          `${who} asks for ${question.scheme === 'bearer' ? 'a token' : 'a password'} (${question.scheme}, realm “${question.realm}”).`,
        );
        if (question.attempt > 1) line('The previous credentials were rejected.');
        // A token has no user name: the password is the token.
        const token = question.scheme === 'bearer';
        const username = token ? '' : await this.#read('User name (empty: none): ', signal);
        if (username === null || (username === '' && !token)) return { kind: 'cancel' };
        const what = token ? 'Token (empty: none): ' : 'Password: ';
        const password = await this.#read(what, signal, { hidden: true });
        if (password === null || (token && password === '')) return { kind: 'cancel' };
        return { kind: 'credentials', username, password };
      }
      case 'redirect': {
        line(`${String(question.status)}: ${question.method} ${maskUrl(question.from)}`);
        line(`is redirected to ${question.nextMethod} ${maskUrl(question.to)}`);
        const answer = await this.#read('Follow? [y/N, or another URL] ', signal);
        if (isYes(answer)) return { kind: 'redirect', follow: true, url: question.to };
        if (answer === null || !/[/:]/.test(answer)) return { kind: 'redirect', follow: false };
        const target = readRedirectTarget(answer, question.from);
        return 'url' in target
          ? { kind: 'redirect', follow: true, url: target.url }
          : { kind: 'redirect', follow: false };
      }
      case 'protocol': {
        line(`${maskUrl(question.url)} would be opened by another program.`);
        return { kind: 'protocol', allow: isYes(await this.#read('Open it? [y/N] ', signal)) };
      }
      case 'cookie': {
        describeCookies(question, line);
        const prompt = question.use === 'send' ? 'Send? [y/N] ' : 'Save it? [y/N] ';
        return { kind: 'cookie', allow: isYes(await this.#read(prompt, signal)) };
      }
      case 'clientCertificate': {
        const { certificates } = question;
        describeChoice(question, line);
        const prompt = 'Which one, this time? [number, Enter: none] ';
        const answer = certificates.length === 0 ? null : await this.#read(prompt, signal);
        const chosen = /^\d+$/.test(answer ?? '') ? certificates[Number(answer) - 1] : undefined;
        const fingerprint256 = chosen?.fingerprint256 ?? null;
        return { kind: 'clientCertificate', fingerprint256, remember: 'once' };
      }
      case 'breakpoint': {
        describeHead(question, line);
        return { kind: 'breakpoint', continue: isYes(await this.#read('Go on? [y/N] ', signal)) };
      }
    }
  }

  /** One line, or null when the person left instead of answering. */
  async #read(
    prompt: string,
    signal: AbortSignal,
    options: { hidden?: boolean } = {},
  ): Promise<string | null> {
    const echo = new Echo(this.#io.stderr);
    const lines = createInterface({
      input: this.#io.stdin,
      output: echo,
      terminal: true,
      historySize: 0,
    });
    // Enter moves to the next line by itself, unless it is hidden; leaving does not.
    let isOnNextLine = false;
    const nextLine = (): void => {
      if (!isOnNextLine) this.#io.stderr.write('\n');
      isOnNextLine = true;
    };
    const closed = new Promise<null>((resolve) => {
      lines.once('close', () => {
        resolve(null);
      });
    });
    lines.once('SIGINT', () => {
      nextLine();
      lines.close();
      this.#interrupt();
    });
    try {
      const answered = lines.question(prompt, { signal });
      echo.hidden = options.hidden ?? false;
      const answer = await Promise.race([answered, closed]);
      if (answer === null || echo.hidden) nextLine();
      return options.hidden === true ? answer : (answer?.trim() ?? null);
    } catch {
      nextLine();
      return null;
    } finally {
      lines.close();
    }
  }
}

/** What readline shows; nothing while a password is typed. */
class Echo extends Writable {
  hidden = false;
  readonly #stream: Writable;

  constructor(stream: Writable) {
    super();
    this.#stream = stream;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (!this.hidden) this.#stream.write(chunk);
    done();
  }
}

function describeCertificate(
  question: Extract<Question, { kind: 'certificate' }>,
  line: (text: string) => void,
): void {
  line(`The certificate of ${question.host}:${String(question.port)} can't be trusted:`);
  for (const { error, sentence } of question.problems) line(`  ${error}: ${sentence}`);
  const [own] = question.chain;
  if (own === undefined) return;
  const names = issuedTo(own);
  line(`  Subject   ${own.subject}${names === own.subject ? '' : ` (${names})`}`);
  line(`  Issuer    ${own.selfSigned ? 'itself' : own.issuer}`);
  line(`  Validity  ${own.validFrom} to ${own.validTo}`);
  line(`  SHA-256   ${own.fingerprint256}`);
}

function describeCookies(
  { use, url, cookies }: Extract<Question, { kind: 'cookie' }>,
  line: (text: string) => void,
): void {
  line(use === 'send' ? `To ${maskUrl(url)} would be sent:` : `${maskUrl(url)} sets:`);
  for (const { name, domain, path, hostOnly, expires, valueLength } of cookies) {
    const scope = `${domain}${path}${hostOnly ? '' : ' and subdomains'}`;
    const until = expires === null ? 'until the session ends' : `until ${expires.slice(0, 10)}`;
    line(`  ${name || '(no name)'}  for ${scope}, ${until}, ${count(valueLength, 'character')}`);
  }
}

function describeChoice(
  { host, port, isProxy, certificates, usual }: Extract<Question, { kind: 'clientCertificate' }>,
  line: (text: string) => void,
): void {
  line(
    `${isProxy ? 'The proxy ' : ''}${host}:${String(port)} asks for a client certificate.${certificates.length === 0 ? ' You have none that it accepts.' : ''}`,
  );
  for (const [index, { subject, validTo, fingerprint256 }] of certificates.entries()) {
    const configured = fingerprint256 === usual ? ', configured for this host' : '';
    line(`  ${String(index + 1)}  ${subject} (valid to ${validTo}${configured})`);
  }
}

function describeHead(
  question: Extract<Question, { kind: 'breakpoint' }>,
  line: (text: string) => void,
): void {
  const { method, url, headers, timeoutMs, onTimeout } = question;
  line(`A breakpoint stopped ${method} ${maskUrl(url)}`);
  if (question.phase === 'responseStarted') {
    line(`  ${String(question.status)} ${question.statusText}`);
  }
  for (const [name, value] of headers) line(`  ${name}: ${value}`);
  if (timeoutMs === null) return;
  const then = onTimeout === 'continue' ? 'continues' : 'is canceled';
  line(`Without an answer it ${then} after ${duration(timeoutMs)}.`);
}

function isYes(answer: string | null): boolean {
  return answer !== null && /^y(es)?$/i.test(answer);
}
