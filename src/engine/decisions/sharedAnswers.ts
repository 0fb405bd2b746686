import type { Person, QuestionContext } from '../handlers/person.ts';
import type { Answer, Question } from '../../session/question.ts';

interface OpenQuestion {
  readonly question: Question;
  readonly close: (answer: Answer) => void;
}

/**
 * Asks a person once where several requests wait for the same answer: what is said of a certificate for the context holds
 * for all. What a person refuses, or allows for one request only, is said of that request alone. About credentials the
 * engine itself asks once, handlers too (auth/authenticator.ts).
 */
export class SharedAnswers implements Person {
  readonly #person: Person;
  readonly #open = new Set<OpenQuestion>();

  constructor(person: Person) {
    this.#person = person;
  }

  async ask(
    question: Question,
    context: QuestionContext,
    signal: AbortSignal,
  ): Promise<Answer | null> {
    const withdrawn = new AbortController();
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const open: OpenQuestion = { question, close: resolve };
    this.#open.add(open);
    try {
      const asked = this.#person.ask(
        question,
        context,
        AbortSignal.any([signal, withdrawn.signal]),
      );
      const answer = await Promise.race([asked, promise]);
      this.#open.delete(open);
      if (answer !== null) this.#share(question, answer);
      return answer;
    } finally {
      this.#open.delete(open);
      withdrawn.abort();
    }
  }

  #share(answered: Question, answer: Answer): void {
    for (const open of [...this.#open]) {
      if (!answersToo(answered, answer, open.question)) continue;
      this.#open.delete(open);
      open.close(answer);
    }
  }
}

/** Whether the answer to one question is what `other` waits for as well. */
function answersToo(answered: Question, answer: Answer, other: Question): boolean {
  if (answered.kind === 'certificate') {
    return (
      answer.kind === 'certificate' &&
      answer.allow &&
      answer.remember === 'context' &&
      other.kind === 'certificate' &&
      samePlace(answered, other) &&
      other.chain[0]?.fingerprint256 === answered.chain[0]?.fingerprint256 &&
      other.problems.every(({ error }) => answered.problems.some((seen) => seen.error === error))
    );
  }
  if (answered.kind === 'clientCertificate') {
    return (
      answer.kind === 'clientCertificate' &&
      answer.remember === 'context' &&
      other.kind === 'clientCertificate' &&
      samePlace(answered, other)
    );
  }
  return false;
}

function samePlace(
  a: { readonly isProxy: boolean; readonly host: string; readonly port: number },
  b: { readonly isProxy: boolean; readonly host: string; readonly port: number },
): boolean {
  return a.isProxy === b.isProxy && a.host === b.host && a.port === b.port;
}
