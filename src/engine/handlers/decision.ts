import type { Decision } from '../../session/decision.ts';
import type { CallbackName, DecidedBy, NearMiss } from '../../session/sessionEvent.ts';

/** What was answered, as the log tells it, and who answered. It never holds a secret. */
export interface Attribution {
  readonly decision: Decision;
  readonly by: DecidedBy;
}

/** Where nothing was at stake but a rule almost answered. */
export const UNANSWERED: Decision = { kind: 'unanswered' };

/** An answer that says who gave it: what rules return. Several modifiers that add up make several attributions. */
export class Decided<T> {
  readonly value: T;
  readonly attributions: readonly Attribution[];
  readonly nearMisses: readonly NearMiss[];

  constructor(
    value: T,
    attributions: readonly Attribution[],
    nearMisses: readonly NearMiss[] = [],
  ) {
    this.value = value;
    this.attributions = attributions;
    this.nearMisses = nearMisses;
  }
}

/** What else can be said where a person is to answer. */
export interface AskOptions<T = unknown> {
  /** What the same handler has changed before a person is asked: it stands, unless they cancel. */
  readonly changes?: Decided<T>;
  /**
   * How long they may take, in milliseconds, and what a breakpoint does when they have not answered by then, or when
   * there is nobody: `cancel` unless told.
   */
  readonly limit?: { readonly ms: number; readonly then: 'continue' | 'cancel' };
}

/**
 * "Let a person answer": what a rule with `prompt` or `breakpoint` returns. Without a person, the callback's default
 * applies. Where answers add up, all handlers are asked first, so that the person sees what they have made of it.
 */
export class AskPerson {
  readonly by: DecidedBy | null;
  readonly nearMisses: readonly NearMiss[];
  readonly options: AskOptions;

  constructor(
    by: DecidedBy | null = null,
    nearMisses: readonly NearMiss[] = [],
    options: AskOptions = {},
  ) {
    this.by = by;
    this.nearMisses = nearMisses;
    this.options = options;
  }
}

/** An answer in a handler's own form, given by code that a rule has called: `by` is who gave it. */
export class Delegated<T> {
  readonly answer: T;
  readonly by: DecidedBy;
  /** What rules before it have changed. */
  readonly before: readonly Attribution[];
  readonly nearMisses: readonly NearMiss[];
  /** The value of these changes, for an answer that comes later and can't have them in it. */
  readonly changes: T | undefined;

  constructor(
    answer: T,
    by: DecidedBy,
    before: readonly Attribution[] = [],
    nearMisses: readonly NearMiss[] = [],
    changes?: T,
  ) {
    this.answer = answer;
    this.by = by;
    this.before = before;
    this.nearMisses = nearMisses;
    this.changes = changes;
  }
}

/** "I have no answer", together with what almost was one. */
export class Undecided {
  readonly nearMisses: readonly NearMiss[];

  constructor(nearMisses: readonly NearMiss[]) {
    this.nearMisses = nearMisses;
  }
}

/** What a callback may answer. `undefined` and `null` mean: no answer, ask the next one. */
export type CallbackAnswer<T> =
  T | Decided<T> | Delegated<T> | AskPerson | Undecided | undefined | null | void;

/** What a callback may return, now or later. */
export type CallbackResult<T> = CallbackAnswer<T> | Promise<CallbackAnswer<T>>;

/** The answers that say: CEF's callback answers, now or later. */
export const ANNOUNCES: Readonly<Partial<Record<CallbackName, unknown>>> = {
  onBeforeResourceLoad: 'continueAsync',
  getAuthCredentials: true,
  onCertificateError: true,
  onSelectClientCertificate: true,
};

/** CEF's RequestCallback and its kin: an answer given later. The first call counts, later ones do nothing. */
export interface AnswerCallback<Parameters extends unknown[]> {
  continue(...answer: Parameters): void;
  cancel(): void;
}
