import type { Answer, Question } from '../../session/question.ts';
import type { CallbackName, DecidedBy } from '../../session/sessionEvent.ts';

/**
 * Whoever answers when no rule and no module does: the panel, a terminal, a test.
 * `ask` resolves with null when nobody can be asked; the callback's default applies then. `signal` aborts when the
 * answer is no longer wanted: the session is over, or the question has waited as long as it may.
 */
export interface Person {
  ask(question: Question, context: QuestionContext, signal: AbortSignal): Promise<Answer | null>;
}

/** Which session asks, at which callback and why, and the id under which its log has the question. */
export interface QuestionContext {
  readonly session: string;
  readonly ask: string;
  readonly callback: CallbackName;
  /** Who wants a person to answer; null when one is asked because nobody has decided. */
  readonly askedBy: DecidedBy | null;
}
