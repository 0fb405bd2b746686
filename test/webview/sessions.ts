import type { CertificateSummary } from '../../src/session/certificate.ts';
import type {
  AnsweredCallback,
  AnsweredDecision,
  Decisions,
  HeaderNames,
  Unanswered,
} from '../../src/session/decision.ts';
import { decisionInWords } from '../../src/words/decisions.ts';
import type {
  ConnectionTls,
  DecidedBy,
  NearMiss,
  Phase,
  SessionEventBody,
} from '../../src/session/sessionEvent.ts';
import { EventLog } from './eventLog.ts';

/** Logs as the engine writes them, modelled on the pictures of the design. */

const devRules = '/home/alice/shop/dev.rules.json';
const rule = (id: string, line: number, file = devRules): DecidedBy => ({
  kind: 'rule',
  id,
  file,
  line,
  sentence: `On requests to shop.local: does what ${id} says.`,
  description: 'so that the tests have something to read',
});

export const selfSigned: CertificateSummary = {
  subject: 'CN=staging.shop.local',
  issuer: 'CN=staging.shop.local',
  altNames: ['staging.shop.local', '*.shop.local', '10.0.3.7'],
  selfSigned: true,
  validFrom: '2026-03-01T00:00:00.000Z',
  validTo: '2027-03-01T00:00:00.000Z',
  serialNumber: '4A:0F:19:7C:22:B1:90:D3',
  key: 'RSA, 2048 bits',
  signature: 'SHA-256 with RSA',
  fingerprint256:
    '9F:2C:77:0A:51:DE:13:8B:60:4D:E2:90:1F:5A:CC:37:84:0B:6E:D9:22:F1:48:B3:9A:05:71:EE:3D:C8:16:41',
  pem: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
};

export const expired: CertificateSummary = {
  ...selfSigned,
  subject: 'CN=legacy.shop.local',
  issuer: 'CN=Shop Intermediate CA',
  altNames: ['legacy.shop.local'],
  selfSigned: false,
  validFrom: '2025-11-09T00:00:00.000Z',
  validTo: '2026-11-09T00:00:00.000Z',
  fingerprint256: selfSigned.fingerprint256.split(':').reverse().join(':'),
};

export const authority: CertificateSummary = {
  ...selfSigned,
  subject: 'CN=Shop Intermediate CA',
  issuer: 'CN=Shop Intermediate CA',
  altNames: [],
  validTo: '2036-03-01T00:00:00.000Z',
};

const untrustedTls: ConnectionTls = {
  version: 'TLSv1.3',
  cipher: 'TLS_AES_128_GCM_SHA256',
  fingerprint256: selfSigned.fingerprint256,
  authorized: false,
  error: 'ERR_CERT_AUTHORITY_INVALID',
  chain: [selfSigned],
};

const trustedTls: ConnectionTls = { ...untrustedTls, authorized: true };

function phase(name: Phase, hop = 1, attempt = 1): SessionEventBody {
  return { type: 'phase:started', hop, attempt, phase: name };
}

function connected(hop: number, tls?: ConnectionTls): SessionEventBody {
  return {
    type: 'connection:opened',
    hop,
    attempt: 1,
    remoteAddress: '10.0.3.7:443',
    protocol: tls ? 'h2' : 'http/1.1',
    reused: false,
    proxy: { url: null, reason: 'NO_PROXY matches *.local' },
    ...(tls && { tls }),
  };
}

function sent(hop: number, method: string, url: string): SessionEventBody {
  return {
    type: 'request:sent',
    backend: 'undici',
    hop,
    attempt: 1,
    method,
    url,
    headers: [
      ['Host', new URL(url).host],
      ['Accept', '*/*'],
      ['X-Trace-Id', '7f3a'],
      ['cookie', '***'],
    ],
  };
}

function received(
  hop: number,
  status: number,
  headers: readonly (readonly [string, string])[] = [],
  mocked = false,
): SessionEventBody {
  return {
    type: 'response:received',
    hop,
    attempt: 1,
    status,
    statusText: '',
    headers: [['Content-Type', 'application/json; charset=utf-8'], ['Server', 'shop'], ...headers],
    httpVersion: '2.0',
    mimeType: 'application/json',
    charset: 'utf-8',
    mocked,
    fromCache: null,
  };
}

