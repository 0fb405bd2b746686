import { messageOf } from '../../session/messageOf.ts';

/** A handler's callback failed that is known to be written at this line of its file (counted from 1). */
export class HandlerFailure extends Error {
  override readonly name = 'HandlerFailure';
  readonly line: number;

  constructor(error: unknown, line: number) {
    super(messageOf(error), { cause: error });
    this.line = line;
  }
}
