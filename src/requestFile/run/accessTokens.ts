import type { IdentifiedHandler } from '../../engine/handlers/handlers.ts';
import { createRequest } from '../../engine/message/request.ts';
import type { Problem } from '../../files/problem.ts';
import type { Grant } from '../auth/grant.ts';
import { httpYacGrant, oAuthShorthand } from '../auth/httpYacGrant.ts';
import type { AuthPorts, SignIn } from '../auth/ports.ts';
import type { AuthConfiguration } from '../environments/authorizations.ts';
import type { FilledRequest } from '../send/filledRequest.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { textOfValue } from '../values/path.ts';
import { isFault } from '../values/ports.ts';
import type { Fault } from '../values/ports.ts';
import type { FoundValue, Value } from '../values/value.ts';
import type { Run } from './run.ts';
import type { RunEnvironment } from './runEnvironment.ts';

/** A file, and a line of it from 0. */
interface Place {
  readonly file: string;
  readonly line: number;
}

interface AccessTokensParts {
  readonly run: Run;
  readonly environment: RunEnvironment;
  /** Of the request that wants the tokens. */
  readonly place: Place;
  /**
   * What fills in the values of a configuration, tokens of others too.
   * @param inside the configurations whose tokens are wanted for it: none may need its own
   */
  readonly evaluation: (inside: readonly string[]) => Evaluation;
  /** What environments say about TLS to a server. */
  readonly tls: (url: string) => Promise<readonly IdentifiedHandler[] | Fault>;
}

/** The tokens that one request names: `{{$auth.token("id")}}` and `Authorization: oauth2 …`. */
export class AccessTokens {
  readonly #parts: AccessTokensParts;

  constructor(parts: AccessTokensParts) {
    this.#parts = parts;
  }

  /** The token of a configuration in `Security.Auth`. */
  async configured(
    id: string,
    kind: 'token' | 'idToken',
    inside: readonly string[] = [],
  ): Promise<FoundValue | Fault> {
    const all = this.#parts.environment.auth();
    const configuration = all.get(id);
    if (configuration === undefined) return unknown(id, [...all.keys()]);
    if (inside.includes(id)) return cyclic(id);
    const fields = await this.#fieldsOf(configuration, [...inside, id]);
    if (isFault(fields)) return fields;
    const { jetBrainsGrant } = await import('../auth/jetBrainsGrant.ts');
    const read = jetBrainsGrant(id, fields);
    if (isFault(read)) return read;
    const { origin } = configuration;
    const place = { file: origin.file ?? this.#parts.place.file, line: origin.line ?? 0 };
    const tokens =
      'tokens' in read ? read.tokens : await this.#get(read.grant, place, read.automatic);
    if (isFault(tokens)) return tokens;
    const value = kind === 'idToken' || read.usesIdToken ? tokens.id : tokens.access;
    return value === null ? noIdToken(id) : { value, origin, secret: true };
  }

  /** The request with a token in place of `Authorization: oauth2 …`. */
  async inHeaders(filled: FilledRequest): Promise<FilledRequest | { readonly problem: Problem }> {
    const secrets: string[] = [];
    const headers: FilledRequest['headers'][number][] = [];
    for (const header of filled.headers) {
      const isAuthorization = header.name.toLowerCase() === 'authorization';
      const shorthand = isAuthorization ? oAuthShorthand(header.value) : null;
      if (shorthand === null) {
        headers.push(header);
        continue;
      }
      const grant = await httpYacGrant(shorthand, (name) => this.#variable(name));
      const tokens = isFault(grant) ? grant : await this.#get(grant, this.#parts.place, true);
      if (isFault(tokens)) {
        return { problem: { severity: 'error', ...tokens, range: header.valueRange } };
      }
      secrets.push(tokens.access);
      this.#parts.run.state.secrets.keep(tokens.access);
      headers.push({ ...header, value: `Bearer ${tokens.access}` });
    }
    return secrets.length === 0
      ? filled
      : { ...filled, headers, secrets: [...filled.secrets, ...secrets] };
  }

  /** With the values of all expressions in them. */
  async #fieldsOf(
    { fields }: AuthConfiguration,
    inside: readonly string[],
  ): Promise<ReadonlyMap<string, Value> | Fault> {
    const evaluation = this.#parts.evaluation(inside);
    const filled = new Map<string, Value>();
    for (const [name, { value, secret }] of fields) {
      const found = await filledIn(value, evaluation);
      if (isFault(found)) return found;
      if (secret) this.#parts.run.state.secrets.keep(found.value);
      filled.set(name, found.value);
    }
    return filled;
  }

  async #get(
    grant: Grant,
    place: Place,
    automatic: boolean,
  ): ReturnType<Run['state']['given']['tokens']['get']> {
    const { state, ports } = this.#parts.run;
    const isAsked = ports.purpose === 'send' && !automatic && !state.given.tokens.has(grant);
    const detail = 'Its "Acquire Automatically" is false.';
    if (isAsked) {
      const isWanted = await ports.confirm(`Get a token for ${grant.id}?`, {
        detail,
        yes: 'Get Token',
      });
      if (!isWanted) return notAcquired(grant.id);
    }
    const { signIn, prompt, signal } = ports;
    // A dry run ends at the page: there is no code that a request could show.
    if (signIn === null && grant.kind === 'authorizationCode') return notSignedIn(grant.id);
    let isShown = false as boolean;
    const send: AuthPorts['send'] = async (request) => {
      const response = await this.#send(request, place);
      isShown ||= response === null;
      if (response !== null) return response;
      throw new Error('nothing is sent in a dry run');
    };
    const tokens = await state.given.tokens.get(grant, {
      ...{ send, prompt, signal },
      signIn: signIn ?? nowhere,
    });
    // As with every response that nobody has asked for.
    return isShown && isFault(tokens) ? { ...tokens, code: 'response-unknown' } : tokens;
  }