function decided<Name extends AnsweredCallback>(
  hop: number,
  callback: Name,
  decision: Decisions[Name] | Unanswered,
  by: DecidedBy,
  more: { waitedMs?: number; ask?: string; nearMisses?: NearMiss[] } = {},
): SessionEventBody {
  const said = { callback, decision, by };
  return {
    type: 'callback:decided',
    hop,
    waitedMs: 0,
    ...(said as typeof said & AnsweredDecision),
    ...decisionInWords(said),
    ...more,
  };
}

function headersChanged(names: Partial<HeaderNames>): Decisions['onBeforeResourceLoad'] {
  const none = { added: [], set: [], removed: [], omitted: [] };
  return { kind: 'changed', changes: [{ what: 'headers', ...none, ...names }] };
}

const byDefault: DecidedBy = { kind: 'default' };

function completed(
  status: 'success' | 'canceled' | 'failed',
  bytes: { sent?: number; received?: number; decoded?: number; cached?: number },
  totalMs: number,
  error: Extract<SessionEventBody, { type: 'session:completed' }>['error'] = null,
): SessionEventBody {
  const counts = { sent: 0, received: 0, decoded: 0, cached: 0, ...bytes };
  return { type: 'session:completed', status, error, timings: { totalMs }, bytes: counts };
}

const ORDERS = 'staging.shop.local/orders?limit=20';

/** The first hop of the orders request: http, sent on to https by a rule. */
function firstHop(session: string, startedAt?: number): EventLog {
  const url = `http://${ORDERS}`;
  return EventLog.of(session, 'GET', url, startedAt)
    .at(
      0,
      decided(1, 'canGetCookies', { kind: 'allow', host: 'staging.shop.local' }, byDefault),
      decided(
        1,
        'onBeforeResourceLoad',
        headersChanged({ added: ['X-Trace-Id'], removed: ['User-Agent'] }),
        rule('trace', 12),
        {
          nearMisses: [
            { by: rule('audit', 40), reason: 'matches the host, but the method is GET, not POST' },
          ],
        },
      ),
      decided(1, 'getResourceHandler', { kind: 'unanswered' }, byDefault),
      phase('dns'),
    )
    .at(14, phase('connect'))
    .at(35, connected(1), phase('send'))
    .at(41, sent(1, 'GET', url), phase('wait'))
    .at(80, received(1, 302, [['Location', 'http://staging.shop.local/login']]), phase('receive'))
    .at(
      88,
      {
        type: 'redirect:received',
        hop: 1,
        status: 302,
        from: url,
        to: 'http://staging.shop.local/login',
        rewrittenTo: 'https://staging.shop.local/login',
      },
      decided(
        1,
        'onResourceRedirect',
        {
          kind: 'rewrite',
          to: 'https://staging.shop.local/login',
          insteadOf: 'http://staging.shop.local/login',
          method: null,
          headers: null,
        },
        rule('force-https', 31),
      ),
      {
        type: 'hop:started',
        hop: 2,
        method: 'GET',
        url: 'https://staging.shop.local/login',
        reason: 'rewritten',
      },
    );
}

