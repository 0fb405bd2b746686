import type { SessionEvent } from './sessionEvent.ts';
import type { HopView, PhaseSpan, ProgressView, QuestionView, SessionView } from './sessionView.ts';

export type StartedEvent = Extract<SessionEvent, { type: 'session:started' }>;

export function startView(event: StartedEvent): SessionView {
  return {
    id: event.session,
    startedAt: event.startedAt,
    request: event.request,
    state: 'running',
    hops: [],
    questions: [],
    error: null,
    elapsedMs: event.time,
    bytes: { sent: 0, received: 0, decoded: 0, cached: 0 },
    seq: event.seq,
  };
}

/** The next view after `event`. Pure; an event that is not the next one by `seq` or that names no known hop changes nothing. */
export function reduceSession(view: SessionView, event: SessionEvent): SessionView {
  if (event.seq <= view.seq) return view;
  const next = { ...view, seq: event.seq, elapsedMs: Math.max(view.elapsedMs, event.time) };
  switch (event.type) {
    case 'session:started':
      return next;
    case 'hop:started':
      return {
        ...next,
        hops: [
          ...closeLastHop(view.hops, event.time),
          {
            index: event.hop,
            method: event.method,
            url: event.url,
            reason: event.reason,
            startedAt: event.time,
            endedAt: null,
            phases: [],
            worked: [],
            cookies: [],
            entries: [],
            certificate: null,
            tunnels: [],
            connection: null,
            credentials: [],
            earlier: [],
            sent: null,
            response: null,
            changedTo: null,
            redirect: null,
            informational: [],
            trailers: [],
            upload: null,
            download: null,
          },
        ],
      };
    case 'phase:started':
      return withHop(next, event.hop, (hop) => ({
        ...hop,
        // Another try: a challenge was answered, for instance, and is not the response even if no other comes.
        ...(hop.response !== null && event.attempt > hop.response.attempt
          ? { ...archived(hop), sent: null }
          : {}),
        phases: [
          ...closeLastPhase(hop.phases, event.time),
          {
            phase: event.phase,
            attempt: event.attempt,
            ...(event.waitsFor === undefined ? {} : { waitsFor: event.waitsFor }),
            start: event.time,
            end: null,
          },
        ],
      }));
    case 'callback:asked':
      return {
        ...next,
        state: 'asking',
        questions: [
          ...view.questions,
          {
            ask: event.ask,
            hop: event.hop,
            callback: event.callback,
            question: event.question,
            ...(event.askedBy === undefined ? {} : { askedBy: event.askedBy }),
            nearMisses: event.nearMisses,
            askedAt: event.time,
          },
        ],
      };
    case 'callback:decided': {
      const questions = view.questions.filter((open) => open.ask !== event.ask);
      const question = view.questions.find((open) => open.ask === event.ask);
      const decided = withHop(next, event.hop, (hop) => ({
        ...hop,
        entries: [
          ...hop.entries,
          {
            kind: 'decision',
            at: event.time,
            waitedMs: event.waitedMs,
            decision: event,
            ...(question === undefined ? {} : { question }),
          },
        ],
      }));
      return { ...decided, questions, state: openState(view, questions) };
    }
    case 'cookie:handled': {
      const { what, name, facts, reason } = event;
      return withHop(next, event.hop, (hop) => ({
        ...hop,
        cookies: [...(hop.cookies ?? []), { what, name, facts, reason }],
      }));
    }
    case 'handlers:worked':
      return withHop(next, event.hop, (hop) => ({
        ...hop,
        worked: [
          ...(hop.worked ?? []),
          {
            who: event.who,
            start: Math.max(hop.startedAt, event.time - event.ms),
            end: event.time,
          },
        ],
      }));
    case 'problem:reported':
      return withHop(next, event.hop, (hop) => ({
        ...hop,
        entries: [
          ...hop.entries,
          {
            kind: 'problem',
            at: event.time,
            message: event.message,
            ...(event.about === undefined ? {} : { about: event.about }),
          },
        ],
      }));
    case 'console:message': {
      const { level, text, file } = event;
      return withHop(next, event.hop, (hop) => ({
        ...hop,
        entries: [...hop.entries, { kind: 'console', at: event.time, line: { level, text, file } }],
      }));
    }
    case 'certificate:received':
      return withHop(next, event.hop, (hop) => ({ ...hop, certificate: event }));
    case 'tunnel:answered':
      return withHop(next, event.hop, (hop) => ({ ...hop, tunnels: [...hop.tunnels, event] }));
    case 'connection:opened':
      return withHop(next, event.hop, (hop) => ({ ...hop, connection: event }));
    case 'credentials:sent':
      return withHop(next, event.hop, (hop) => ({
        ...hop,
        credentials: [...hop.credentials, event],
      }));
    case 'request:sent':
      return withHop(next, event.hop, (hop) => ({
        ...hop,
        ...archived(hop),
        sent: {
          method: event.method,
          url: event.url,
          headers: event.headers,
          backend: event.backend,
          backendReason: event.backendReason ?? null,
        },
      }));
    case 'informational:received':
      return withHop(next, event.hop, (hop) => ({
        ...hop,
        informational: [...hop.informational, { status: event.status, headers: event.headers }],
      }));
    case 'trailers:received':
      return withHop(next, event.hop, (hop) => ({ ...hop, trailers: event.trailers }));
    case 'upload:progress':
      return withHop(next, event.hop, (hop) => ({ ...hop, upload: progress(hop.upload, event) }));
    case 'download:progress':
      return withHop(next, event.hop, (hop) => ({
        ...hop,
        download: progress(hop.download, event),
      }));
    case 'response:received':
      return withHop(next, event.hop, (hop) => ({
        ...hop,
        // What the cache makes of a 304 follows it; the 304 itself was an exchange before.
        ...(event.fromCache === 'revalidated' ? { earlier: archived(hop).earlier } : {}),
        response: event,
      }));
    case 'response:changed':
      return withHop(next, event.hop, (hop) => ({ ...hop, changedTo: event }));
    case 'redirect:received':
      return withHop(next, event.hop, (hop) => ({ ...hop, redirect: event }));
    case 'session:completed':
      return {
        ...next,
        hops: closeLastHop(view.hops, event.time),
        questions: [],
        state: event.status,
        error: event.error,
        bytes: event.bytes,
      };
  }
}