  /** Null: it was only shown. */
  async #send(
    { url, headers, body, secrets }: Parameters<AuthPorts['send']>[0],
    place: Place,
  ): Promise<Response | null> {
    const { ports, state } = this.#parts.run;
    const request = createRequest({
      ...{ url, method: 'POST', headers },
      postData: { elements: [{ kind: 'bytes', bytes: Buffer.from(body) }] },
      flags: [...ports.flags, 'stopOnRedirect'],
    });
    const handlers = await this.#parts.tls(url);
    if ('hint' in handlers) throw new Error(handlers.message);
    const known = state.secrets;
    known.keep(secrets);
    const values = [...new URLSearchParams(body).values()];
    const sent = await ports.send({
      ...{ purpose: 'token', ...place, name: null, request, credentials: null, proxy: null },
      sign: null,
      ...{ handlers, secrets: known.within([url, ...values]), settings: [] },
      ...{ savesResponse: false, warnings: [] },
    });
    if ('shown' in sent) return null;
    if ('failed' in sent) throw new Error(sent.failed);
    const { status, headers: fields, body: bytes } = sent.result.response;
    const isEmpty = status === 204 || status === 205 || status === 304;
    return new Response(isEmpty ? null : Uint8Array.from(bytes), {
      status,
      headers: fields.map(([name, value]) => [name, value] as [string, string]),
    });
  }

  async #variable(name: string): Promise<string | null | Fault> {
    const found = await this.#parts.evaluation([]).valueOf({ kind: 'name', name, encoded: false });
    if (!isFault(found)) return textOfValue(found.value);
    // A name that is not there is not needed by every grant.
    return found.undefinedName === undefined && found.code !== 'no-such-value' ? found : null;
  }
}

/** With the values of all expressions in it. */
async function filledIn(
  value: Value,
  evaluation: Evaluation,
): Promise<{ readonly value: Value } | Fault> {
  if (typeof value === 'string') {
    return value.includes('{{') ? evaluation.valueOfText(value) : { value };
  }
  if (typeof value !== 'object' || value === null) return { value };
  const members: [string, Value][] = [];
  for (const [name, member] of Object.entries(value)) {
    const found = await filledIn(member, evaluation);
    if (isFault(found)) return found;
    members.push([name, found.value]);
  }
  const isList = Array.isArray(value);
  return { value: isList ? members.map(([, item]) => item) : Object.fromEntries(members) };
}

const nowhere: SignIn = {
  show: () => Promise.reject(new Error('nobody can sign in')),
  returnTo: () => null,
};

function notSignedIn(id: string): Fault {
  return {
    code: 'response-unknown',
    message: `This needs the token of ${JSON.stringify(id)}, and nobody signs in for it in a dry run.`,
    hint: 'Send the request.',
  };
}

function unknown(id: string, known: readonly string[]): Fault {
  const names = known.map((name) => JSON.stringify(name)).join(', ');
  return {
    code: 'unknown-authorization',
    message: `No environment that is chosen has Security.Auth ${JSON.stringify(id)}.`,
    hint:
      names === ''
        ? 'Choose the environment that has it, or add it to http-client.env.json.'
        : `There are: ${names}.`,
  };
}

function cyclic(id: string): Fault {
  return {
    code: 'cyclic-variable',
    message: `Security.Auth ${JSON.stringify(id)} needs its own token.`,
    hint: 'Take $auth.token out of it.',
  };
}

function noIdToken(id: string): Fault {
  return {
    code: 'no-token',
    message: `The server gave no ID token for ${JSON.stringify(id)}.`,
    hint: 'Add openid to its "Scope", or use $auth.token without "Use ID Token".',
  };
}

function notAcquired(id: string): Fault {
  return {
    code: 'no-token',
    message: `No token for ${JSON.stringify(id)} was asked for: "Acquire Automatically" is false.`,
    hint: 'Confirm it when you are asked, or remove "Acquire Automatically".',
  };
}