/** Three hops: a rewritten redirect, an untrusted certificate and a log-in, then the orders. */
export function doneSession(session = 'orders'): EventLog {
  const login = 'https://staging.shop.local/login';
  const orders = `https://${ORDERS}`;
  const body = { received: 6_246, decoded: 18_640 };
  return firstHop(session)
    .at(88, phase('connect', 2))
    .at(104, phase('tls', 2))
    .at(
      136,
      decided(
        2,
        'onCertificateError',
        {
          kind: 'allow',
          error: 'ERR_CERT_AUTHORITY_INVALID',
          host: 'staging.shop.local',
          remember: 'once',
          pinned: selfSigned.fingerprint256,
        },
        rule('dev-cert', 18),
      ),
      connected(2, untrustedTls),
      phase('send', 2),
    )
    .at(141, sent(2, 'GET', login), phase('wait', 2))
    .at(170, phase('asking', 2))
    .at(
      6_370,
      decided(
        2,
        'getAuthCredentials',
        { kind: 'provide', scheme: 'digest', realm: 'Staging', username: 'alice' },
        { kind: 'person' },
        { waitedMs: 6_200, ask: 'ask-1' },
      ),
      phase('wait', 2, 2),
    )
    .at(
      6_388,
      { ...received(2, 401, [['Set-Cookie', '_ga=***']]), attempt: 2 } as SessionEventBody,
      phase('receive', 2, 2),
    )
    .at(
      6_392,
      decided(
        2,
        'canSetCookie',
        { kind: 'block', cookie: '_ga', host: 'staging.shop.local' },
        rule('no-trackers', 4, '/home/alice/shop/privacy.rules.yaml'),
      ),
      { type: 'hop:started', hop: 3, method: 'GET', url: orders, reason: 'redirect' },
      decided(3, 'onBeforeResourceLoad', { kind: 'continue' }, byDefault),
      decided(3, 'getResourceHandler', { kind: 'unanswered' }, byDefault),
      decided(3, 'canGetCookies', { kind: 'allow', host: 'staging.shop.local' }, byDefault),
      phase('send', 3),
      connected(3, untrustedTls),
    )
    .at(6_407, sent(3, 'GET', orders), phase('wait', 3))
    .at(6_524, received(3, 200, [['content-encoding', 'br']]), phase('receive', 3))
    .at(
      6_612,
      decided(
        3,
        'getResourceResponseFilter',
        { kind: 'filter', replaces: null },
        { kind: 'module', file: '/home/alice/shop/redact.handler.ts', line: 9 },
      ),
      completed('success', body, 6_612),
    );
}

/** A part of an encoded body, with a field whose bytes are UTF-8. */
export function encodedPart(session = 'part'): EventLog {
  const url = 'http://localhost:9999/long.txt';
  const headers = [
    ['content-encoding', 'gzip'],
    ['x-title', 'voil\xc3\xa0'],
  ] as const;
  return EventLog.of(session, 'GET', url)
    .at(1, connected(1), sent(1, 'GET', url), phase('wait', 1))
    .at(2, received(1, 206, headers), phase('receive', 1))
    .at(3, completed('success', { received: 100, decoded: 100 }, 3));
}

/** Waits for a person to judge a self-signed certificate; two problems, one near miss. */
export function askingCertificate(session = 'asking', startedAt?: number): EventLog {
  return firstHop(session, startedAt)
    .at(88, phase('connect', 2))
    .at(106, phase('tls', 2))
    .at(140, phase('asking', 2), {
      type: 'callback:asked',
      hop: 2,
      ask: 'ask-certificate',
      callback: 'onCertificateError',
      question: {
        kind: 'certificate',
        isProxy: false,
        url: 'https://staging.shop.local:8443/login',
        host: 'staging.shop.local',
        port: 8443,
        problems: [
          {
            error: 'ERR_CERT_AUTHORITY_INVALID',
            code: -202,
            sentence:
              'It is self-signed, so nothing proves that this server is staging.shop.local.',
          },
        ],
        chain: [selfSigned],
      },
      nearMisses: [
        { by: rule('dev-cert', 18), reason: 'matches the host, but pins another fingerprint' },
      ],
    });
}

const expiredProblems = [
  { error: 'ERR_CERT_DATE_INVALID', code: -201, sentence: 'It expired 12 days ago.' },
  {
    error: 'ERR_CERT_COMMON_NAME_INVALID',
    code: -200,
    sentence: 'It is made out for legacy.shop.local, not for old.shop.local.',
  },
];

/** Waits for a person to judge a certificate that is expired and for another host. */
export function askingExpired(session = 'expired'): EventLog {
  return EventLog.of(session, 'GET', 'https://old.shop.local/')
    .at(0, phase('dns'))
    .at(5, phase('tls'))
    .at(
      30,
      {
        type: 'certificate:received',
        hop: 1,
        host: 'old.shop.local',
        port: 443,
        problems: expiredProblems,
        chain: [expired, authority],
      },
      phase('asking'),
      {
        type: 'callback:asked',
        hop: 1,
        ask: 'ask-expired',
        callback: 'onCertificateError',
        question: {
          kind: 'certificate',
          isProxy: false,
          url: 'https://old.shop.local/',
          host: 'old.shop.local',
          port: 443,
          problems: expiredProblems,
          chain: [expired, authority],
        },
        nearMisses: [],
      },
    );
}

