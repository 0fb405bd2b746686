import type { ChangedNames, GivenContext, SandboxHost, InsideOutcome, Scope } from './host.ts';
import { asFields, asObject } from './headers.ts';
import { parsed } from './jetBrainsResponse.ts';
import { httpYacTest } from './httpYacTest.ts';
import { lacking } from './lacking.ts';
import { requireFor } from './nodeModules.ts';
import { random } from './random.ts';
import { isPromise } from './scriptRecording.ts';
import type { ScriptRecording } from './scriptRecording.ts';
import { scopeOf } from './scope.ts';
import type { Store } from './store.ts';
import { shown, toValue, writeJson } from './values.ts';

/** What a script has exported that JSON can't hold, by name, with what the run was told instead. */
export type Kept = Map<string, { readonly value: unknown; readonly json: string | undefined }>;

interface Response {
  readonly statusCode: number;
  readonly body: unknown;
  readonly parsedBody: unknown;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly timings: GivenTimings;
}

type GivenTimings = NonNullable<GivenContext['response']>['timings'];

/** One script of httpYac: the names that it sees, and what it leaves behind. */
export class HttpYacScript {
  readonly scope: Scope;
  readonly #host: SandboxHost;
  readonly #context: GivenContext;
  readonly #kept: Kept;
  readonly #recording: ScriptRecording;
  readonly #module: { exports: Record<string, unknown> };
  readonly #request: Record<string, unknown>;
  readonly #before: string;
  /** Objects among the variables, as they were: a script may change them in place. */
  readonly #given: ReadonlyMap<string, string>;

