import * as vscode from 'vscode';
import type { Answer, Person, Question, QuestionContext } from '../../engine/index.ts';
import type { AnsweredQuestion } from '../rules/alwaysDoThis.ts';

interface OpenQuestion {
  readonly context: QuestionContext;
  readonly question: Question;
  readonly answer: (answer: Answer) => void;
}

/** The person before the panel: a question waits until its card is answered, or until its session ends. */
export class PanelPerson implements Person, vscode.Disposable {
  readonly #open = new Map<string, OpenQuestion>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** A question has come, or is closed. */
  readonly onChanged = this.#changed.event;

  /** Questions that wait for an answer, the oldest first. */
  get open(): readonly (QuestionContext & { readonly question: Question })[] {
    return [...this.#open.values()].map(({ context, question }) => ({ ...context, question }));
  }

  ask(question: Question, context: QuestionContext, signal: AbortSignal): Promise<Answer | null> {
    return new Promise((resolve) => {
      const close = (answer: Answer | null): void => {
        this.#open.delete(context.ask);
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
        this.#changed.fire();
      };
      const onAbort = (): void => {
        close(null);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#open.set(context.ask, { context, question, answer: close });
      this.#changed.fire();
    });
  }

  question(ask: string): Question | undefined {
    return this.#open.get(ask)?.question;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /**
   * Answers an open question, and says which that was; one that is closed, or an answer of another kind, changes nothing:
   * null.
   */
  answer(ask: string, answer: Answer): AnsweredQuestion | null {
    const open = this.#open.get(ask);
    if (open === undefined) return null;
    if (answer.kind !== 'cancel' && answer.kind !== open.question.kind) return null;
    open.answer(answer);
    return { question: open.question, context: open.context };
  }
}