/** Waits for Basic credentials over plain http; `attempt` 2 comes after a refusal. */
export function askingCredentials(session = 'credentials', attempt = 1, isProxy = false): EventLog {
  const url = 'http://sso.shop.local/login';
  return EventLog.of(session, 'GET', url)
    .at(0, phase('dns'))
    .at(9, phase('connect'))
    .at(21, connected(1), phase('send'))
    .at(23, sent(1, 'GET', url), phase('wait'))
    .at(51, received(1, isProxy ? 407 : 401), phase('asking'), {
      type: 'callback:asked',
      hop: 1,
      ask: `ask-credentials-${String(attempt)}`,
      callback: 'getAuthCredentials',
      question: {
        kind: 'credentials',
        url,
        isProxy,
        host: isProxy ? 'proxy.shop.local' : 'sso.shop.local',
        port: isProxy ? 3128 : 80,
        realm: 'Staging',
        scheme: 'basic',
        attempt,
        username: attempt > 1 ? 'alice' : '',
      },
      nearMisses: [],
    });
}

/** The first credentials were refused: it asks again, as the engine does, with the name that was given. */
export function refusedCredentials(session = 'credentials', isProxy = false): EventLog {
  const log = askingCredentials(session, 1, isProxy);
  const again = askingCredentials(session, 2, isProxy).events.at(-1);
  if (again?.type !== 'callback:asked') throw new Error('It asks for credentials.');
  const { seq: _seq, time: _time, session: _session, ...asked } = again;
  return log.at(
    900,
    {
      ...decided(
        1,
        'getAuthCredentials',
        { kind: 'provide', scheme: 'basic', realm: 'Staging', username: 'alice' },
        { kind: 'person' },
      ),
      ask: 'ask-credentials-1',
    } as SessionEventBody,
    asked,
  );
}

/** Waits for a person to say where a redirect leads. */
export function askingRedirect(session = 'redirect', startedAt?: number): EventLog {
  const from = 'https://staging.shop.local/checkout';
  return EventLog.of(session, 'POST', from, startedAt)
    .at(0, phase('connect'))
    .at(20, connected(1, trustedTls), sent(1, 'POST', from), phase('wait'))
    .at(60, received(1, 302, [['Location', 'http://pay.shop.local/start']]), phase('asking'), {
      type: 'callback:asked',
      hop: 1,
      ask: 'ask-redirect',
      callback: 'onResourceRedirect',
      question: {
        kind: 'redirect',
        status: 302,
        from,
        to: 'http://pay.shop.local/start',
        method: 'POST',
        nextMethod: 'GET',
      },
      askedBy: rule('look-first', 7),
      nearMisses: [],
    });
}

/** The same, followed by the person; the target answers. */
export function followed(session = 'followed'): EventLog {
  const to = 'http://pay.shop.local/start';
  return askingRedirect(session).at(
    3_060,
    {
      type: 'redirect:received',
      hop: 1,
      status: 302,
      from: 'https://staging.shop.local/checkout',
      to,
    },
    decided(
      1,
      'onResourceRedirect',
      { kind: 'follow', to },
      { kind: 'person' },
      {
        waitedMs: 3_000,
        ask: 'ask-redirect',
      },
    ),
    { type: 'hop:started', hop: 2, method: 'GET', url: to, reason: 'redirect' },
    sent(2, 'GET', to),
    received(2, 200),
    completed('success', {}, 3_100),
  );
}

