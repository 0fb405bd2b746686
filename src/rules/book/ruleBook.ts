import { dirname } from 'node:path';
import { AskPerson, Decided } from '../../engine/handlers/decision.ts';
import type {
  AuthChallenge,
  AuthDecision,
  Browser,
  CertificateDecision,
  RequestHandler,
} from '../../engine/handlers/requestHandler.ts';
import type { Decision } from '../../session/decision.ts';
import { maskUrl } from '../../session/mask.ts';
import type { DecidedBy } from '../../session/sessionEvent.ts';
import { ActiveRule } from '../evaluate/activeRule.ts';
import type { FileVersion } from '../evaluate/activeRule.ts';
import { CookieJars } from './cookieJars.ts';
import type { RuleTools } from '../actions/action.ts';
import { factsOf } from '../facts/callbacks.ts';
import type { Parameters, RuleCallback } from '../facts/callbacks.ts';
import { loadReaders } from '../document/readDocument.ts';
import { evaluate, inactiveReason } from '../evaluate/evaluate.ts';
import type { EvaluationInput } from '../evaluate/evaluate.ts';
import { parsingRuleFile } from '../check/parseRuleFile.ts';
import type { Problem } from '../../files/problem.ts';
import type { RuleDefault, RuleFile } from '../schema/ruleFile.ts';
import { RuleIndex, inOrder } from '../index/ruleIndex.ts';
import type { ResolveSecret } from '../secrets/secretReference.ts';
import { Slices, runToEnd, unlessAborted } from '../document/slices.ts';
import type { Steps } from '../document/slices.ts';
import { readUrl } from '../facts/facts.ts';
import { count } from '../../words/amounts.ts';

export interface HandlerOptions {
  readonly resolveSecret: ResolveSecret;
  /** The folder whose files the rules of `file` may answer with. Default: the rule file's own folder. */
  readonly workspaceFolderOf?: (file: string) => string;
  /** Runs what `script` names. Default: nothing runs, and the log says so. */
  readonly module?: RuleTools['module'];
  /** Keeps the jars of `cookieJar`. Default: in memory, for as long as the book is there. */
  readonly cookieJar?: RuleTools['cookieJar'];
}

/** A rule file as it was read. */
export interface RuleText {
  readonly path: string;
  readonly text: string;
}

export interface FileProblems {
  readonly path: string;
  readonly problems: readonly Problem[];
}

/** Where each of the files' defaults may answer although no rule does. */
const callbackOfDefault: Readonly<Record<RuleDefault['of'], RuleCallback>> = {
  authRequired: 'getAuthCredentials',
  certificateError: 'onCertificateError',
  protocolExecution: 'onProtocolExecution',
};
const WITH_DEFAULTS: ReadonlySet<RuleCallback> = new Set(Object.values(callbackOfDefault));

/** What the defaults of files are about. */
const aboutDefaults: Readonly<Record<RuleDefault['of'], string>> = {
  authRequired: 'When no rule answers a request for credentials',
  certificateError: 'When no rule decides about a certificate with a problem',
  protocolExecution: 'When no rule decides about a URL of another program',
};

/** Undefined at once where nobody has anything to say, so that requests without rules wait for nothing. */
type Answering<Name extends RuleCallback> = ReturnType<typeof evaluate<Name>> | undefined;

/** A version of a file with its rules, ready to act. */
class LoadedVersion implements FileVersion {
  readonly number: number;
  readonly file: RuleFile;
  readonly rules: ActiveRule[] = [];
  isInForce = false;

  constructor(file: RuleFile, number: number) {
    this.file = file;
    this.number = number;
  }

  get path(): string {
    return this.file.path;
  }

  /** Rules that were there before go on counting their uses. */
  takeOver({ rules }: LoadedVersion): void {
    const counts = new Map(
      rules.flatMap(({ rule, knownUses }) => (knownUses === null ? [] : [[rule.id, knownUses]])),
    );
    if (counts.size === 0) return;
    for (const rule of this.rules) {
      const uses = counts.get(rule.rule.id);
      if (uses !== undefined) rule.continueCounting(uses);
      // A second rule of the same id has a count of its own.
      counts.delete(rule.rule.id);
    }
  }
}

