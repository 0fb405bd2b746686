import type { HeaderList } from './headers.ts';
import type { Question } from './question.ts';
import type {
  Backend,
  HopReason,
  ByteCounts,
  CallbackName,
  ConsoleLine,
  DecidedBy,
  DecisionRecord,
  FromCache,
  HandledCookie,
  NearMiss,
  Phase,
  ProblemSubject,
  SessionError,
  SessionEvent,
} from './sessionEvent.ts';

/** What a session looks like at one moment: the fold of its events. Panel, command line and tests read this. */
export interface SessionView {
  readonly id: string;
  readonly startedAt: number;
  readonly request: Extract<SessionEvent, { type: 'session:started' }>['request'];
  readonly state: 'running' | 'asking' | 'success' | 'canceled' | 'failed';
  readonly hops: readonly HopView[];
  /** Open questions, the oldest first. */
  readonly questions: readonly QuestionView[];
  readonly error: SessionError | null;
  /** Milliseconds from the start to the last event. */
  readonly elapsedMs: number;
  readonly bytes: ByteCounts;
  /** Sequence number of the last event applied; -1 before any. */
  readonly seq: number;
}

export interface HopView {
  readonly index: number;
  readonly method: string;
  readonly url: string;
  readonly reason: HopReason;
  readonly startedAt: number;
  /** When the next hop began or the session ended; null while this hop runs. */
  readonly endedAt: number | null;
  /** In order; the last one is open (`end` null) while it lasts. */
  readonly phases: readonly PhaseSpan[];
  /** What became of cookies; absent in sessions that an earlier version kept. */
  readonly cookies?: readonly HandledCookie[];
  /** What rules and modules took; absent in sessions that an earlier version kept. */
  readonly worked?: readonly WorkSpan[];
  readonly entries: readonly TimelineEntry[];
  /** The certificate with problems that this hop was shown, whatever was decided about it. */
  readonly certificate: Extract<SessionEvent, { type: 'certificate:received' }> | null;
  /** What a proxy said to CONNECT, in order. */
  readonly tunnels: readonly Extract<SessionEvent, { type: 'tunnel:answered' }>[];
  readonly connection: Extract<SessionEvent, { type: 'connection:opened' }> | null;
  /** Credentials that went out although nobody was asked for them, in order. */
  readonly credentials: readonly Extract<SessionEvent, { type: 'credentials:sent' }>[];
  /** Exchanges before the present one: a challenge that was answered makes another. */
  readonly earlier: readonly ExchangeView[];
  readonly sent: {
    readonly method: string;
    readonly url: string;
    readonly headers: HeaderList;
    /** Who spoke HTTP, and why it was not undici. */
    readonly backend: Backend;
    readonly backendReason: string | null;
  } | null;
  readonly response: ResponseView | null;
  /** The status line that handlers put in place of the response's own; null: the client gets that. */
  readonly changedTo: { readonly status: number; readonly statusText: string } | null;
  readonly redirect: {
    readonly status: number;
    readonly to: string;
    readonly rewrittenTo?: string;
  } | null;
  /** 1xx responses before the response, in order. */
  readonly informational: readonly InformationalView[];
  /** Fields behind the response's body. */
  readonly trailers: HeaderList;
  readonly upload: ProgressView | null;
  readonly download: ProgressView | null;
}

export interface ExchangeView {
  readonly sent: HopView['sent'];
  readonly response: ResponseView;
}

export interface InformationalView {
  readonly status: number;
  readonly headers: HeaderList;
}

export interface PhaseSpan {
  readonly phase: Phase;
  readonly attempt: number;
  /** The session whose question this one waits for. */
  readonly waitsFor?: string;
  /** Milliseconds since the session began. */
  readonly start: number;
  readonly end: number | null;
}

/** Time that rules or modules took, in milliseconds since the session began. */
export interface WorkSpan {
  readonly who: 'rules' | 'modules';
  readonly start: number;
  readonly end: number;
}

/** What stands under a hop in the timeline, in order. */
export type TimelineEntry =
  | {
      readonly kind: 'decision';
      readonly at: number;
      readonly waitedMs: number;
      readonly decision: DecisionRecord;
      /** What a person was asked, when one was. */
      readonly question?: QuestionView;
    }
  | {
      readonly kind: 'problem';
      readonly at: number;
      readonly message: string;
      readonly about?: ProblemSubject;
    }
  | { readonly kind: 'console'; readonly at: number; readonly line: ConsoleLine };

export interface QuestionView {
  readonly ask: string;
  readonly hop: number;
  readonly callback: CallbackName;
  readonly question: Question;
  /** Who wants a person to answer; absent when one is asked because nobody has decided. */
  readonly askedBy?: DecidedBy;
  readonly nearMisses: readonly NearMiss[];
  readonly askedAt: number;
}

export interface ResponseView {
  /** Which try of its hop it answers, counted from 1. */
  readonly attempt: number;
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  readonly httpVersion: string;
  readonly mimeType: string | null;
  readonly charset: string | null;
  readonly mocked: boolean;
  readonly fromCache: FromCache;
}

export interface ProgressView {
  readonly current: number;
  /** -1: unknown. */
  readonly total: number;
  /** When the first and the latest progress came, for a rate; milliseconds since the session began. */
  readonly since: number;
  readonly at: number;
}

/** The status line that the client got, as handlers have made it; null: no response has come. */
export function deliveredStatus({
  hops,
}: Pick<SessionView, 'hops'>): { readonly status: number; readonly statusText: string } | null {
  const { changedTo = null, response = null } = hops.at(-1) ?? {};
  return changedTo ?? response;
}

/** How many bytes of a body the client got. */
export function deliveredBytes({ decoded, filtered }: ByteCounts): number {
  return filtered ?? decoded;
}