/** Cookies of every kind, on two hops. */
export function withCookies(session = 'cookies'): EventLog {
  const facts = (name: string, more: object = {}) => ({
    ...{ name, domain: 'shop.local', hostOnly: true, path: '/', secure: false, httpOnly: false },
    ...{ sameSite: 'lax', expires: '2027-12-01T00:00:00.000Z', valueLength: 5 },
    ...more,
  });
  const cookie = (
    hop: number,
    what: string,
    name: string,
    more: object = {},
    reason: string | null = null,
  ) =>
    ({
      type: 'cookie:handled',
      hop,
      what,
      name,
      facts: facts(name, more),
      reason,
    }) as SessionEventBody;
  const start = 'http://shop.local/p/kettle';
  const to = 'https://shop.local/p/kettle';
  return EventLog.of(session, 'GET', start)
    .at(
      1,
      cookie(
        1,
        'notSent',
        'session',
        { secure: true, httpOnly: true, expires: null },
        'it is Secure, and this hop is not https',
      ),
      cookie(1, 'sent', 'lang'),
      sent(1, 'GET', start),
      phase('wait'),
    )
    .at(20, received(1, 301), { type: 'redirect:received', hop: 1, status: 301, from: start, to })
    .at(21, { type: 'hop:started', hop: 2, method: 'GET', url: to, reason: 'redirect' })
    .at(22, sent(2, 'GET', to), phase('wait', 2))
    .at(
      60,
      received(2, 200),
      cookie(2, 'saved', 'basket'),
      decided(
        2,
        'canSetCookie',
        { kind: 'block', cookie: '_ga', host: 'shop.local' },
        rule('no-trackers', 4),
      ),
      cookie(2, 'refused', '_ga', { secure: true }),
      {
        type: 'cookie:handled',
        hop: 2,
        what: 'refused',
        name: '__Host-id',
        facts: null,
        reason: '__Host- needs Secure, Path=/ and no Domain',
      },
      completed('success', { received: 10, decoded: 10 }, 60),
    );
}

/** A rule changes the first hop; then so many redirects follow, and a page. */
export function redirectChain(redirects: number, session = 'chain'): EventLog {
  const start = 'http://shop.local/p/kettle';
  const log = EventLog.of(session, 'GET', start).at(
    0,
    decided(
      1,
      'onBeforeResourceLoad',
      headersChanged({ added: ['X-Trace-Id'] }),
      rule('trace', 12),
    ),
    phase('wait'),
  );
  let from = start;
  for (let hop = 1; hop <= redirects + 1; hop += 1) {
    const to = `https://shop.local/locale/${String(hop)}`;
    log.at(
      hop * 20,
      received(hop, hop === 1 ? 301 : 302, [['Location', to]]),
      decided(hop, 'onResourceRedirect', { kind: 'follow', to }, byDefault),
      { type: 'redirect:received', hop, status: hop === 1 ? 301 : 302, from, to },
      { type: 'hop:started', hop: hop + 1, method: 'GET', url: to, reason: 'redirect' },
      phase('wait', hop + 1),
    );
    from = to;
  }
  const last = redirects + 2;
  return log.at(
    last * 20,
    received(last, 200),
    completed('success', { received: 900, decoded: 900 }, last * 20),
  );
}

/** Waits for a person to allow another application. */
export function askingProtocol(session = 'protocol', startedAt?: number): EventLog {
  const url = 'myapp://open/order?id=7';
  return EventLog.of(session, 'GET', url, startedAt).at(3, phase('asking'), {
    type: 'callback:asked',
    hop: 1,
    ask: 'ask-protocol',
    callback: 'onProtocolExecution',
    question: { kind: 'protocol', url, scheme: 'myapp' },
    nearMisses: [],
  });
}

/** Waits for a person to let a cookie be sent, or kept. */
export function askingCookie(use: 'send' | 'save' = 'send', session = `${use}-cookie`): EventLog {
  const url = 'https://staging.shop.local/orders';
  return EventLog.of(session, 'GET', url).at(3, phase('asking'), {
    type: 'callback:asked',
    hop: 1,
    ask: 'ask-cookie',
    callback: use === 'send' ? 'canSendCookie' : 'canSetCookie',
    question: { kind: 'cookie', use, url, cookies: [tracker], all: false },
    askedBy: rule('ask-for-trackers', 9),
    nearMisses: [],
  });
}

const tracker = {
  name: '_ga',
  domain: 'shop.local',
  hostOnly: false,
  path: '/',
  secure: true,
  httpOnly: false,
  sameSite: 'lax',
  expires: '2028-11-21T09:30:00.000Z',
  valueLength: 27,
} as const;

