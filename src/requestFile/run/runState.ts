import type { ClientCertificate } from '../../engine/handlers/requestHandler.ts';
import { Tokens } from '../auth/tokens.ts';
import type { ParsedRequest } from '../parse/parsedRequest.ts';
import type { Definition } from '../values/evaluation.ts';
import type { Fault } from '../values/ports.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { FoundValue, Value } from '../values/value.ts';
import { RateLimits } from './rateLimits.ts';
import { RunSecrets } from './runSecrets.ts';

/** What a person has given for requests of files: nobody is asked for it twice. Several runs may share it. */
export class GivenByPerson {
  /** What they have answered, by name. */
  readonly answers = new Map<string, FoundValue>();
  /** What they have signed in for. */
  readonly tokens = new Tokens();
  /** By the files of client certificates that they open. */
  readonly passphrases = new Map<string, string>();
  /** Files outside of the workspace that they let be read. */
  readonly allowedFiles = new Set<string>();
}

/** What one run of request files knows so far: values that scripts have set, answers, and what requests were answered. */
export class RunState {
  readonly given: GivenByPerson;
  /** `client.global` and `$global`. */
  readonly globals: Map<string, Value>;
  /** What scripts exported. */
  readonly exported: Map<string, Value>;
  /** `client.global.headers`: sent with every request. */
  readonly globalHeaders: Map<string, string>;
  readonly once: Map<Definition, Promise<FoundValue | Fault>>;
  /** Which request has begun to evaluate a definition: it may have to wait for others. */
  readonly evaluating: Map<Definition, ParsedRequest>;
  readonly rateLimits: RateLimits;
  /** By all that they are made of. */
  readonly clientCertificates: Map<string, Promise<ClientCertificate | Fault>>;
  readonly secrets: RunSecrets;
  readonly #results: Map<string, RequestResult>;
  lastResult: RequestResult | null = null;

  /**
   * @param given several runs may share it
   * @param shared what another one knows, and this one is to know, too
   */
  constructor(given = new GivenByPerson(), shared?: RunState, secrets = shared?.secrets) {
    this.globals = shared?.globals ?? new Map<string, Value>();
    this.exported = shared?.exported ?? new Map<string, Value>();
    this.given = given;
    this.globalHeaders = shared?.globalHeaders ?? new Map<string, string>();
    this.once = shared?.once ?? new Map<Definition, Promise<FoundValue | Fault>>();
    this.evaluating = shared?.evaluating ?? new Map<Definition, ParsedRequest>();
    this.rateLimits = shared?.rateLimits ?? new RateLimits();
    this.clientCertificates =
      shared?.clientCertificates ?? new Map<string, Promise<ClientCertificate | Fault>>();
    this.secrets = secrets ?? new RunSecrets();
    this.#results = shared ? shared.#results : new Map<string, RequestResult>();
  }

  /** For requests that run beside others: the same, but which response was the last is their own affair. */
  beside(): RunState {
    return new RunState(this.given, this);
  }

  /** For requests that are only shown: what this one knows by now. What their scripts set is forgotten with them. */
  forShowing(): RunState {
    const shown = new RunState(this.given, undefined, this.secrets);
    const copy = <Key, Content>(from: Map<Key, Content>, to: Map<Key, Content>): void => {
      for (const [key, content] of from) to.set(key, content);
    };
    copy(this.globals, shown.globals);
    copy(this.exported, shown.exported);
    copy(this.globalHeaders, shown.globalHeaders);
    copy(this.once, shown.once);
    copy(this.#results, shown.#results);
    shown.lastResult = this.lastResult;
    return shown;
  }

  result(file: string, name: string): RequestResult | undefined {
    return this.#results.get(keyOf(file, name));
  }

  keep(file: string, name: string | undefined, result: RequestResult): void {
    this.lastResult = result;
    if (name !== undefined) this.#results.set(keyOf(file, name), result);
  }

  scriptValue(name: string): Value | undefined {
    return this.exported.get(name) ?? this.globals.get(name);
  }
}

function keyOf(file: string, name: string): string {
  return `${file}\0${name}`;
}
