import { omittedHeaders } from '../session/decision.ts';
import type {
  AnsweredCallback,
  Change,
  Decision,
  Decisions,
  HeaderNames,
  NetworkEffects,
  OmittedHeader,
} from '../session/decision.ts';
import type { DecidedBy, DecisionRecord } from '../session/sessionEvent.ts';
import { deciderName } from '../session/deciderName.ts';
import { howOften, inWords, quoted } from './lists.ts';

/** A decision before it is said in words. */
export interface Said extends Pick<DecisionRecord, 'remembered' | 'unasked'> {
  readonly callback: AnsweredCallback;
  readonly decision: Decision;
  readonly by: DecidedBy;
}

export interface DecisionWords {
  /** Half a sentence: "added X-Trace-Id". */
  readonly explanation: string;
  /** Substrings of it that say what matters. */
  readonly emphasis: readonly string[];
}

/** What was decided, in words. The one place that says it, whoever decided and whoever shows it. */
export function decisionInWords(said: Said): DecisionWords {
  const { decision, unasked } = said;
  const [sentence, ...emphasis] =
    decision.kind === 'unanswered' ? ['no rule answered'] : phraseOf(said, decision);
  const late = unasked === 'late' ? 'nobody answered in time: ' : 'nobody could be asked: ';
  const explanation = (unasked === undefined ? '' : late) + (sentence ?? decision.kind);
  const omitted = omittedHeaders(decision).map(leftOut);
  return { explanation, emphasis: [...emphasis, ...omitted] };
}

/** The words, and which of them matter most. */
type Phrase = readonly [words: string, ...emphasis: string[]];

type Phrases<Of extends { readonly kind: string }> = {
  readonly [Kind in Of['kind']]: (
    decision: Of extends { readonly kind: infer Its } ? (Kind extends Its ? Of : never) : never,
    context: Pick<Said, 'by' | 'remembered'>,
  ) => Phrase;
};

function phraseOf({ callback, ...context }: Said, decision: Decision): readonly string[] {
  const kinds: Readonly<Record<string, unknown>> = phrases[callback];
  const phrase = kinds[decision.kind] as
    ((decision: Decision, context: Pick<Said, 'by' | 'remembered'>) => Phrase) | undefined;
  // Handlers of plain JavaScript may say anything.
  return phrase?.(decision, context) ?? [];
}

const sentOn: Phrases<Decisions['onBeforeBrowse']> = {
  continue: ({ breakpoint }) =>
    breakpoint === true ? ['continued from the breakpoint'] : ['left it unchanged'],
  cancel: ({ error, breakpoint }) =>
    breakpoint === true
      ? ['canceled it at the breakpoint', 'canceled']
      : [`blocked with ${error}; nothing was sent`, 'blocked'],
};

