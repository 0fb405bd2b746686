import type { Person, QuestionContext } from '../../engine/handlers/person.ts';
import type { Answer, Question } from '../../session/question.ts';
import type { CallbackName, DecidedBy } from '../../session/sessionEvent.ts';

/** What nobody answered, and at which callback. */
export interface UnansweredQuestion {
  readonly question: Question;
  readonly callback: CallbackName;
  /** Who wanted a person to answer; null: nobody had decided. */
  readonly askedBy: DecidedBy | null;
}

/** Nobody is there: every question gets the callback's default, and is remembered for the end. */
export class AbsentPerson implements Person {
  readonly questions: UnansweredQuestion[] = [];

  ask(question: Question, { callback, askedBy }: QuestionContext): Promise<Answer | null> {
    this.questions.push({ question, callback, askedBy });
    return Promise.resolve(null);
  }
}
