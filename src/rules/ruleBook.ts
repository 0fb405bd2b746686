import { dirname } from 'node:path';
import { AskPerson, Decided } from '../engine/decisions/decision.ts';
import type { Attribution } from '../engine/decisions/decision.ts';
import type {
  AuthDecision,
  Browser,
  CertificateDecision,
  RequestHandler,
} from '../engine/requestHandler.ts';
import type { DecidedBy } from '../engine/session/sessionEvent.ts';
import { activate } from './activeRule.ts';
import { CookieJars } from './cookieJars.ts';
import type { ActiveRule } from './activeRule.ts';
import type { RuleTools } from './actions/action.ts';
import { subjectOf } from './callbacks.ts';
import type { Parameters, RuleCallback } from './callbacks.ts';
import { loadReaders } from './document/readDocument.ts';
import { evaluate } from './evaluate.ts';
import type { Inquiry } from './evaluate.ts';
import { parseRuleFile } from './parseRuleFile.ts';
import type { Problem } from '../problem.ts';
import type { RuleDefault, RuleFile } from './ruleFile.ts';
import { RuleIndex, inOrder } from './ruleIndex.ts';
import { Uses } from './uses.ts';
import type { ResolveSecret } from './secretReference.ts';
import { Slices } from './slices.ts';
import { readUrl } from './subject.ts';

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

/** Where the files' defaults may answer although no rule does. */
const WITH_DEFAULTS: ReadonlySet<RuleCallback> = new Set([
  'getAuthCredentials',
  'onCertificateError',
  'onProtocolExecution',
]);

/** How the strict answer of a default is told. */
const refusals: Readonly<Record<RuleDefault['of'], Pick<Attribution, 'decision' | 'explanation'>>> =
  {
    authRequired: { decision: 'cancel', explanation: 'gave no credentials' },
    certificateError: { decision: 'deny', explanation: 'refused the certificate' },
    protocolExecution: { decision: 'block', explanation: 'did not let the system open it' },
  };

/** Undefined at once where nobody has anything to say, so that requests without rules wait for nothing. */
type Answering<Name extends RuleCallback> = ReturnType<typeof evaluate<Name>> | undefined;

