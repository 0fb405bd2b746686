/**
 * What Chrome does with a declarativeNetRequest list, as its reference says it and written apart from our rules:
 * https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest#rules_and_precedence
 * and https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/declarativeNetRequest#matching_precedence
 */

export interface ChromeRule {
  readonly id: number;
  readonly priority?: number;
  readonly condition: Readonly<Record<string, unknown>>;
  readonly action: {
    readonly type: string;
    readonly redirect?: { readonly url?: string; readonly transform?: { readonly host?: string } };
    readonly requestHeaders?: readonly HeaderOperation[];
    readonly responseHeaders?: readonly HeaderOperation[];
  };
}

export interface HeaderOperation {
  readonly header: string;
  readonly operation: string;
  readonly value?: string;
}

export interface ChromeRequest {
  readonly url: string;
  readonly method: string;
  readonly type: string;
  readonly initiator: string | null;
}

export interface Outcome {
  readonly blocked: boolean;
  /** Of each hop. */
  readonly urls: readonly string[];
  readonly requestHeaders: readonly string[];
  readonly responseHeaders: readonly string[];
}

export const MAX_HOPS = 6;
const PRECEDENCE = ['redirect', 'upgradeScheme', 'block', 'allowAllRequests', 'allow'];

export function chrome(rules: readonly ChromeRule[], first: ChromeRequest): Outcome {
  const urls = [first.url];
  for (let request = first; ; request = { ...request, url: urls.at(-1) ?? '' }) {
    const matching = rules.filter((rule) => matches(rule, request));
    const [best] = matching
      .filter(({ action }) => PRECEDENCE.includes(action.type))
      .filter((rule) => rule.action.type !== 'redirect' || target(rule, request) !== request.url)
      .sort((a, b) => strength(b) - strength(a));
    const type = best?.action.type;
    if (type === 'block') return { blocked: true, urls, requestHeaders: [], responseHeaders: [] };
    if (best !== undefined && (type === 'redirect' || type === 'upgradeScheme')) {
      urls.push(target(best, request));
      if (urls.length < MAX_HOPS) continue;
      // Neither goes on for ever; what becomes of it then is no matter of precedence.
      return { blocked: false, urls, requestHeaders: [], responseHeaders: [] };
    }
    const allowed = Math.max(
      0,
      ...matching.filter(({ action }) => action.type.startsWith('allow')).map(priorityOf),
    );
    const changes = matching
      .filter((rule) => rule.action.type === 'modifyHeaders' && priorityOf(rule) > allowed)
      .sort((a, b) => priorityOf(b) - priorityOf(a));
    return {
      blocked: false,
      urls,
      requestHeaders: changedHeaders(changes.flatMap(({ action }) => action.requestHeaders ?? [])),
      responseHeaders: changedHeaders(
        changes.flatMap(({ action }) => action.responseHeaders ?? []),
      ),
    };
  }
}

function priorityOf({ priority = 1 }: ChromeRule): number {
  return priority;
}

function strength(rule: ChromeRule): number {
  return priorityOf(rule) * 10 + PRECEDENCE.indexOf(rule.action.type);
}

function target({ action }: ChromeRule, { url }: ChromeRequest): string {
  const { redirect } = action;
  if (redirect?.url !== undefined) return redirect.url;
  const { host } = redirect?.transform ?? {};
  if (host !== undefined) return url.replace(/\/\/[^/]*/, `//${host}`);
  return url.replace(/^http:/, 'https:');
}

/** The message has X-A: old and X-B: old before. */
export const BEFORE: readonly (readonly [string, string])[] = [
  ['X-A', 'old'],
  ['X-B', 'old'],
];

function changedHeaders(operations: readonly HeaderOperation[]): string[] {
  const first = new Map<string, string>();
  let fields = BEFORE.map(([name, value]) => `${name}: ${value}`);
  for (const { header, operation, value = '' } of operations) {
    const before = first.get(header);
    // After append or set others can only append, after remove nobody can do anything.
    if (before === 'remove' || (before !== undefined && operation !== 'append')) continue;
    if (before === undefined) first.set(header, operation);
    if (operation !== 'append') fields = fields.filter((field) => !field.startsWith(`${header}:`));
    if (operation !== 'remove') fields.push(`${header}: ${value}`);
  }
  return fields.sort();
}

const KNOWN_METHODS = ['connect', 'delete', 'get', 'head', 'options', 'patch', 'post', 'put'];

function matches({ condition, action }: ChromeRule, request: ChromeRequest): boolean {
  const { url, type, initiator } = request;
  const method = KNOWN_METHODS.includes(request.method.toLowerCase())
    ? request.method.toLowerCase()
    : 'other';
  const { hostname, protocol } = new URL(url);
  const isUnder = (host: string, domains: unknown): boolean =>
    (domains as string[]).some((domain) => host === domain || host.endsWith(`.${domain}`));
  if (action.type === 'upgradeScheme' && protocol !== 'http:') return false;
  if (!('resourceTypes' in condition) && !('excludedResourceTypes' in condition)) {
    if (type === 'main_frame') return false;
  }
  return Object.entries(condition).every(([name, value]) => {
    switch (name) {
      case 'urlFilter':
        return filters[value as string]?.(url, condition['isUrlFilterCaseSensitive'] === true);
      case 'isUrlFilterCaseSensitive':
        return true;
      case 'regexFilter':
        return new RegExp(value as string, 'i').test(url);
      case 'requestDomains':
        return isUnder(hostname, value);
      case 'excludedRequestDomains':
        return !isUnder(hostname, value);
      case 'initiatorDomains':
        return initiator !== null && isUnder(initiator, value);
      case 'requestMethods':
        return (value as string[]).includes(method);
      case 'excludedRequestMethods':
        return !(value as string[]).includes(method);
      case 'resourceTypes':
        return (value as string[]).includes(type);
      case 'excludedResourceTypes':
        return !(value as string[]).includes(type);
      default:
        throw new Error(`The reference does not know ${name}.`);
    }
  });
}

/** The URL filters that tests use, each said anew. */
export const filters: Readonly<Record<string, (url: string, caseSensitive: boolean) => boolean>> = {
  '||a.test^': (url) => /^https?:\/\/([^/]*\.)?a\.test(\/|:|$)/.test(url),
  '/X': (url, caseSensitive) => (caseSensitive ? url : url.toUpperCase()).includes('/X'),
  '|http:': (url) => url.startsWith('http:'),
  '*y|': (url) => url.endsWith('y'),
};