/** The exchange that was the present one, and nothing yet of the next. */
function archived({
  earlier,
  sent,
  response,
}: HopView): Pick<HopView, 'earlier' | 'response' | 'informational' | 'trailers'> {
  return {
    earlier: response === null ? earlier : [...earlier, { sent, response }],
    response: null,
    informational: [],
    trailers: [],
  };
}

function openState(view: SessionView, questions: readonly QuestionView[]): SessionView['state'] {
  if (view.state !== 'asking') return view.state;
  return questions.length > 0 ? 'asking' : 'running';
}

function withHop(view: SessionView, index: number, change: (hop: HopView) => HopView): SessionView {
  return { ...view, hops: view.hops.map((hop) => (hop.index === index ? change(hop) : hop)) };
}

function closeLastHop(hops: readonly HopView[], time: number): HopView[] {
  return hops.map((hop, index) =>
    index === hops.length - 1 && hop.endedAt === null
      ? { ...hop, endedAt: time, phases: closeLastPhase(hop.phases, time) }
      : hop,
  );
}

function closeLastPhase(phases: readonly PhaseSpan[], time: number): PhaseSpan[] {
  return phases.map((span, index) =>
    index === phases.length - 1 && span.end === null ? { ...span, end: time } : span,
  );
}

function progress(
  before: ProgressView | null,
  event: { readonly current: number; readonly total: number; readonly time: number },
): ProgressView {
  return {
    current: event.current,
    total: event.total,
    since: before?.since ?? event.time,
    at: event.time,
  };
}