  constructor(
    host: SandboxHost,
    context: GivenContext,
    recording: ScriptRecording,
    globals: Store,
    kept: Kept,
  ) {
    this.#host = host;
    this.#context = context;
    this.#recording = recording;
    this.#kept = kept;
    this.#module = { exports: {} };
    this.#request = requestOf(context);
    this.#before = snapshot(this.#request);
    const response = context.response === null ? undefined : responseOf(host, context.response);
    const variables = { ...context.variables };
    this.#given = new Map(
      Object.entries(variables)
        .filter(([, value]) => typeof value === 'object' && value !== null)
        .map(([name, value]) => [name, writeJson(value)]),
    );
    for (const [name, { value, json }] of kept) {
      const here = Object.hasOwn(variables, name) ? writeJson(variables[name]) : undefined;
      // What the run has set since then counts.
      if (here === json) variables[name] = value as never;
    }
    this.scope = scopeOf(variables, {
      ...{ response, request: this.#request },
      ...{ exports: this.#module.exports, module: this.#module },
      require: requireFor(host, context.file),
      __filename: context.file,
      __dirname: context.file.replace(/[\\/][^\\/]*$/, ''),
      test: httpYacTest(recording, response),
      $global: globals.values,
      $random: random(host, 'httpyac'),
      $context: variables,
      $httpyac: lacking(host, '$httpyac'),
      httpFile: { fileName: context.file },
      httpRegion: {
        metaData: { name: context.request.name ?? undefined },
        ...{ request: this.#request, response },
      },
      crypto: {
        randomUUID: () => host.uuid(),
        getRandomValues: (bytes: Uint8Array) => {
          bytes.set(host.randomBytes(bytes.length));
          return bytes;
        },
        get subtle(): never {
          return host.lack('crypto.subtle');
        },
      },
    });
  }

  /** Waits for what was exported as a promise. */
  async settle(): Promise<void> {
    const { exports } = this.#module;
    if (isPromise(exports)) {
      this.#module.exports = ((await exports) ?? {}) as Record<string, unknown>;
    }
    for (const [name, value] of Object.entries(this.#module.exports)) {
      if (isPromise(value)) this.#module.exports[name] = await value;
    }
  }

  /** What has become of the request. */
  requestChanges(): InsideOutcome['request'] {
    const [before, now] = [JSON.parse(this.#before), this.#request] as Record<string, unknown>[];
    if (before === undefined || now === undefined) return {};
    const headers = fieldsOf(now['headers']);
    const { body } = now;
    return {
      ...(now['method'] === before['method'] ? {} : { method: String(now['method']) }),
      ...(now['url'] === before['url'] ? {} : { url: String(now['url']) }),
      ...(writeJson(headers) === writeJson(before['headers']) ? {} : { headers }),
      ...((body ?? null) === before['body'] ? {} : { body: bodyOf(this.#host, body) }),
    };
  }

  /** Exports become variables; one that is undefined is no more. */
  leave(): ChangedNames {
    const set: [string, ReturnType<typeof toValue>['value'] & {}][] = [];
    const cleared: string[] = [];
    for (const [name, value] of Object.entries(this.#module.exports)) {
      if (name === '$cancel') {
        if (Boolean(value)) this.#recording.skip = 'The script set $cancel.';
        continue;
      }
      // The script was ended before it was there.
      if (isPromise(value)) continue;
      if (OWN_NAMES.has(name)) {
        this.#recording.addLog('warn', [`exports.${name} is left out: the name is httpYac's own.`]);
        continue;
      }
      this.#kept.delete(name);
      if (value === undefined) {
        cleared.push(name);
        continue;
      }
      const found = converted(value);
      if (!found.plain) {
        const json = found.value === undefined ? undefined : writeJson(found.value);
        this.#kept.set(name, { value, json });
      }
      if (found.value !== undefined) set.push([name, found.value as never]);
    }
    for (const [name, before] of this.#given) {
      if (name in this.#module.exports || this.#kept.has(name)) continue;
      const found = converted(this.#context.variables[name]);
      const changed = found.value !== undefined && writeJson(found.value) !== before;
      if (changed) set.push([name, found.value as never]);
    }
    for (const name of Object.keys(this.#context.variables)) {
      if (name in this.scope && this.scope[name] === undefined) cleared.push(name);
    }
    return { set: Object.fromEntries(set), cleared };
  }
}

/** Names that httpYac never lets a script take. */
const OWN_NAMES = new Set(['httpFile', 'httpRegion', 'request', 'test', 'sleep']);

/** What refers to itself stays in here whole. */
function converted(value: unknown): ReturnType<typeof toValue> {
  try {
    return toValue(value);
  } catch {
    return { value: undefined, plain: false };
  }
}

function requestOf({ request }: GivenContext): Record<string, unknown> {
  const { method, url, headers, body } = request;
  return {
    ...{ protocol: 'HTTP', method, url },
    headers: asObject(headers, 'request'),
    body: body ?? undefined,
  };
}

function snapshot(request: Readonly<Record<string, unknown>>): string {
  const { method, url, body } = request;
  return writeJson({ method, url, body: body ?? null, headers: fieldsOf(request['headers']) });
}

function fieldsOf(headers: unknown): ReturnType<typeof asFields> {
  return typeof headers === 'object' && headers !== null ? asFields(headers) : [];
}

function bodyOf(host: SandboxHost, body: unknown): { text: string } | { base64: string } | null {
  if (body === undefined || body === null) return null;
  if (body instanceof Uint8Array) return { base64: host.toText(body, 'base64') };
  return { text: typeof body === 'object' ? writeJson(body) : shown(body) };
}

/** httpYac's response. Its body is made when it is asked for. */
export function responseOf(
  host: SandboxHost,
  given: NonNullable<GivenContext['response']>,
): Response {
  const { status, statusText, httpVersion, headers, contentType, timings } = given;
  const made = {
    ...{ protocol: 'HTTP', httpVersion, statusCode: status, statusMessage: statusText },
    ...{ timings, contentType: contentType ?? undefined },
    headers: asObject(headers, 'response'),
    rawHeaders: headers.flat(),
    meta: {},
  };
  const isJson = /[/+]json$/.test(contentType?.mimeType ?? '');
  const rawBody = (): unknown => host.library('buffer').Buffer.from(host.responseBytes());
  const body = (): unknown => {
    if (!given.isText) return rawBody();
    const text = host.responseText();
    return text === '' ? undefined : text;
  };
  const parsedBody = (): unknown => {
    if (!isJson || !given.isText) return undefined;
    const text = host.responseText();
    const value = parsed(text);
    return value === text ? undefined : value;
  };
  for (const [name, make] of Object.entries({ body, parsedBody, rawBody })) {
    lazily(made, name, make);
  }
  return made as unknown as Response;
}

function lazily(made: object, name: string, make: () => unknown): void {
  Object.defineProperty(made, name, {
    ...{ configurable: true, enumerable: true },
    get: () => {
      const value = make();
      Object.defineProperty(made, name, {
        value,
        writable: true,
        configurable: true,
        enumerable: true,
      });
      return value;
    },
    set: (value: unknown) => {
      Object.defineProperty(made, name, {
        value,
        writable: true,
        configurable: true,
        enumerable: true,
      });
    },
  });
}