/** Waits for a person to let all of a jar's cookies be sent. */
export function askingAllCookies(session = 'all-cookies'): EventLog {
  const url = 'https://staging.shop.local/orders';
  const login = { ...tracker, name: 'sid', domain: 'staging.shop.local', hostOnly: true };
  return EventLog.of(session, 'GET', url).at(3, phase('asking'), {
    type: 'callback:asked',
    hop: 1,
    ask: 'ask-cookies',
    callback: 'canGetCookies',
    question: { kind: 'cookie', use: 'send', url, cookies: [tracker, login], all: true },
    askedBy: rule('ask-for-trackers', 9),
    nearMisses: [],
  });
}

/** Waits for a person to choose a client certificate; of two, one is configured for the host. */
export function askingClientCertificate(session = 'client-certificate', offers = 2): EventLog {
  const url = 'https://api.shop.local/';
  const alice = {
    ...expired,
    subject: 'CN=alice, O=Shop',
    altNames: [],
    validTo: '2027-11-09T00:00:00.000Z',
  };
  const robot = {
    ...alice,
    subject: 'CN=ci-robot, O=Shop',
    fingerprint256: selfSigned.fingerprint256,
  };
  return EventLog.of(session, 'GET', url)
    .at(0, phase('connect'))
    .at(9, phase('tls'))
    .at(30, phase('asking'), {
      type: 'callback:asked',
      hop: 1,
      ask: 'ask-client-certificate',
      callback: 'onSelectClientCertificate',
      question: {
        kind: 'clientCertificate',
        url,
        isProxy: false,
        host: 'api.shop.local',
        port: 443,
        certificates: [alice, robot].slice(0, offers),
        acceptableIssuers: ['CN=Shop Intermediate CA'],
        usual: robot.fingerprint256,
      },
      askedBy: rule('choose', 14),
      nearMisses: [],
    });
}

/** A breakpoint stopped a request that would be sent. */
export function askingBeforeRequest(session = 'before-request'): EventLog {
  const url = 'https://api.shop.local/orders?limit=20';
  return EventLog.of(session, 'POST', url).at(4, phase('asking'), {
    type: 'callback:asked',
    hop: 1,
    ask: 'ask-request',
    callback: 'onBeforeResourceLoad',
    question: {
      kind: 'breakpoint',
      phase: 'beforeRequestSent',
      url,
      method: 'POST',
      headers: [
        ['Accept', '*/*'],
        ['X-Trace-Id', '7f3a'],
        ['Authorization', 'Bearer •••'],
      ],
      body: { kind: 'bytes', bytes: 412, mimeType: 'application/json' },
      timeoutMs: null,
      onTimeout: 'cancel',
    },
    askedBy: rule('hold-orders', 21),
    nearMisses: [],
  });
}

/** A breakpoint stopped a response, for a minute. */
export function askingAtResponse(session = 'at-response'): EventLog {
  const url = 'https://api.shop.local/orders?limit=20';
  return EventLog.of(session, 'GET', url)
    .at(0, phase('connect'))
    .at(20, connected(1, trustedTls), sent(1, 'GET', url), phase('wait'))
    .at(60, received(1, 503, [['Retry-After', '30']]), phase('asking'), {
      type: 'callback:asked',
      hop: 1,
      ask: 'ask-response',
      callback: 'onResourceResponse',
      question: {
        kind: 'breakpoint',
        phase: 'responseStarted',
        url,
        method: 'GET',
        status: 503,
        statusText: '',
        headers: [
          ['Content-Type', 'application/json; charset=utf-8'],
          ['Retry-After', '30'],
        ],
        timeoutMs: 60_000,
        onTimeout: 'continue',
      },
      askedBy: rule('pause-500', 30),
      nearMisses: [],
    });
}

const MB = 1e6;

