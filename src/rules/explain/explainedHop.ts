import {
  removedDefaults,
  withDefaultHeaders,
  withoutDefaultHeaders,
  withFittingDefaults,
} from '../../engine/message/defaultHeaders.ts';
import { headerValue, withHeader } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { createRequest, draftOf, isHttp } from '../../engine/message/request.ts';
import type { Request, RequestDraft } from '../../engine/message/request.ts';
import { responseOf } from '../../engine/message/response.ts';
import { redirectedRequest } from '../../engine/network/redirect/nextHeaders.ts';
import { maskUrl } from '../../session/mask.ts';
import type { RuleTools } from '../actions/action.ts';
import { Changes } from '../actions/changes.ts';
import type { ActiveRule } from '../activeRule.ts';
import { factsAt, subjectOf } from '../callbacks.ts';
import type { Parameters, RuleCallback } from '../callbacks.ts';
import type { RuleFile } from '../ruleFile.ts';
import type { Slices } from '../slices.ts';
import { RequestSubject } from '../subject.ts';
import type { Fact, Subject } from '../subject.ts';
import type { CallbackAccount, Ending, HopAccount, RuleReference } from './account.ts';
import { conditionOf, fallbackOf } from './callbackWords.ts';
import { weigh } from './weigh.ts';
import type { Scene, Weighed } from './weigh.ts';

/** What all hops of an explained request have in common. */
export interface Stage {
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
const KNOWN: ReadonlySet<Fact> = new Set(factsAt('onBeforeResourceLoad'));

const CALLBACK = { continue: () => undefined, cancel: () => undefined };

/** One hop of a request that nobody sends, played in the order of `WebRequest`. */
export class ExplainedHop {
  readonly #stage: Stage;
  readonly #request: Request;
  readonly #hop: number;
  readonly #callbacks: CallbackAccount[] = [];
  #ending: Ending = { kind: 'sent' };

  constructor(stage: Stage, request: Request, hop: number) {
    this.#stage = stage;
    this.#request = request;
    this.#hop = hop;
  }

  get account(): HopAccount {
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
  async play(): Promise<Request | null> {
    const request = this.#request;
    const isRedirect = this.#hop > 1;
    if (request.navigation) {
      const about = { ...this.#place, request, userGesture: true, isRedirect };
      const { value, decidedBy } = await this.#rehearsed('onBeforeBrowse', about);
      if (value?.action === 'cancel') return this.#end('canceled', decidedBy);
    }
    const given = await withDefaultHeaders(request, {});
    const before = this.#subjectOf(draftOf(given));
    if (request.flags.has('allowStoredCredentials')) {
      for (const callback of ['getCookieManager', 'canGetCookies', 'canSendCookie'] as const) {
        await this.#foreseen(callback, before);
      }
    }

    const draft = draftOf(given);
    const load = { ...this.#place, request: draft, callback: CALLBACK };
    const changes = new Changes('onBeforeResourceLoad', load);
    const { value, decidedBy } = await this.#rehearsed('onBeforeResourceLoad', load, changes);
    if (value?.action === 'cancel') return this.#end('canceled', decidedBy);
    // What others had changed for the old URL stays behind.
    if (draft.url !== request.url) return this.#rewritten(draft, given.headers);
    changes.put();

    const changed = withFittingDefaults(
      createRequest({ ...given, ...draft, flags: [...draft.flags] }),
      given,
      request.headers,
    );
    const subject = this.#subjectOf(draftOf(changed));
    const served = await this.#rehearsed('getResourceHandler', {
      ...this.#place,
      request: changed,
    });
    if (served.decidedBy !== null && !served.stopped) this.#end('served', served.decidedBy);
    else if (!isHttp(changed.url)) {
      this.#ending = { kind: 'external' };
      await this.#foreseen('onProtocolExecution', subject);
      return null;
    } else {
      if (changed.url.startsWith('https:')) await this.#foreseen('onCertificateError', subject);
      if (changed.url.startsWith('https:')) {
        await this.#foreseen('onSelectClientCertificate', subject);
      }
      await this.#foreseen('getAuthCredentials', subject);
    }
    const redirected = new RequestSubject(draftOf(changed), { isRedirect: true });
    await this.#foreseen('onResourceRedirect', redirected);
    await this.#foreseen('onResourceResponse', subject);
    await this.#foreseen('canSetCookie', subject);
    await this.#foreseen('getResourceResponseFilter', subject);
    return null;
  }

  /** CEF: a URL changed in OnBeforeResourceLoad is an internal redirect with status 307, which rules are asked about. */
  async #rewritten(draft: RequestDraft, given: HeaderList): Promise<Request | null> {
    const before = this.#request;
    const { method } = draft;
    const location: HeaderList = [['Location', draft.url]];
    const head = { status: 307, statusText: 'Internal Redirect', headers: location };
    const { value, decidedBy } = await this.#rehearsed('onResourceRedirect', {
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

  #subjectOf(request: RequestDraft): Subject {
    const load = { ...this.#place, request, callback: CALLBACK };
    return subjectOf('onBeforeResourceLoad', load);
  }

  /** A callback about which everything is known. */
  #rehearsed<Name extends RuleCallback>(
    callback: Name,
    parameters: Parameters<Name>,
    changes = new Changes(callback, parameters),
  ): Promise<Weighed<Name>> {
    const { tools } = this.#stage;
    const subject = subjectOf(callback, parameters);
    const rehearsal = { callback, parameters, changes, tools };
    return this.#weigh({ callback, subject, known: new Set(factsAt(callback)), rehearsal });
  }

  /** A callback that is asked when more is known than now. */
  #foreseen<Name extends RuleCallback>(callback: Name, subject: Subject): Promise<Weighed<Name>> {
    const known = KNOWN.intersection(new Set(factsAt(callback)));
    return this.#weigh({ callback, subject, known, rehearsal: null });
  }

  async #weigh<Name extends RuleCallback>(
    asked: Omit<Scene<Name>, 'now' | 'hop' | 'uses' | 'slices' | 'maxOthers'>,
  ): Promise<Weighed<Name>> {
    const { files, rules, now, uses, slices, maxOthers } = this.#stage;
    const weighed = await weigh(rules, { ...asked, now, hop: this.#hop, uses, slices, maxOthers });
    const { callback } = asked;
    this.#callbacks.push({
      callback,
      condition: asked.rehearsal === null ? conditionOf(callback) : null,
      rules: weighed.rules,
      misses: weighed.misses,
      furtherMisses: weighed.furtherMisses,
      decidedBy: weighed.decidedBy,
      fallback: fallbackOf(callback, files),
    });
    return weighed;
  }
}