const phrases: { readonly [Name in AnsweredCallback]: Phrases<Decisions[Name]> } = {
  onBeforeBrowse: sentOn,
  onBeforeResourceLoad: {
    ...sentOn,
    changed,
    allow: () => ['left alone: rules after this one do not apply'],
    redirect: ({ to }) => [`redirected to ${to} before anything was sent`, to],
  },
  getResourceHandler: {
    fulfill({ status, file, recorded, omitted }) {
      const answered = `answered${status === null ? '' : ` ${String(status)}`}`;
      const from =
        file === null ? '' : recorded === true ? ` as recorded in ${file}` : ` with ${file}`;
      const where = recorded === true ? '' : ' in place of the network';
      return [[answered + from + where, ...omitted.map(leftOut)].join(', '), answered];
    },
    cancel: ({ error, reason, file }) =>
      reason === null
        ? [`failed with ${error}, as recorded in ${file ?? 'the recording'}`, error]
        : [`can't answer: ${reason}; nothing was sent`, reason],
  },
  onResourceRedirect: {
    follow: ({ to }) => [`accepted the redirect to ${to}`],
    rewrite({ to, insteadOf, method, headers }) {
      const other = to === insteadOf ? [] : [to];
      const more = [...(method === null ? [] : [`as ${method}`]), ...headerClauses(headers)];
      const way =
        other.length === 0
          ? `accepted the redirect to ${to}`
          : `redirected to ${to} instead of ${insteadOf}`;
      return [[way, ...more].join(', '), ...other, ...more];
    },
    stop: ({ to, status }) => [
      `did not follow the redirect to ${to}: the ${String(status)} is the response`,
      'did not follow',
    ],
    cancel: ({ to, limit }) => [
      `canceled the redirect to ${to}${limit === undefined ? '' : `: ${howOften(limit)} is the limit`}`,
      'canceled',
    ],
  },
  onResourceResponse: {
    continue: sentOn.continue,
    cancel: ({ error, breakpoint }) =>
      breakpoint === true
        ? ['canceled it at the breakpoint', 'canceled']
        : [`canceled the request with ${error}`, 'canceled'],
    changed,
    accept: () => ['accepted the response'],
    restart: () => ['asked to send the changed request again', 'again'],
    retry({ delayMs, status, attempt, attempts }) {
      const after = delayMs === 0 ? '' : ` after ${String(delayMs)} ms`;
      const which =
        attempt === null || attempts === null
          ? ''
          : `: attempt ${String(attempt)} of ${String(attempts)}`;
      return [
        `asked to send it again${after} because of the ${String(status)}${which}`,
        'send it again',
      ];
    },
  },
  getResourceResponseFilter: {
    filter({ replaces }) {
      if (replaces === null) return ['filters the body', 'body'];
      return [replaces === 'body' ? 'replaced the body' : 'replaced text of the body', 'body'];
    },
  },
  getAuthCredentials: {
    provide({ scheme, realm, username }, { remembered }) {
      const answered = `answered ${scheme} realm ${quoted(realm)}`;
      if (remembered === true) {
        return [`${answered} with the answer to another request`, scheme];
      }
      return [`${answered} as ${username ?? 'the user from its secret'}`, scheme];
    },
    cancel: ({ scheme, realm, status }) => [
      `gave no credentials for ${scheme} realm ${quoted(realm)}: the ${String(status)} is the response`,
      'no credentials',
    ],
  },
  onCertificateError: {
    allow({ error, host, remember, pinned, unchecked }, { by, remembered }) {
      const allowed = `allowed ${error} of ${host}`;
      if (remembered === true) {
        return [`${allowed}: ${deciderName(by)} allowed this certificate before`, error];
      }
      if (unchecked === 'ignoreCertificateErrors') {
        return [`${allowed}: ${unchecked} is set; nothing is checked`, error, 'nothing is checked'];
      }
      if (unchecked !== undefined) return [`${allowed}: ${unchecked} is off`, error];
      if (pinned !== undefined) {
        return [`${allowed}: fingerprint ${shortFingerprint(pinned)} is the pinned one`, error];
      }
      return [`${allowed}${howLong(remember)}`, error];
    },
    deny: ({ error, host }) => [`denied ${error}: nothing was sent to ${host}`, error],
  },
  onSelectClientCertificate: {
    select({ host, certificate, remember, configured }, { remembered }) {
      const shown = `showed ${host} the client certificate ${certificate}`;
      if (remembered === true) return [`${shown}, as chosen before`, certificate];
      const why = configured === true ? ', which is configured for it' : '';
      return [shown + why + (remember === 'context' ? howLong(remember) : ''), certificate];
    },
    none: ({ host }, { remembered }) => [
      `showed ${host} no client certificate${remembered === true ? ', as chosen before' : ''}`,
      'no client certificate',
    ],
  },
  canGetCookies: {
    allow: ({ host }) => [`let cookies be sent to ${host}`, 'cookies'],
    block: ({ host }) => [`sent no cookie to ${host}`, 'no cookie'],
  },
  canSendCookie: {
    allow: ({ cookie, host }) => [`let ${cookie} be sent to ${host}`, cookie],
    block: ({ cookie, host }) => [`did not send ${cookie} to ${host}`, cookie],
  },
  canSetCookie: {
    allow: ({ cookie, host }) => [`saved ${cookie} from ${host}`, cookie],
    block: ({ cookie, host }) => [`refused ${cookie} from ${host}`, cookie],
    session: ({ cookie, host }) => [`saved ${cookie} from ${host} for this session`, cookie],
  },
  getCookieManager: {
    jar: ({ jar }) =>
      jar === null ? ['used another cookie jar'] : [`used the cookie jar ${quoted(jar)}`, jar],
  },
  onProtocolExecution: {
    allow: ({ url }) => [`passed ${url} to the system`, url],
    block: ({ url }, { by }) => [
      by.kind === 'default'
        ? `did not open ${url}: other programs are only started when a rule or a person says so`
        : `did not open ${url}`,
      'did not open',
    ],
  },
};