/** 231 of 502 MB have come after 2.7 s. */
export function downloading(session = 'backup', startedAt?: number): EventLog {
  const url = 'http://files.local/backup.tar';
  return EventLog.of(session, 'GET', url, startedAt)
    .at(
      0,
      decided(1, 'onBeforeResourceLoad', { kind: 'continue' }, byDefault),
      decided(1, 'getResourceHandler', { kind: 'unanswered' }, byDefault),
      phase('dns'),
    )
    .at(40, phase('connect'))
    .at(95, connected(1), sent(1, 'GET', url), phase('wait'))
    .at(140, received(1, 200, [['Content-Length', String(502 * MB)]]), phase('receive'))
    .at(300, { type: 'download:progress', hop: 1, current: 4 * MB, total: 502 * MB })
    .at(2_765, { type: 'download:progress', hop: 1, current: 231 * MB, total: 502 * MB });
}

/** An upload of 40 MB, half sent. */
export function uploading(session = 'upload'): EventLog {
  const url = 'https://files.local/import';
  return EventLog.of(session, 'PUT', url)
    .at(0, phase('connect'))
    .at(20, phase('tls'))
    .at(60, connected(1, trustedTls), phase('send'))
    .at(100, { type: 'upload:progress', hop: 1, current: MB, total: 40 * MB })
    .at(1_060, { type: 'upload:progress', hop: 1, current: 20 * MB, total: 40 * MB });
}

/** A certificate that a rule refused. */
export function denied(session = 'legacy'): EventLog {
  return EventLog.of(session, 'GET', 'https://legacy.shop.local/report.pdf')
    .at(0, phase('dns'))
    .at(10, phase('connect'))
    .at(30, phase('tls'))
    .at(
      74,
      decided(
        1,
        'onCertificateError',
        { kind: 'deny', error: 'ERR_CERT_DATE_INVALID', host: 'legacy.shop.local' },
        rule('no-expired', 22),
      ),
      completed('failed', {}, 74, {
        name: 'ERR_CERT_DATE_INVALID',
        code: -201,
        cause: 'CERT_HAS_EXPIRED',
        phase: 'tls',
        message: 'The certificate of legacy.shop.local expired 12 days ago, and a rule refused it.',
      }),
    );
}

/** Nobody listens. */
export function refused(session = 'refused'): EventLog {
  return EventLog.of(session, 'GET', 'http://localhost:9999/health')
    .at(0, phase('dns'))
    .at(2, phase('connect'))
    .at(4, {
      type: 'problem:reported',
      hop: 1,
      message: 'rules in old.rules.json are not in force: line 3 is not JSON',
    })
    .at(
      4,
      completed('failed', {}, 4, {
        name: 'ERR_CONNECTION_REFUSED',
        code: -102,
        cause: 'ECONNREFUSED',
        phase: 'connect',
        message: 'Nothing listens on localhost port 9999. Is the server running?',
      }),
    );
}

export function mocked(session = 'mocked'): EventLog {
  return EventLog.of(session, 'GET', 'https://api.shop.local/catalog.json')
    .at(
      0,
      decided(
        1,
        'getResourceHandler',
        { kind: 'fulfill', status: 200, file: 'catalog.json', omitted: [] },
        rule('catalog', 40),
      ),
      received(1, 200, [], true),
      phase('receive'),
    )
    .at(1, completed('success', { decoded: 4_096 }, 1));
}

/** Out of the response cache, with or without a word of the server. */
export function cached(fromCache: 'hit' | 'revalidated', session = fromCache): EventLog {
  const response = { ...received(1, 200), fromCache } as SessionEventBody;
  return EventLog.of(session, 'GET', 'https://api.shop.local/catalog.json')
    .at(0, phase('receive'), response)
    .at(1, completed('success', { decoded: 4_096, cached: 4_096 }, 1));
}

