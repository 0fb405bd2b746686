import type { Answer, Person, Question } from '../engine/decisions/question.ts';

/** Nobody is there: every question gets the callback's default, and is remembered for the end. */
export class AbsentPerson implements Person {
  readonly questions: Question[] = [];

  ask(question: Question): Promise<Answer | null> {
    this.questions.push(question);
    return Promise.resolve(null);
  }
}
