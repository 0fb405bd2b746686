import {
  removedDefaults,
  withDefaultHeaders,
  withoutDefaultHeaders,
  withFittingDefaults,
} from '../../engine/message/defaultHeaders.ts';
import { headerValue, withHeader } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { createRequest, draftOf } from '../../engine/message/request.ts';
import type { Request, RequestDraft } from '../../engine/message/request.ts';
import { responseOf } from '../../engine/message/response.ts';
import { redirectedRequest } from '../../engine/network/redirect/nextHeaders.ts';
import { maskUrl } from '../../session/mask.ts';
import type { RuleTools } from '../actions/action.ts';
import { Changes } from '../actions/changes.ts';
import type { ActiveRule } from '../evaluate/activeRule.ts';
import { factNamesAt, factsOf } from '../facts/callbacks.ts';
import type { Parameters, RuleCallback } from '../facts/callbacks.ts';
import type { RuleFile } from '../schema/ruleFile.ts';
import type { Slices } from '../document/slices.ts';
import { RequestFacts } from '../facts/facts.ts';
import type { FactName, Facts } from '../facts/facts.ts';
import type { RuleReference } from '../../session/sessionEvent.ts';
import type { CallbackExplanation, HopEnding, HopExplanation } from './explanation.ts';
import { callbackWords } from '../../words/callbackWords.ts';
import { fallbackOf } from './fallback.ts';
import { explainCallback } from './explainCallback.ts';
import type { ExplainContext, CallbackOutcome } from './explainCallback.ts';
import { isHttp } from '../../session/isHttp.ts';

/** What all hops of an explained request have in common. */
export interface ExplainSetup {
  readonly files: readonly RuleFile[];
  readonly rules: readonly ActiveRule[];
  readonly tools: RuleTools;
  readonly slices: Slices;
  readonly maxOthers: number;
  readonly now: number;
  /** On which hops a rule has acted. */
  readonly uses: Map<ActiveRule, Set<number>>;
}

/** What is known of a request before it is sent. */
const KNOWN: ReadonlySet<FactName> = new Set(factNamesAt('onBeforeResourceLoad'));

const CALLBACK = { continue: () => undefined, cancel: () => undefined };

/** One hop of a request that nobody sends, played in the order of `WebRequest`. */
export class ExplainedHop {
  readonly #setup: ExplainSetup;
  readonly #request: Request;
  readonly #hop: number;
  readonly #callbacks: CallbackExplanation[] = [];
  #ending: HopEnding = { kind: 'sent' };

  constructor(setup: ExplainSetup, request: Request, hop: number) {
    this.#setup = setup;
    this.#request = request;
    this.#hop = hop;
  }

  get explanation(): HopExplanation {
    const { method, url } = this.#request;
    return {
      hop: this.#hop,
      method,
      url: maskUrl(url),
      callbacks: this.#callbacks,
      ending: this.#ending,
    };
  }

  /** Answers with the request that rules make of it before it is sent, if they send it elsewhere. */
  async run(): Promise<Request | null> {
    const request = this.#request;
    const isRedirect = this.#hop > 1;
    if (request.navigation) {
      const about = { ...this.#place, request, userGesture: true, isRedirect };
      const { value, decidedBy } = await this.#simulated('onBeforeBrowse', about);
      if (value?.action === 'cancel') return this.#end('canceled', decidedBy);
    }
    const given = await withDefaultHeaders(request, {});
    const before = this.#factsOf(draftOf(given));
    if (request.flags.has('allowStoredCredentials')) {
      for (const callback of ['getCookieManager', 'canGetCookies', 'canSendCookie'] as const) {
        await this.#predicted(callback, before);
      }
    }

    const draft = draftOf(given);
    const load = { ...this.#place, request: draft, callback: CALLBACK };
    const changes = new Changes('onBeforeResourceLoad', load);
    const { value, decidedBy } = await this.#simulated('onBeforeResourceLoad', load, changes);
    if (value?.action === 'cancel') return this.#end('canceled', decidedBy);
    // What others had changed for the old URL stays behind.
    if (draft.url !== request.url) return this.#rewritten(draft, given.headers);
    changes.put();

    const changed = withFittingDefaults(
      createRequest({ ...given, ...draft, flags: [...draft.flags] }),
      given,
      request.headers,
    );
    const facts = this.#factsOf(draftOf(changed));
    const served = await this.#simulated('getResourceHandler', {
      ...this.#place,
      request: changed,
    });
    if (served.decidedBy !== null && !served.stopped) this.#end('served', served.decidedBy);
    else if (!isHttp(changed.url)) {
      this.#ending = { kind: 'external' };
      await this.#predicted('onProtocolExecution', facts);
      return null;
    } else {
      if (changed.url.startsWith('https:')) await this.#predicted('onCertificateError', facts);
      if (changed.url.startsWith('https:')) {
        await this.#predicted('onSelectClientCertificate', facts);
      }
      await this.#predicted('getAuthCredentials', facts);
    }
    const redirected = new RequestFacts(draftOf(changed), { isRedirect: true });
    await this.#predicted('onResourceRedirect', redirected);
    await this.#predicted('onResourceResponse', facts);
    await this.#predicted('canSetCookie', facts);
    await this.#predicted('getResourceResponseFilter', facts);
    return null;
  }