function changed({ changes }: { readonly changes: readonly Change[] }): Phrase {
  if (changes.length === 0) return ['left it unchanged'];
  const said = changes.map(changePhrase);
  return [said.map(([words]) => words).join(', '), ...said.flatMap(([, ...emphasis]) => emphasis)];
}

function changePhrase(change: Change): Phrase {
  switch (change.what) {
    case 'url':
      return [`sent to ${change.to}`, change.to];
    case 'method':
      return [`changed the method to ${change.to}`, change.to];
    case 'headers':
      return [headerClauses(change).join(', '), ...change.added, ...change.set, ...change.removed];
    case 'body':
      return ['replaced the body', 'body'];
    case 'referrer':
      return ['changed the referrer', 'referrer'];
    case 'flags': {
      const clauses = (['added', 'removed'] as const).flatMap((edit) =>
        change[edit].length === 0 ? [] : [`${edit} the flag ${inWords(change[edit], 'and')}`],
      );
      return [clauses.join(', ')];
    }
    case 'network':
      return [
        `impaired the network: ${inWords(networkInWords(change.conditions), 'and')}`,
        'impaired the network',
      ];
    case 'status': {
      const what = `the status ${String(change.from)} to ${String(change.to)}`;
      return [`changed ${what}`, what];
    }
    case 'statusText': {
      const what = `the status text to ${quoted(change.to)}`;
      return [`changed ${what}`, what];
    }
    case 'request':
      return [`${change.module} changed the request`, change.module];
  }
}

/** "added X-Trace-Id", "removed Authorization", "left out X-Key: the secret staging is not set". */
function headerClauses(headers: HeaderNames | null): string[] {
  if (headers === null) return [];
  const clauses = (['added', 'set', 'removed'] as const).flatMap((edit) =>
    headers[edit].length === 0 ? [] : [`${edit} ${inWords(headers[edit], 'and')}`],
  );
  return [...clauses, ...headers.omitted.map(leftOut)];
}

function leftOut({ header, reason }: OmittedHeader): string {
  return `left out ${header}: ${reason}`;
}

/** "200 ms delay before it is sent", "the connection is reset before anything is sent". */
export function networkInWords({
  latencyMs,
  downloadThroughput,
  uploadThroughput,
  fault,
}: NetworkEffects): string[] {
  const { afterBytes } = fault ?? {};
  const when =
    afterBytes === undefined
      ? 'before anything is sent'
      : `after ${String(afterBytes)} bytes of the response`;
  return [
    ...(latencyMs === undefined ? [] : [`${String(latencyMs)} ms delay before it is sent`]),
    ...(uploadThroughput === undefined
      ? []
      : [`${String(uploadThroughput)} bytes per second upload`]),
    ...(downloadThroughput === undefined
      ? []
      : [`${String(downloadThroughput)} bytes per second download`]),
    ...(fault === undefined ? [] : [`${faults[fault.connection]} ${when}`]),
  ];
}

const faults: Readonly<Record<NonNullable<NetworkEffects['fault']>['connection'], string>> = {
  close: 'the connection is closed',
  reset: 'the connection is reset',
  timeout: 'no more data moves',
};

/** "9F:2C:…:41" */
export function shortFingerprint(fingerprint: string): string {
  return `${fingerprint.slice(0, 5)}:…:${fingerprint.slice(-2)}`.toUpperCase();
}

function howLong(remember: 'once' | 'context'): string {
  return remember === 'context' ? ', remembered until it is cleared' : '';
}
