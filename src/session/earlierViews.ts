import type { AnsweredCallback, Decisions } from './decision.ts';
import type { DecisionRecord } from './sessionEvent.ts';
import type { HopView, SessionView, TimelineEntry } from './sessionView.ts';

/** What the views of sessions are kept as; a version that this one can't read is forgotten. */
export const VIEW_VERSION = 3;

/** Sessions as they were kept, also by an earlier version; what is not readable is left out. */
export function readViews(saved: unknown): SessionView[] {
  const { version, sessions } = Object(saved) as Record<string, unknown>;
  if (!Array.isArray(sessions)) return [];
  if (version === VIEW_VERSION) return sessions as SessionView[];
  return version === 2 ? sessions.flatMap(fromVersion2) : [];
}

/** Version 2 kept a decision as a word and a sentence, and of a rule only where it is written. */
function fromVersion2(kept: unknown): SessionView[] {
  try {
    const view = withReasons(kept) as SessionView;
    const hops = view.hops.map((hop) => ({
      ...hop,
      entries: hop.entries.flatMap(withDecision(hop)),
    }));
    return [{ ...view, hops }];
  } catch {
    return [];
  }
}

function withReasons(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReasons);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, withReasons(part)] as const);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  const isRule = copy['kind'] === 'rule' && typeof copy['file'] === 'string';
  return isRule ? { sentence: null, description: null, ...copy } : copy;
}

function withDecision(hop: HopView): (entry: TimelineEntry) => TimelineEntry[] {
  return (entry) => {
    if (entry.kind !== 'decision') return [entry];
    const kept = entry.decision as unknown as Partial<Record<string, string>>;
    const { callback = '', decision: word = '' } = kept;
    if (!Object.hasOwn(readers, callback)) return [];
    const read = readers[callback as AnsweredCallback];
    const unanswered = word === 'none' && callback !== 'onSelectClientCertificate';
    const decision = unanswered ? { kind: 'unanswered' } : read(word, hop);
    const { emphasis = [] } = entry.decision as Partial<DecisionRecord>;
    const record = { ...entry.decision, decision, emphasis } as DecisionRecord;
    return [{ ...entry, decision: record }];
  };
}

type Readers = {
  readonly [Name in AnsweredCallback]: (word: string, hop: HopView) => Decisions[Name];
};

const canceled = { kind: 'cancel', error: 'ERR_ABORTED' } as const;

/** The words of version 2. The facts that it did not keep are empty: the sentence that it kept has them. */
const readers: Readers = {
  onBeforeBrowse: (word) => (word === 'cancel' ? canceled : { kind: 'continue' }),
  onBeforeResourceLoad(word, { url }) {
    if (word === 'cancel') return canceled;
    if (word === 'redirect') return { kind: 'redirect', to: url };
    if (word === 'allow' || word === 'continue') return { kind: word };
    return { kind: 'changed', changes: [] };
  },
  getResourceHandler: (word) =>
    word === 'cancel'
      ? { kind: 'cancel', error: 'ERR_FAILED', reason: null, file: null }
      : { kind: 'fulfill', status: null, file: null, omitted: [] },
  onResourceRedirect(word, { url, response, redirect }) {
    const to = redirect?.rewrittenTo ?? redirect?.to ?? url;
    if (word === 'stop') return { kind: 'stop', to, status: response?.status ?? 302 };
    if (word === 'cancel') return { kind: 'cancel', to, error: 'ERR_ABORTED' };
    if (word === 'follow') return { kind: 'follow', to };
    return { kind: 'rewrite', to, insteadOf: redirect?.to ?? to, method: null, headers: null };
  },
  onResourceResponse(word, { response }) {
    if (word === 'cancel') return canceled;
    if (word === 'continue' || word === 'accept' || word === 'restart') return { kind: word };
    if (word !== 'retry') return { kind: 'changed', changes: [] };
    const status = response?.status ?? 0;
    return { kind: 'retry', delayMs: 0, status, attempt: null, attempts: null };
  },
  getResourceResponseFilter: () => ({ kind: 'filter', replaces: null }),
  getAuthCredentials: (word) =>
    word === 'provide'
      ? { kind: 'provide', scheme: '', realm: '', username: null }
      : { kind: 'cancel', scheme: '', realm: '', status: 401 },
  onCertificateError(word, { certificate, url }) {
    const error = certificate?.problems[0]?.error ?? 'ERR_CERT_INVALID';
    const host = certificate?.host ?? hostOf(url);
    return word === 'allow'
      ? { kind: 'allow', error, host, remember: 'once' }
      : { kind: 'deny', error, host };
  },
  onSelectClientCertificate(word, { url }) {
    const host = hostOf(url);
    if (word !== 'select') return { kind: 'none', host };
    return { kind: 'select', host, certificate: '', fingerprint256: null, remember: 'once' };
  },
  canGetCookies: (word, { url }) => ({ kind: allowed(word), host: hostOf(url) }),
  canSendCookie: (word, { url }) => ({ kind: allowed(word), cookie: '', host: hostOf(url) }),
  canSetCookie: (word, { url }) => ({
    kind: word === 'session' ? word : allowed(word),
    cookie: '',
    host: hostOf(url),
  }),
  getCookieManager: () => ({ kind: 'jar', jar: null }),
  onProtocolExecution: (word, { url }) => ({ kind: allowed(word), url }),
};

function allowed(word: string): 'allow' | 'block' {
  return word === 'allow' ? 'allow' : 'block';
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}