  /** CEF: a URL changed in OnBeforeResourceLoad is an internal redirect with status 307, which rules are asked about. */
  async #rewritten(draft: RequestDraft, given: HeaderList): Promise<Request | null> {
    const before = this.#request;
    const { method } = draft;
    const location: HeaderList = [['Location', draft.url]];
    const head = { status: 307, statusText: 'Internal Redirect', headers: location };
    const { value, decidedBy } = await this.#simulated('onResourceRedirect', {
      ...this.#place,
      request: createRequest({ ...before, method, headers: draft.headers }),
      oldUrl: before.url,
      newUrl: draft.url,
      newMethod: method,
      response: responseOf(before.url, head, null),
    });
    if (value?.action === 'cancel') return this.#end('canceled', decidedBy);
    if (value?.action === 'stop') return this.#end('stopped', decidedBy);
    const to = value?.url ?? draft.url;
    this.#ending = { kind: 'rewritten', to: maskUrl(to), loop: false };
    const message = {
      ...before,
      ...draft,
      ...{ url: before.url, referrer: before.referrer },
      headers: withoutDefaultHeaders(draft.headers, given, before.headers),
    };
    const next = redirectedRequest(message, to, method, location);
    const written = headerValue(draft.headers, 'authorization');
    const isNew = written !== undefined && written !== headerValue(before.headers, 'authorization');
    const headers = isNew ? withHeader(next.headers, 'Authorization', written) : next.headers;
    const flags = [...draft.flags];
    const place = { redirectedFrom: before.url, requestTarget: null };
    const withoutDefaults = [...before.withoutDefaults, ...removedDefaults(given, draft.headers)];
    return createRequest({ ...before, ...next, ...place, headers, flags, withoutDefaults });
  }

  /** Nobody sends it, so there is no session. */
  get #place(): { browser: { identifier: string }; frame: null; hop: number } {
    return { browser: { identifier: '' }, frame: null, hop: this.#hop };
  }

  #end(kind: 'canceled' | 'served' | 'stopped', by: RuleReference | null): null {
    if (by !== null) this.#ending = { kind, by };
    return null;
  }

  #factsOf(request: RequestDraft): Facts {
    const load = { ...this.#place, request, callback: CALLBACK };
    return factsOf('onBeforeResourceLoad', load);
  }

  /** A callback about which everything is known. */
  #simulated<Name extends RuleCallback>(
    callback: Name,
    parameters: Parameters<Name>,
    changes = new Changes(callback, parameters),
  ): Promise<CallbackOutcome<Name>> {
    const { tools } = this.#setup;
    const facts = factsOf(callback, parameters);
    const simulation = { callback, parameters, changes, tools };
    return this.#explain({ callback, facts, known: new Set(factNamesAt(callback)), simulation });
  }

  /** A callback that is asked when more is known than now. */
  #predicted<Name extends RuleCallback>(
    callback: Name,
    facts: Facts,
  ): Promise<CallbackOutcome<Name>> {
    const known = KNOWN.intersection(new Set(factNamesAt(callback)));
    return this.#explain({ callback, facts, known, simulation: null });
  }

  async #explain<Name extends RuleCallback>(
    asked: Omit<ExplainContext<Name>, 'now' | 'hop' | 'uses' | 'slices' | 'maxOthers'>,
  ): Promise<CallbackOutcome<Name>> {
    const { files, rules, now, uses, slices, maxOthers } = this.#setup;
    const outcome = await explainCallback(rules, {
      ...asked,
      now,
      hop: this.#hop,
      uses,
      slices,
      maxOthers,
    });
    const { callback } = asked;
    this.#callbacks.push({
      callback,
      condition: asked.simulation === null ? callbackWords[callback].condition : null,
      rules: outcome.rules,
      misses: outcome.misses,
      furtherMisses: outcome.furtherMisses,
      decidedBy: outcome.decidedBy,
      fallback: fallbackOf(callback, files),
    });
    return outcome;
  }
}
