import type { Cancellation } from '../async/cancellation.ts';
import type { AskOptions, CallbackResult } from '../handlers/decision.ts';
import type { IdentifiedHandler } from '../handlers/handlers.ts';
import type { DeferredAnswer } from '../async/deferredAnswer.ts';
import type { Person } from '../handlers/person.ts';
import type { Answer, Question } from '../../session/question.ts';
import type { RequestHandler } from '../handlers/requestHandler.ts';
import type { AnsweredCallback, Decision } from '../../session/decision.ts';
import type { DecidedBy, Phase } from '../../session/sessionEvent.ts';
import type { SessionLog } from '../../session/sessionLog.ts';

/** One question on a request's way: how a handler is asked, what its answer means, and what applies when none comes. */
export interface DecisionPoint<Raw, Value, Its extends Decision = Decision> {
  readonly callback: AnsweredCallback;
  readonly hop: number;
  /** Calls the handler; `soFar` is what handlers before it have added. */
  readonly call: (
    handler: RequestHandler,
    deferred: DeferredAnswer<Value>,
    soFar: Value | null,
  ) => CallbackResult<Raw>;
  /**
   * What a bare answer means; undefined: no answer.
   * @throws TypeError for what is no answer to this question
   */
  readonly read: (raw: Raw) => Value | undefined;
  /** CEF's answer through `callback`. */
  readonly later?: {
    /** What counts when the handler drops the callback without an answer (docs/cef.md). */
    readonly dropped: Value;
  };
  /**
   * Called when a handler has come to its end. Unless it failed, what it did counts; that may be an answer although it
   * gave none.
   */
  readonly finish?: (counts: boolean) => Value | undefined;
  /** What a value decides, for the log. */
  readonly describe: (value: Value) => Its;
  /** Told who gave the answer that counts, for answers that are remembered. */
  readonly answeredBy?: (by: DecidedBy) => void;
  /** For a value that only adds something the next handler is asked too; null for one that decides. */
  readonly add?: (soFar: Value | null, value: Value) => Value | null;
  readonly person?: PersonPoint<Value, Its>;
  /**
   * What has become known while handlers were asked, in place of a person's answer that nobody wants them to give; null:
   * nothing. Whoever uses it tells the log.
   */
  readonly known?: () => Value | null;
  /** `decision` null: nothing was at stake, the log stays silent. */
  readonly fallback: Fallback<Value, Its>;
}

/** How a person is asked. `soFar` is what handlers have added. */
export interface PersonPoint<Value, Its extends Decision = Decision> {
  /** Whether a person is asked when nobody has decided; otherwise only when a rule says so. */
  readonly unasked: boolean;
  readonly question: (options: AskOptions, soFar: Value | null) => Question;
  readonly read: (answer: Answer, soFar: Value | null) => Told<Value, Its>;
  /** What applies when a rule wants a person asked and nobody answers; the fallback unless told. */
  readonly unanswered?: (options: AskOptions, soFar: Value | null) => Told<Value, Its>;
}

interface Told<Value, Its extends Decision> {
  readonly value: Value;
  readonly decision: Its;
}

interface Fallback<Value, Its extends Decision> {
  readonly value: Value;
  readonly decision: Its | null;
}

/** Who closes what handlers have opened. */
export interface BodyKeeper {
  /** Told of each body that a handler gives: its streams are closed when the session is over, sent or not. */
  keepBody(body: unknown): void;
}

/** What a session's decisions need to know of it. */
export interface DecisionScope extends BodyKeeper {
  readonly log: SessionLog;
  readonly handlers: readonly IdentifiedHandler[];
  readonly person: Person | null;
  readonly signal: Cancellation;
  /** How long a handler may take to answer, in milliseconds; null: as long as it wants. */
  readonly decisionTimeoutMs: number | null;
  /** Where the time goes; restored after a person was asked. */
  readonly phase: { readonly current: Phase | null; start(hop: number, phase: Phase): void };
  /** Pauses the time limits of the network until the function that this returns is called; others may have the slot. */
  pauseTimeouts(): () => void;
  /** Calls code that is told something; what it throws, now or later, is reported and changes nothing. */
  notify(hop: number, name: string, call: () => void | Promise<void>): void;
}