/** All that is out of the ordinary at once: a proxy, a client certificate, credentials unasked, 1xx, trailers, a retry. */
export function unusual(session = 'unusual'): EventLog {
  const url = 'https://api.shop.local/orders';
  const proxy = { url: 'http://proxy.shop.local:3128', reason: 'the setting http.proxy names it' };
  const tls = { ...trustedTls, clientCertificate: 'alice' };
  const hop = (index: number, start: number, log: EventLog): EventLog =>
    log
      .at(start, phase('connect', index))
      .at(start + 10, phase('tls', index), {
        type: 'tunnel:answered',
        hop: index,
        attempt: 1,
        proxy: proxy.url,
        status: 200,
        statusText: 'Connection established',
        headers: [['Via', '1.1 proxy']],
      })
      .at(
        start + 40,
        { ...connected(index, tls), protocol: 'http/1.1', proxy } as SessionEventBody,
        {
          type: 'credentials:sent',
          hop: index,
          attempt: 1,
          isProxy: false,
          host: 'api.shop.local',
          port: 443,
          scheme: 'digest',
          realm: 'Orders',
          from: 'remembered',
          unasked: true,
        },
        phase('send', index),
        {
          ...sent(index, 'PUT', url),
          backend: 'node:http',
          backendReason: 'the Expect field is written by hand',
        } as SessionEventBody,
        phase('wait', index),
      );
  const log = hop(1, 0, EventLog.of(session, 'PUT', url))
    .at(90, { ...received(1, 503), httpVersion: '1.1' } as SessionEventBody)
    .at(95, { type: 'hop:started', hop: 2, method: 'PUT', url, reason: 'retried' });
  return hop(2, 95, log)
    .at(160, {
      type: 'informational:received',
      hop: 2,
      attempt: 1,
      status: 103,
      statusText: 'Early Hints',
      httpVersion: '1.1',
      headers: [['Link', '</style.css>; rel=preload']],
    })
    .at(180, { ...received(2, 200), httpVersion: '1.1' } as SessionEventBody, phase('receive', 2))
    .at(
      210,
      { type: 'trailers:received', hop: 2, attempt: 1, trailers: [['X-Checksum', '9f2c770a']] },
      completed('success', { received: 1_126, decoded: 1_126 }, 210),
    );
}

export function canceled(session = 'events'): EventLog {
  const url = 'https://stream.shop.local/events';
  return EventLog.of(session, 'GET', url)
    .at(0, phase('connect'))
    .at(30, phase('tls'))
    .at(60, connected(1, trustedTls), sent(1, 'GET', url), phase('wait'))
    .at(5_000, received(1, 200), phase('receive'))
    .at(180_000, completed('canceled', { received: 214_000, decoded: 214_000 }, 180_000));
}

/** A quick success, for the list. */
export function simple(
  session: string,
  method: string,
  url: string,
  status: number,
  decoded = 1_126,
  startedAt?: number,
): EventLog {
  const tls = url.startsWith('https:');
  return EventLog.of(session, method, url, startedAt)
    .at(0, phase('send'))
    .at(18, connected(1, tls ? trustedTls : undefined), sent(1, method, url), phase('wait'))
    .at(70, received(1, status), phase('receive'))
    .at(96, completed('success', { received: decoded, decoded }, 96));
}

const evil = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>';

/** Every string that comes from outside tries to be markup. */
export function hostile(session = 'hostile'): EventLog {
  const url = `https://evil.example/${encodeURIComponent(evil)}?q=${evil.replaceAll(' ', '+')}`;
  return EventLog.of(session, 'GET', url)
    .at(
      0,
      decided(
        1,
        'onBeforeResourceLoad',
        headersChanged({ added: [evil] }),
        rule(evil, 3, `/tmp/${evil}.json`),
      ),
      { type: 'problem:reported', hop: 1, message: evil },
      connected(1, {
        ...untrustedTls,
        cipher: evil,
        chain: [{ ...selfSigned, subject: evil, altNames: [evil] }],
      }),
      sent(1, 'GET', url),
      phase('wait'),
    )
    .at(10, { ...received(1, 200, [[`X-${evil}`, evil]]), statusText: evil } as SessionEventBody)
    .at(
      20,
      completed('failed', { received: 10, decoded: 10 }, 20, {
        name: 'ERR_FAILED',
        code: -2,
        cause: evil,
        phase: 'receive',
        message: evil,
      }),
    );
}

/** The list of the pictures, the newest last. */
export function pictureList(): EventLog[] {
  return [
    canceled(),
    mocked(),
    simple('delete', 'DELETE', 'https://staging.shop.local/cart/items/17', 204, 0),
    simple('login', 'GET', 'http://sso.shop.local/login', 401, 312),
    denied(),
    simple('post', 'POST', 'https://staging.shop.local/cart/items', 201),
    simple('backup-done', 'GET', 'http://files.local/backup.tar', 200, 502 * MB),
  ];
}
