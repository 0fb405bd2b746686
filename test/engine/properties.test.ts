import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { TLSSocket, createSecureContext } from 'node:tls';
import fc from 'fast-check';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import {
  type Answer,
  type CookieRecord,
  type HeaderList,
  NetworkError,
  type SessionEvent,
  headerValues,
  maskHeaders,
  maskUrl,
} from '../../src/engine/index.ts';
import { parseChallenges } from '../../src/engine/network/auth/schemes/challenges.ts';
import { redirectTarget, resolveRedirect } from '../../src/engine/network/redirect/redirect.ts';
import { unmaskUrl } from '../../src/session/mask.ts';
import { expandLanguages } from '../../src/engine/message/defaultHeaders.ts';
import { withCookies } from '../../src/engine/message/wireHeaders.ts';
import { startRawServer } from '../servers/rawServer.ts';
import { startServer } from '../servers/testServer.ts';
import { TestContext, run, start } from './run.ts';

/** What tokens are made of (RFC 9110, section 5.6.2). */
const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);
const text = fc.string({ unit: 'binary', maxLength: 60 });

const challenge = fc.record({
  scheme: token,
  parameters: fc.uniqueArray(fc.tuple(token, fc.string({ unit: 'binary-ascii', maxLength: 20 })), {
    selector: ([name]) => name.toLowerCase(),
    maxLength: 4,
  }),
});

test('challenges: whatever a server writes is read without an error', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), (fields) => {
      for (const { scheme, parameters } of parseChallenges(fields)) {
        assert.equal(scheme, scheme.toLowerCase());
        for (const name of parameters.keys()) assert.equal(name, name.toLowerCase());
      }
    }),
    { numRuns: 300 },
  );
});

test('challenges: those that are printed with quoted values are read back, on one line or on several', () => {
  const quote = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;
  fc.assert(
    fc.property(fc.array(challenge, { maxLength: 4 }), fc.boolean(), (challenges, oneLine) => {
      const lines = challenges.map(({ scheme, parameters }) =>
        [scheme, parameters.map(([name, value]) => `${name}=${quote(value)}`).join(', ')]
          .join(' ')
          .trimEnd(),
      );
      const read = parseChallenges(oneLine ? [lines.join(', ')] : lines);
      assert.deepEqual(
        read.map(({ scheme, parameters }) => ({ scheme, parameters: [...parameters] })),
        challenges.map(({ scheme, parameters }) => ({
          scheme: scheme.toLowerCase(),
          parameters: parameters.map(([name, value]) => [name.toLowerCase(), value]),
        })),
      );
    }),
    { numRuns: 300 },
  );
});