/** The rules of a set of files, in force while they are here. */
export class RuleBook {
  readonly #files = new Map<
    string,
    { readonly file: RuleFile; readonly rules: readonly ActiveRule[] }
  >();
  readonly #now: () => number;
  readonly #jars = new CookieJars(null);
  readonly #index = new RuleIndex();
  /** Null: to be made when somebody asks for them. */
  #inOrder: readonly ActiveRule[] | null = null;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Takes a new version of a file. One with errors changes nothing: the last good version stays in force.
   * `loadReaders` of document/readDocument.ts is to be awaited before the first YAML file.
   */
  update(path: string, text: string): Problem[] {
    const { file, problems } = parseRuleFile(path, text, this.#now());
    const before = this.#files.get(path);
    if (file === null) {
      return before === undefined ? problems : [...problems, stillInForce(before.file, problems)];
    }
    const rules = activateAll(file, before?.rules ?? []);
    this.remove(path);
    this.#files.set(path, { file, rules });
    for (const rule of rules) if (rule.rule.enabled) this.#index.add(rule);
    return problems;
  }

  /**
   * As {@link update} for many files, in slices, so that the event loop goes on. Each file is taken as a whole, and what is
   * in force while it lasts are those that were read already.
   * @param yieldEvery how long a slice may be, in milliseconds; one file is never divided
   */
  async updateAll(
    files: Iterable<RuleText> | AsyncIterable<RuleText>,
    { yieldEvery = 10 }: { readonly yieldEvery?: number } = {},
  ): Promise<FileProblems[]> {
    const all: FileProblems[] = [];
    const slices = new Slices(yieldEvery);
    for await (const { path, text } of files) {
      await loadReaders([path]);
      all.push({ path, problems: this.update(path, text) });
      await slices.breathe();
    }
    return all;
  }

  remove(path: string): void {
    for (const rule of this.#files.get(path)?.rules ?? []) {
      if (rule.rule.enabled) this.#index.remove(rule);
    }
    this.#files.delete(path);
    this.#inOrder = null;
  }

  /** The files in force, in the order in which their rules are asked. */
  get files(): readonly RuleFile[] {
    return [...this.#files.values()]
      .map(({ file }) => file)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  get ruleCount(): number {
    return [...this.#files.values()].reduce((count, { file }) => count + file.rules.length, 0);
  }

  /** The rules that are not turned off, in the order in which they are asked. */
  get activeRules(): readonly ActiveRule[] {
    this.#inOrder ??= [...this.#files.values()]
      .flatMap(({ rules }) => rules.filter(({ rule }) => rule.enabled))
      .sort(inOrder);
    return this.#inOrder;
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
      fallback?: Inquiry<Name>['fallback'],
    ): Answering<Name> => this.#ask(callback, parameters, tools, fallback);
    const handler: Required<Pick<RequestHandler, RuleCallback | 'mayAnswer'>> = {
      mayAnswer: (callback, { url }) => this.#mayAnswer(callback as RuleCallback, url),
      onBeforeBrowse: (parameters) => ask('onBeforeBrowse', parameters),
      getCookieManager: (parameters) => ask('getCookieManager', parameters),
      canGetCookies: (parameters) => ask('canGetCookies', parameters),
      canSendCookie: (parameters) => ask('canSendCookie', parameters),
      onBeforeResourceLoad: (parameters) => ask('onBeforeResourceLoad', parameters),
      getResourceHandler: (parameters) => ask('getResourceHandler', parameters),
      onProtocolExecution: (parameters) =>
        ask('onProtocolExecution', parameters, ({ list }) =>
          this.#default('protocolExecution', false, list),
        ),
      onCertificateError: (parameters) =>
        ask('onCertificateError', parameters, ({ list }) =>
          this.#default<CertificateDecision>('certificateError', { action: 'cancel' }, list),
        ),
      onSelectClientCertificate: (parameters) => ask('onSelectClientCertificate', parameters),
      getAuthCredentials: (parameters) =>
        ask('getAuthCredentials', parameters, ({ list }) =>
          this.#default<AuthDecision>('authRequired', { action: 'cancel' }, list),
        ),
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

  #ask<Name extends RuleCallback>(
    callback: Name,
    parameters: Parameters<Name>,
    tools: RuleTools,
    fallback: Inquiry<Name>['fallback'],
  ): Answering<Name> {
    if (!this.#index.hasRulesAt(callback) && fallback === undefined) return undefined;
    const subject = subjectOf(callback, parameters);
    const candidates = this.#index.candidates(callback, subject);
    if (candidates.length === 0 && fallback === undefined) return undefined;
    return evaluate({
      callback,
      parameters,
      subject,
      candidates,
      tools: { ...tools, resolveSecret: keptOutOfTheLog(tools.resolveSecret, parameters.browser) },
      now: this.#now(),
      ...(fallback === undefined ? {} : { fallback }),
    });
  }

  /** What the files say for when no rule answers; the stricter word counts. */
  #default<Decision>(
    of: RuleDefault['of'],
    canceled: Decision,
    nearMisses: ConstructorParameters<typeof AskPerson>[1],
  ): Decided<Decision> | AskPerson | undefined {
    const stated = this.files.flatMap(({ path, defaults }) =>
      defaults.filter((entry) => entry.of === of).map((entry) => ({ path, ...entry })),
    );
    const strictest = stated.find(({ answer }) => answer !== 'prompt') ?? stated[0];
    if (strictest === undefined) return undefined;
    const by: DecidedBy = {
      kind: 'rule',
      id: 'defaults',
      file: strictest.path,
      line: strictest.line,
    };
    if (strictest.answer === 'prompt') return new AskPerson(by, nearMisses);
    const { decision, explanation } = refusals[of];
    const said = `${explanation}, as the file says for when no rule answers`;
    return new Decided(canceled, [{ decision, by, explanation: said }], nearMisses);
  }
}

/**
 * What a rule fills in is not told by its session, whatever the header is called. The environment holds words as well that
 * are no secrets and stand in URLs and sentences: those are masked in header fields only.
 */
function keptOutOfTheLog(resolve: ResolveSecret, browser: Browser): ResolveSecret {
  return async (reference) => {
    const secret = await resolve(reference);
    if (secret !== undefined) {
      browser.keepSecret?.(secret, reference.source === 'secret' ? 'everywhere' : 'headers');
    }
    return secret;
  };
}

/** Rules that were there before go on counting their uses. */
function activateAll(file: RuleFile, before: readonly ActiveRule[]): ActiveRule[] {
  const counts = new Map(before.map(({ rule, uses }) => [rule.id, uses]));
  return file.rules.map((rule, position) => {
    const uses = counts.get(rule.id) ?? new Uses();
    // A second rule of the same id has a count of its own.
    counts.delete(rule.id);
    return activate(rule, file.path, uses, position);
  });
}

function stillInForce({ rules }: RuleFile, problems: readonly Problem[]): Problem {
  const start = { line: 0, character: 0 };
  return {
    code: 'last-good-version',
    severity: 'warning',
    message: `The last good version of this file is still in force, with ${String(rules.length)} ${rules.length === 1 ? 'rule' : 'rules'}.`,
    hint: 'Correct the errors; the new version is taken as soon as there are none.',
    range: problems[0]?.range ?? { start, end: start },
  };
}