/** The rules of a set of files, in force while they are here. */
export class RuleBook {
  /** Those in force, by their paths. */
  readonly #versions = new Map<string, LoadedVersion>();
  /** Of each file, what ends the reading of its latest version when a later one comes. */
  readonly #coming = new Map<string, AbortController>();
  readonly #now: () => number;
  readonly #jars = new CookieJars(null);
  readonly #index = new RuleIndex();
  /** Null: to be made when somebody asks for them. */
  #inOrder: readonly ActiveRule[] | null = null;
  /** As {@link #inOrder}: each question about defaults asks for them. */
  #files: readonly RuleFile[] | null = null;
  #versionCount = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Takes a new version of a file. One with errors changes nothing: the last good version stays in force.
   * `loadReaders` of document/readDocument.ts is to be awaited before the first YAML file.
   */
  update(path: string, text: string): Problem[] {
    return runToEnd(this.#updating(path, text)) ?? [];
  }

  /**
   * As {@link update}, in slices, so that the event loop goes on however large the file is. Until it has been read the version before
   * is in force, then all of this one at once.
   * @returns null when the file was changed or removed meanwhile: what there is to say is for the later version to say
   */
  async updateInSlices(
    path: string,
    text: string,
    slices = Slices.ofThisThread,
  ): Promise<Problem[] | null> {
    await loadReaders([path]);
    return slices.take(this.#updating(path, text));
  }

  /** {@link updateInSlices} for many files, one after the other. What is in force meanwhile are those that were read already. */
  async updateAll(
    files: Iterable<RuleText> | AsyncIterable<RuleText>,
    slices = Slices.ofThisThread,
  ): Promise<FileProblems[]> {
    const all: FileProblems[] = [];
    for await (const { path, text } of files) {
      all.push({ path, problems: (await this.updateInSlices(path, text, slices)) ?? [] });
    }
    return all;
  }

  /** From now on no rule of the file acts. Resolves when they have left the memory too. */
  async remove(path: string): Promise<void> {
    this.#supersede(path);
    this.#coming.delete(path);
    const before = this.#replace(path, null);
    if (before !== undefined) await Slices.ofThisThread.take(this.#removing(before.rules));
  }

  /** The files in force, in the order in which their rules are asked. */
  get files(): readonly RuleFile[] {
    this.#files ??= [...this.#versions.values()]
      .map(({ file }) => file)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    return this.#files;
  }

  get ruleCount(): number {
    return this.files.reduce((count, { rules }) => count + rules.length, 0);
  }

  /** The rules that are not turned off, in the order in which they are asked. */
  get activeRules(): readonly ActiveRule[] {
    this.#inOrder ??= [...this.#versions.values()]
      .flatMap(({ rules }) => rules.filter(({ rule }) => rule.enabled))
      .sort(inOrder);
    return this.#inOrder;
  }

  /** Null: a later version has come meanwhile. */
  *#updating(path: string, text: string): Steps<Problem[] | null> {
    const overtaken = this.#supersede(path);

    const parsed = yield* unlessAborted(parsingRuleFile(path, text, this.#now()), overtaken);
    if (parsed === null) return null;
    const { file, problems } = parsed;
    if (file === null) {
      const before = this.#versions.get(path);
      return before === undefined ? problems : [...problems, stillInForce(before.file, problems)];
    }
    const version = new LoadedVersion(file, ++this.#versionCount);
    for (const [position, rule] of file.rules.entries()) {
      const active = new ActiveRule(rule, version, position);
      version.rules.push(active);
      if (rule.enabled) this.#index.add(active);
      yield;
      if (overtaken.aborted) break;
    }
    const over = overtaken.aborted ? version : this.#replace(path, version);
    if (over !== undefined) yield* this.#removing(over.rules);
    return overtaken.aborted ? null : problems;
  }

  /** Whatever version of the file is on its way is too late from now on. The signal: so is the one that comes now. */
  #supersede(path: string): AbortSignal {
    this.#coming.get(path)?.abort();
    const coming = new AbortController();
    this.#coming.set(path, coming);
    return coming.signal;
  }

  /** At once, so that no request meets rules of two versions. */
  #replace(path: string, version: LoadedVersion | null): LoadedVersion | undefined {
    const before = this.#versions.get(path);
    if (version === null) this.#versions.delete(path);
    else {
      if (before !== undefined) version.takeOver(before);
      this.#versions.set(path, version);
      version.isInForce = true;
    }
    if (before !== undefined) before.isInForce = false;
    this.#inOrder = null;
    this.#files = null;
    return before;
  }

  /** The last ones first: they stand at the end of lists. */
  *#removing(rules: readonly ActiveRule[]): Steps<void> {
    for (const active of rules.toReversed()) {
      if (active.rule.enabled) this.#index.remove(active);
      yield;
    }
  }

  /** The rules as one handler; it always follows the book's present state. */
  handler(options: HandlerOptions): RequestHandler {
    const tools: RuleTools = {
      workspaceFolderOf: dirname,
      module: () => Promise.resolve({ missing: 'handler modules do not run here' }),
      cookieJar: (name, persist) => this.#jars.jar(name, persist),
      ...options,
    };
    const ask = <Name extends RuleCallback>(
      callback: Name,
      parameters: Parameters<Name>,
      fallback?: EvaluationInput<Name>['fallback'],
    ): Answering<Name> => this.#ask(callback, parameters, tools, fallback);
    const handler: Required<Pick<RequestHandler, RuleCallback | 'mayAnswer' | 'whoGives'>> = {
      mayAnswer: (callback, { url }) => this.#mayAnswer(callback as RuleCallback, url),
      whoGives: (challenge) => this.#whoGives(challenge),
      onBeforeBrowse: (parameters) => ask('onBeforeBrowse', parameters),
      getCookieManager: (parameters) => ask('getCookieManager', parameters),
      canGetCookies: (parameters) => ask('canGetCookies', parameters),
      canSendCookie: (parameters) => ask('canSendCookie', parameters),
      onBeforeResourceLoad: (parameters) => ask('onBeforeResourceLoad', parameters),
      getResourceHandler: (parameters) => ask('getResourceHandler', parameters),
      onProtocolExecution: (parameters) =>
        ask('onProtocolExecution', parameters, ({ list }) => {
          const decision = { kind: 'block', url: maskUrl(parameters.url) } as const;
          return this.#default('protocolExecution', { value: false, decision }, list);
        }),
      onCertificateError: (parameters) =>
        ask('onCertificateError', parameters, ({ list }) => {
          const { certError: error, host } = parameters;
          const value: CertificateDecision = { action: 'cancel' };
          const decision = { kind: 'deny', error, host } as const;
          return this.#default('certificateError', { value, decision }, list);
        }),
      onSelectClientCertificate: (parameters) => ask('onSelectClientCertificate', parameters),
      getAuthCredentials: (parameters) =>
        ask('getAuthCredentials', parameters, ({ list }) => {
          const { scheme, realm, isProxy } = parameters;
          const value: AuthDecision = { action: 'cancel' };
          const decision = { kind: 'cancel', scheme, realm, status: isProxy ? 407 : 401 } as const;
          return this.#default('authRequired', { value, decision }, list);
        }),
      onResourceRedirect: (parameters) => ask('onResourceRedirect', parameters),
      onResourceResponse: (parameters) => ask('onResourceResponse', parameters),
      canSetCookie: (parameters) => ask('canSetCookie', parameters),
      getResourceResponseFilter: (parameters) => ask('getResourceResponseFilter', parameters),
    };
    // The engine looks whether a callback is there before it asks: one without rules costs a request nothing.
    return new Proxy(handler, { has: (_, name) => this.#mayAnswer(name as RuleCallback, null) });
  }

  /** @param url null: whatever it is */
  #mayAnswer(callback: RuleCallback, url: string | null): boolean {
    if (WITH_DEFAULTS.has(callback)) return true;
    if (!this.#index.hasRulesAt(callback)) return false;
    return url === null || this.#index.candidates(callback, { url: readUrl(url) }).length > 0;
  }

  /** The rules that speak for this request, in the order in which they are asked; one may refuse, and the next one answers. */
  #whoGives(challenge: AuthChallenge): string | null {
    const facts = factsOf('getAuthCredentials', challenge);
    const now = this.#now();
    const speak = this.#index
      .candidates('getAuthCredentials', facts)
      .filter((rule) => inactiveReason(rule, now) === undefined)
      .filter(({ conditions }) => conditions.every((condition) => condition.matches(facts)));
    const names = speak.map(({ file, rule }) => `${file}#${rule.id}`);
    return names.length > 0 ? JSON.stringify(names) : this.#refusesByDefault();
  }

  /** Files that say `cancel` for when no rule answers refuse in the name of all. */
  #refusesByDefault(): string | null {
    return this.#strictestDefault('authRequired')?.answer === 'cancel' ? 'defaults' : null;
  }

  #ask<Name extends RuleCallback>(
    callback: Name,
    parameters: Parameters<Name>,
    tools: RuleTools,
    fallback: EvaluationInput<Name>['fallback'],
  ): Answering<Name> {
    if (!this.#index.hasRulesAt(callback) && fallback === undefined) return undefined;
    const facts = factsOf(callback, parameters);
    const candidates = this.#index.candidates(callback, facts);
    if (candidates.length === 0 && fallback === undefined) return undefined;
    return evaluate({
      callback,
      parameters,
      facts,
      candidates,
      tools: { ...tools, resolveSecret: maskedInLog(tools.resolveSecret, parameters.browser) },
      now: this.#now(),
      ...(fallback === undefined ? {} : { fallback }),
    });
  }

  /** What the files say for when no rule answers; the stricter word counts. */
  #default<Value>(
    of: RuleDefault['of'],
    refused: { readonly value: Value; readonly decision: Decision },
    nearMisses: ConstructorParameters<typeof AskPerson>[1],
  ): Decided<Value> | AskPerson | undefined {
    const strictest = this.#strictestDefault(of);
    if (strictest === undefined) return undefined;
    const asks = strictest.answer === 'prompt';
    const by: DecidedBy = {
      kind: 'rule',
      id: 'defaults',
      file: strictest.path,
      line: strictest.line,
      sentence: `${aboutDefaults[of]}: ${asks ? 'asks you' : 'refuses'}.`,
      description: null,
    };
    if (asks) return new AskPerson(by, nearMisses);
    const { value, decision } = refused;
    return new Decided(value, [{ decision, by }], nearMisses);
  }

  #strictestDefault(of: RuleDefault['of']): (RuleDefault & { readonly path: string }) | undefined {
    const stated = this.files.flatMap(({ path, defaults }) =>
      defaults.filter((entry) => entry.of === of).map((entry) => ({ path, ...entry })),
    );
    return stated.find(({ answer }) => answer !== 'prompt') ?? stated[0];
  }
}

/**
 * What a rule fills in is not told by its session, whatever the header is called. The environment holds words as well that
 * are no secrets and stand in URLs and sentences: those are masked in header fields only.
 */
function maskedInLog(resolve: ResolveSecret, browser: Browser): ResolveSecret {
  return async (reference) => {
    const secret = await resolve(reference);
    if (secret !== undefined) {
      browser.keepSecret?.(secret, reference.source === 'secret' ? 'everywhere' : 'headers');
    }
    return secret;
  };
}

function stillInForce({ rules }: RuleFile, problems: readonly Problem[]): Problem {
  const start = { line: 0, character: 0 };
  return {
    code: 'last-good-version',
    severity: 'warning',
    message: `The last good version of this file is still in force, with ${count(rules.length, 'rule')}.`,
    hint: 'Fix the errors. The new version takes effect as soon as the file has no errors.',
    range: problems[0]?.range ?? { start, end: start },
  };
}