/** Long and odd enough to stand nowhere else. */
const secret = fc
  .stringMatching(/^[A-Za-z0-9!$'()*,:;@._~-]{2,20}$/)
  .map((middle) => `s3cr3t${middle}s3cr3t`);

test('masking a URL never fails, and hides passwords and what is named like a secret', () => {
  fc.assert(fc.property(text, (any) => typeof maskUrl(any) === 'string'));
  const name = fc.constantFrom(
    'token',
    'access_token',
    'api_key',
    'X-Password',
    'client-secret',
    'sig',
  );
  const mark = fc.constantFrom('?', '?a=1&', '#', '?q#', '?a=1;');
  fc.assert(
    fc.property(secret, secret, name, mark, (password, value, named, marked) => {
      const url = new URL(`https://host.example/path${marked}${named}=${value}`);
      url.password = password;
      const masked = maskUrl(url.href);
      assert.ok(!masked.includes('s3cr3t'), masked);
      assert.equal(maskUrl(masked), masked);
      assert.ok(masked.includes('host.example/path'));
      assert.equal(unmaskUrl(masked, url.href), url.href);
    }),
    { numRuns: 300 },
  );
});

/** A cookie's value ends at the first one. */
const withoutSemicolon = secret.map((value) => value.replaceAll(';', '.'));

test('masking headers never fails, keeps names and order, and hides credentials and cookies', () => {
  const place = fc.constantFrom<(value: string) => HeaderList>(
    (value) => [['Authorization', `Basic ${value}`]],
    (value) => [['authorization', value]],
    (value) => [['Proxy-Authorization', `  Bearer\t${value} `]],
    (value) => [['Authorization', `Digest username="u", response="${value}"`]],
    (value) => [['Cookie', `a=${value}; b="${value}"`]],
    (value) => [['Cookie', `${value}; b=${value}`]],
    (value) => [['cookie', ` ;; ${value}`]],
    (value) => [['Set-Cookie', `a=${value}; Path=/; HttpOnly`]],
    (value) => [['Set-Cookie', `${value}; Path=/`]],
    (value) => [['set-cookie', `=${value}`]],
    (value) => [['X-Api-Key', value]],
    (value) => [['X-Auth-Token', value]],
    (value) => [['X-Auth', value]],
    (value) => [['Location', `/in?token=${value}`]],
    (value) => [['Referer', `http://u:${encodeURIComponent(value)}@host/`]],
  );
  const plain = fc.record({ name: token.map((name) => `x${name}`), value: text });
  fc.assert(
    fc.property(fc.array(fc.tuple(place, withoutSemicolon)), fc.array(plain), (hidden, others) => {
      const headers: HeaderList = [
        ...hidden.flatMap(([write, value]) => write(value)),
        ...others.map(({ name, value }) => [name, value] as const),
      ];
      const masked = maskHeaders(headers);
      assert.deepEqual(
        masked.map(([name]) => name),
        headers.map(([name]) => name),
      );
      assert.ok(!JSON.stringify(masked.slice(0, hidden.length)).includes('s3cr3t'));
      assert.deepEqual(maskHeaders(masked), masked);
    }),
    { numRuns: 300 },
  );
});

test('a Location, whatever stands in it, is a URL or a NetworkError', () => {
  const location = fc.oneof(
    text,
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.constantFrom(
      '',
      ' ',
      '//',
      'http://',
      '?',
      '#f',
      '//[',
      'http://a b',
      'HTTPS:x',
      '\u00c3\u00bc',
    ),
    fc.stringMatching(/^[a-z]{1,6}:[/?#@[\]0-9a-z%]{0,20}$/),
  );
  const from = fc.webUrl({ withFragments: true, validSchemes: ['http', 'https'] });
  const outcome = (resolve: () => string | null): string | null => {
    try {
      return resolve();
    } catch (error) {
      assert.ok(error instanceof NetworkError);
      assert.match(error.name, /^ERR_(?:INVALID_REDIRECT|RESPONSE_HEADERS_MULTIPLE_LOCATION)$/);
      return null;
    }
  };
  fc.assert(
    fc.property(
      fc.array(location, { maxLength: 2 }),
      from,
      fc.integer({ min: 200, max: 399 }),
      (locations, base, status) => {
        const headers = locations.map((one) => ['location', one] as const);
        const target = outcome(() => redirectTarget(status, headers, base));
        assert.ok(target === null || (status >= 300 && URL.canParse(target)));
        for (const one of locations) {
          const resolved = outcome(() => resolveRedirect(one, base));
          assert.ok(resolved === null || new URL(resolved).href === resolved);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('languages keep their order, and their weights fall from 1 to 0.1 and no lower', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^ {0,2}[a-zA-Z-]{0,8} {0,2}$/), { maxLength: 15 }),
      (list) => {
        const parts = expandLanguages(list.join(',')).split(',');
        const names = list.map((one) => one.trim()).filter((one) => one !== '');
        assert.deepEqual(
          parts.map((part) => part.split(';')[0]),
          names.length === 0 ? [''] : names,
        );
        const weights = parts.map((part) => Number(part.split(';q=')[1] ?? 1));
        assert.deepEqual(
          weights,
          weights.toSorted((a, b) => b - a),
        );
        assert.ok(weights.every((weight) => weight >= 0.1 && weight <= 1));
      },
    ),
  );
  fc.assert(fc.property(text, (any) => typeof expandLanguages(any) === 'string'));
});

test('cookies of the jar never make a second Cookie field, and never replace what was written by hand', () => {
  const named = fc.stringMatching(/^[a-d]$/);
  const cookie = fc
    .record({ name: named, value: fc.stringMatching(/^[a-z0-9]{0,5}$/) })
    .map((part): CookieRecord => ({
      ...part,
      domain: 'host.example',
      hostOnly: true,
      path: '/',
      secure: false,
      httpOnly: false,
      sameSite: 'unspecified',
      priority: 'medium',
      expires: null,
      creation: '2026-01-01T00:00:00.000Z',
      lastAccess: '2026-01-01T00:00:00.000Z',
    }));
  const field = fc.tuple(
    fc.constantFrom('Cookie', 'cookie', 'X-Other'),
    fc
      .array(fc.tuple(named, named), { maxLength: 3 })
      .map((pairs) => pairs.map(([name, value]) => `${name}=hand-${value}`).join('; ')),
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(field, { selector: ([name]) => name.toLowerCase() }),
      fc.array(cookie),
      (headers, cookies) => {
        const result = withCookies(headers, cookies);
        const fields = headerValues(result, 'cookie');
        assert.ok(fields.length <= 1);
        const [written = ''] = headerValues(headers, 'cookie');
        assert.ok((fields[0] ?? '').startsWith(written));
        for (const [, name = ''] of written.matchAll(/([a-d])=/g)) {
          assert.ok(!(fields[0] ?? '').slice(written.length).includes(`${name}=`));
        }
        assert.deepEqual(headerValues(result, 'x-other'), headerValues(headers, 'x-other'));
      },
    ),
  );
});

test('whatever certificate, server, person and client do at whatever moment, a request ends exactly once and leaves no connection', async (t) => {
  const { pem, keyPem } = await issueCertificate({ commonName: 'localhost' });
  const secureContext = createSecureContext({ cert: pem, key: keyPem });
  const eventTypes: SessionEvent['type'][] = [
    'session:started',
    'hop:started',
    'phase:started',
    'certificate:received',
    'callback:asked',
    'callback:decided',
    'connection:opened',
    'request:sent',
    'response:received',
    'download:progress',
  ];
  const answers = {
    allow: { kind: 'certificate', allow: true, remember: 'once' },
    deny: { kind: 'certificate', allow: false },
    nobody: null,
    never: undefined,
  } as const satisfies Record<string, Answer | null | undefined>;
  const silentIn = {
    accepted: 'tls',
    handshake: 'wait',
    request: 'wait',
    'half answered': 'receive',
  } as const;
  const schedule = fc.record({
    answer: fc.constantFrom(...(['allow', 'allow', 'deny', 'nobody', 'never'] as const)),
    end: fc.constantFrom('cancel', 'dispose', 'nothing'),
    at: fc.record({ type: fc.constantFrom(...eventTypes), count: fc.integer({ min: 1, max: 3 }) }),
    turns: fc.integer({ min: 0, max: 3 }),
    server: fc.record({
      does: fc.constantFrom('answer', 'answer', 'close', 'reset', 'stay silent'),
      when: fc.constantFrom(...(['accepted', 'handshake', 'request', 'half answered'] as const)),
    }),
  });

  let ended = 0;
  const outcomes = new Set<string>();
  const play = async (plan: typeof schedule extends fc.Arbitrary<infer T> ? T : never) => {
    const accepted = new Set<Promise<unknown>>();
    await using server = await startRawServer((socket) => {
      accepted.add(once(socket, 'close'));
      serve(socket, plan.server, secureContext);
    });
    using context = new TestContext();
    const answer = answers[plan.answer];
    const run = start(`https://localhost:${server.port}/`, {
      context,
      person: {
        ask: () => (answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer)),
      },
    });
    const stop = async (): Promise<void> => {
      for (let turn = 0; turn < plan.turns; turn++) await new Promise(setImmediate);
      if (plan.end === 'dispose') context.dispose();
      else run.webRequest.cancel();
    };
    let seen = 0;
    run.webRequest.log.subscribe((event) => {
      const { type } = event;
      if (plan.end !== 'nothing' && type === plan.at.type && ++seen === plan.at.count) void stop();
      // What would wait for ever by itself is what cancel() is for.
      const waits =
        (event.type === 'callback:asked' && plan.answer === 'never') ||
        (event.type === 'phase:started' &&
          plan.server.does === 'stay silent' &&
          event.phase === silentIn[plan.server.when]);
      if (waits) setImmediate(() => setImmediate(() => void stop()));
    });
    await run.end();
    assert.equal(run.of('session:completed').length, 1);
    outcomes.add(run.webRequest.requestStatus);
    ended++;
    context.dispose();
    assert.equal(context.connections.size, 0);
    // The server sees every connection go, too.
    await Promise.all(accepted);
  };
  await fc.assert(fc.asyncProperty(schedule, play), {
    numRuns: 100,
    endOnFailure: true,
  });
  assert.ok(ended >= 100);
  t.diagnostic(`${ended} schedules ended as ${[...outcomes].sort().join(', ')}`);
  assert.deepEqual([...outcomes].sort(), ['canceled', 'failed', 'success']);
});

test('whatever handlers answer at whatever callback, a request ends once and nothing in the engine breaks', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/') response.writeHead(302, { Location: '/in' }).end();
    else if (request.headers.authorization !== undefined) response.end('in');
    else {
      response
        .writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"', 'Set-Cookie': 'a=b' })
        .end('out');
    }
  });
  const callbacks = [
    'onBeforeBrowse',
    'onBeforeResourceLoad',
    'getResourceHandler',
    'onResourceRedirect',
    'onResourceResponse',
    'getResourceResponseFilter',
    'getAuthCredentials',
    'getCookieManager',
    'canGetCookies',
    'canSendCookie',
    'canSetCookie',
    'onResourceLoadComplete',
  ] as const;
  const any = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true });
  const shaped = fc.record(
    { action: fc.constantFrom('cancel', 'continue', 'follow', 'accept', 'restart', 'provide') },
    { requiredKeys: ['action'] },
  );
  const answer = fc.oneof(
    any,
    fc
      .tuple(
        shaped,
        fc.dictionary(
          fc.constantFrom(
            'error',
            'url',
            'status',
            'statusText',
            'headers',
            'username',
            'password',
          ),
          any,
        ),
      )
      .map(([action, more]) => ({ ...more, ...action })),
    fc.record({ filter: any.map((value) => () => value) }),
    fc.record({
      getResponseHeaders: fc
        .oneof(any, fc.record({ status: any, headers: any }))
        .map((value) => () => value),
      read: any.map((value) => () => value),
    }),
  );
  const part = fc.constantFrom('url', 'method', 'headers', 'postData', 'flags', 'referrer');
  const plan = fc.record({
    callback: fc.constantFrom(...callbacks),
    way: fc.constantFrom('return', 'resolve', 'throw', 'getter'),
    answer,
    changes: fc.dictionary(part, any),
  });
  // This one says “later”, and only the garbage collector can tell that nothing comes (droppedAnswers.test.ts).
  const waits = ({ callback, answer: said }: { callback: string; answer: unknown }): boolean =>
    callback === 'getAuthCredentials' && said === true;
  await fc.assert(
    fc.asyncProperty(
      plan.filter((one) => !waits(one)),
      async ({ callback, way, answer, changes }) => {
        const act = (): unknown => {
          if (way === 'throw') throw answer;
          return way === 'resolve' ? Promise.resolve(answer) : answer;
        };
        const handler: object =
          way === 'getter'
            ? Object.defineProperty({}, callback, {
                get: () => {
                  throw answer;
                },
              })
            : {
                [callback]: ({ request }: { request?: object }) => {
                  if (request !== undefined && !Object.isFrozen(request)) {
                    Object.assign(request, changes);
                  }
                  return act();
                },
              };
        const init = {
          url: server.url,
          navigation: true,
          flags: ['allowStoredCredentials'] as const,
        };
        const get = await run(init, { handler });
        assert.equal(get.of('session:completed').length, 1);
        assert.notEqual(get.error, 'ERR_UNEXPECTED', String(get.webRequest.requestError?.cause));
      },
    ),
    { numRuns: 300 },
  );
});

/** A TLS server that goes wrong, or does not, at one moment of a connection. */
function serve(
  socket: Socket,
  { does, when }: { does: string; when: string },
  secureContext: ReturnType<typeof createSecureContext>,
): void {
  const go = (secure?: TLSSocket): boolean => {
    if (does === 'answer') return false;
    if (does === 'reset') socket.resetAndDestroy();
    if (does === 'close') (secure ?? socket).end();
    return true;
  };
  if (when === 'accepted' && go()) {
    socket.resume();
    return;
  }
  const secure = new TLSSocket(socket, { isServer: true, secureContext });
  secure.on('error', () => socket.destroy());
  secure.once('secure', () => {
    if (when === 'handshake') go(secure);
  });
  secure.once('data', () => {
    if (when === 'handshake' && does !== 'answer') return;
    if (when === 'request' && go(secure)) return;
    secure.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf ');
    if (when === 'half answered' && go(secure)) return;
    secure.end('whole');
  });
}
