import type { HeaderChange } from '../../session/headers.ts';
import { maskedRanges, maskHeaders, maskUrl } from '../../session/mask.ts';
import { secretsInBody } from '../../session/maskBody.ts';
import type { SecretPart } from '../../session/maskBody.ts';
import { isSecretField, isSecretParameter } from '../../session/secretNames.ts';
import { isSlug, looksRandom, tokensIn } from '../../session/tokenShapes.ts';
import type { Fault, ValuePath } from '../document/fault.ts';
import { isPlaceholder } from './placeholder.ts';
import type {
  HeaderCondition,
  Rule,
  RuleAction,
  RuleCondition,
  UrlTransform,
} from '../schema/ruleFile.ts';

/**
 * The secrets that are written in a rule, for everyone who has the file. What a secret looks like is what the log masks
 * (`engine/session`); of that only what can't be meant as a placeholder is told of, and of what answers in place of a
 * server, where values are mostly made up, only what looks like a real token. One a text: the next one is told of when
 * this one is gone.
 */
export function secretFaults(rule: Rule): Fault[] {
  return secretPlaces(rule).flatMap((place) => faultOf(place) ?? []);
}

/** All texts of a rule with all that a mask would hide of them. */
export function secretPlaces(rule: Rule): SecretPlace[] {
  const places = [
    ...placesInAction(rule.action, ['action']),
    ...placesInCondition(rule.condition, ['condition']),
  ];
  const known = new Set(places.map(({ path }) => JSON.stringify(path)));
  const others = otherTexts(rule, []).filter(({ path }) => !known.has(JSON.stringify(path)));
  return [...places, ...others];
}

/** All texts of a rule with a token in them, which is known by its form wherever it stands: no field has to be listed for it. */
function otherTexts(value: unknown, path: ValuePath): SecretPlace[] {
  if (typeof value === 'string') {
    const parts = byForm(value);
    return parts.length === 0 ? [] : [{ kind: 'other', text: value, path, parts }];
  }
  if (typeof value !== 'object' || value === null) return [];
  const inside = Array.isArray(value) ? [...(value as unknown[]).entries()] : Object.entries(value);
  return inside.flatMap(([step, each]) => otherTexts(each, [...path, step]));
}

/** What a place is, and so what one can do there. */
type Kind = 'sent' | 'target' | 'condition' | 'replaced' | 'answered' | 'other';

/** A text, with all that a mask would hide of it. */
export interface SecretPlace {
  readonly kind: Kind;
  /** A reference to a secret is filled in here. */
  readonly isFilled?: true;
  readonly text: string;
  readonly path: ValuePath;
  readonly parts: readonly SecretPart[];
}

const hints: Readonly<Record<Kind, string>> = {
  sent: 'Keep the secret elsewhere and write ${secret:NAME} or ${env:NAME} in its place.',
  target:
    'Send it in a header, with modifyHeaders and ${secret:NAME}, or let a handler module make the URL.',
  condition: 'Write * in its place, or match something that is not secret.',
  replaced: 'Write a made-up value, or let a handler module make the body.',
  answered: 'Write a made-up value.',
  other: 'Remove it from the file. If it is in use, replace it where it was issued.',
};

function faultOf({ kind, isFilled, text, path, parts }: SecretPlace): Fault | undefined {
  const part = parts.find((each) => isReal(text.slice(each.start, each.end), each.name, kind));
  if (part === undefined) return undefined;
  const what = part.name === null ? 'This token' : `The value of ${part.name}`;
  return {
    code: isFilled === true ? 'literal-secret' : 'exposed-secret',
    severity: 'warning',
    message: `${what} is in the file for everyone to read.`,
    hint: isFilled === true ? hints.sent : hints[kind],
    path,
    part: { start: part.start, end: part.end },
  };
}

/** Shorter ones are no secrets, or are guessed anyway. */
const SHORTEST = 3;

function isReal(value: string, name: string | null, kind: Kind): boolean {
  const text = kind === 'condition' ? value.replaceAll(/^[*^|]+|[*^|$]+$/g, '') : value;
  if (isPlaceholder(text) || isSlug(text)) return false;
  if (tokensIn(text).length > 0) return true;
  // A pattern, which matches more than one value.
  if (kind === 'condition' && !/^[\w.~%@:+/=-]+$/.test(text)) return false;
  const saysSo = kind !== 'answered' && name !== null && isSecretField(name);
  return saysSo ? text.length >= SHORTEST : looksRandom(text);
}

function placesInAction(action: RuleAction, path: ValuePath): SecretPlace[] {
  switch (action.type) {
    case 'continueRequest': {
      const { headers = {}, postData, url } = action;
      return [
        ...Object.entries(headers).flatMap(([name, value]) =>
          value === null ? [] : [headerPlace(name, value, [...path, 'headers', name], 'sent')],
        ),
        ...(postData === undefined
          ? []
          : [{ ...bodyPlace(postData, [...path, 'postData'], 'sent'), isFilled: true as const }]),
        ...(url === undefined ? [] : [urlPlace(url, [...path, 'url'], 'target')]),
      ];
    }
    case 'modifyHeaders':
      return [
        ...changedHeaders(action.requestHeaders, [...path, 'requestHeaders'], 'sent'),
        ...changedHeaders(action.responseHeaders, [...path, 'responseHeaders'], 'answered'),
      ];
    case 'redirect':
      return targetPlaces(action.redirect, [...path, 'redirect']);
    case 'rewriteRedirect':
      return [
        ...(action.redirect === undefined
          ? []
          : targetPlaces(action.redirect, [...path, 'redirect'])),
        ...changedHeaders(action.requestHeaders, [...path, 'requestHeaders'], 'sent'),
      ];
    case 'replaceBody': {
      const { body, json, replacements = [] } = action;
      return [
        ...(body === undefined ? [] : [bodyPlace(body, [...path, 'body'], 'replaced')]),
        ...jsonPlaces(json, [...path, 'json'], 'replaced'),
        ...replacements.map(({ with: text }, index) =>
          bodyPlace(text, [...path, 'replacements', index, 'with'], 'replaced'),
        ),
      ];
    }
    case 'continueWithAuth': {
      const text = action.credentials?.username ?? '';
      const at = [...path, 'credentials', 'username'];
      return [{ kind: 'sent', isFilled: true, text, path: at, parts: byForm(text) }];
    }
    case 'fulfill': {
      const { headers = {}, body, json } = action;
      return [
        ...Object.entries(headers).map(([name, value]) =>
          headerPlace(name, value, [...path, 'headers', name], 'answered'),
        ),
        ...(body === undefined ? [] : [bodyPlace(body, [...path, 'body'], 'answered')]),
        ...jsonPlaces(json, [...path, 'json'], 'answered'),
      ];
    }
    default:
      return [];
  }
}

function changedHeaders(
  changes: readonly HeaderChange[] = [],
  path: ValuePath,
  kind: Kind,
): SecretPlace[] {
  return changes.flatMap((change, index) =>
    change.operation === 'remove'
      ? []
      : [headerPlace(change.header, change.value, [...path, index, 'value'], kind)],
  );
}

function targetPlaces(
  target:
    | { readonly url: string }
    | { readonly transform: UrlTransform }
    | { readonly regexSubstitution: string },
  path: ValuePath,
): SecretPlace[] {
  if ('url' in target) return [urlPlace(target.url, [...path, 'url'], 'target')];
  if ('regexSubstitution' in target) {
    return [urlPlace(target.regexSubstitution, [...path, 'regexSubstitution'], 'target')];
  }
  const { path: newPath, query, fragment, queryTransform } = target.transform;
  const at = [...path, 'transform'];
  return [
    ...(newPath === undefined ? [] : [urlPlace(newPath, [...at, 'path'], 'target')]),
    ...(query === undefined ? [] : [urlPlace(query, [...at, 'query'], 'target')]),
    ...(fragment === undefined ? [] : [urlPlace(fragment, [...at, 'fragment'], 'target')]),
    ...(queryTransform?.addOrReplaceParams ?? []).map(({ key, value }, index) => ({
      kind: 'target' as const,
      text: value,
      path: [...at, 'queryTransform', 'addOrReplaceParams', index, 'value'],
      parts: isSecretParameter(key) ? [whole(value, key)] : byForm(value),
    })),
  ];
}

function placesInCondition(condition: RuleCondition, path: ValuePath): SecretPlace[] {
  const { urlPattern, requestBody, all = [], any = [], not } = condition;
  const urls = (['urlFilter', 'regexFilter', 'redirectUrlFilter'] as const).flatMap((name) => {
    const text = condition[name];
    return text === undefined ? [] : [urlPlace(text, [...path, name], 'condition')];
  });
  const headers = (
    ['requestHeaders', 'responseHeaders', 'excludedResponseHeaders'] as const
  ).flatMap((name) =>
    (condition[name] ?? []).flatMap((wanted, index) =>
      headerPlaces(wanted, [...path, name, index]),
    ),
  );
  const patterns =
    typeof urlPattern === 'string'
      ? [urlPlace(urlPattern, [...path, 'urlPattern'], 'condition')]
      : Object.entries(urlPattern ?? {}).map(([name, text]) =>
          partPlace(name, text, [...path, 'urlPattern', name]),
        );
  return [
    ...urls,
    ...patterns,
    ...headers,
    ...(requestBody?.includes === undefined
      ? []
      : [bodyPlace(requestBody.includes, [...path, 'requestBody', 'includes'], 'condition')]),
    ...(requestBody?.matches === undefined
      ? []
      : [patternPlace(requestBody.matches, [...path, 'requestBody', 'matches'])]),
    ...jsonPlaces(
      requestBody?.jsonIncluding,
      [...path, 'requestBody', 'jsonIncluding'],
      'condition',
    ),
    ...all.flatMap((each, index) => placesInCondition(each, [...path, 'all', index])),
    ...any.flatMap((each, index) => placesInCondition(each, [...path, 'any', index])),
    ...(not === undefined ? [] : placesInCondition(not, [...path, 'not'])),
  ];
}

function headerPlaces({ header, ...lists }: HeaderCondition, path: ValuePath): SecretPlace[] {
  return (['values', 'excludedValues'] as const).flatMap((list) =>
    (lists[list] ?? []).map((value, index) => {
      const { isFilled: _, ...place } = headerPlace(
        header,
        value,
        [...path, list, index],
        'condition',
      );
      return place;
    }),
  );
}

/** One part of a URL, without the sign before it. */
function partPlace(name: string, text: string, path: ValuePath): SecretPlace {
  if (name !== 'search') return { kind: 'condition', text, path, parts: byForm(text) };
  const { parts, ...place } = urlPlace(`?${text}`, path, 'condition');
  const moved = parts.map(({ start, end, ...part }) => ({
    ...part,
    start: start - 1,
    end: end - 1,
  }));
  return { ...place, text, parts: moved };
}

function headerPlace(name: string, value: string, path: ValuePath, kind: Kind): SecretPlace {
  const masked = maskHeaders([[name, value]])[0]?.[1] ?? value;
  const parts = maskedRanges(value, masked).map((place) => ({
    ...place,
    name: nameBefore(value, place.start) ?? name,
  }));
  return { kind, isFilled: true, text: value, path, parts: [...parts, ...byForm(value)] };
}

/** A URL or a pattern of URLs, which may begin with the signs that say where it begins. */
function urlPlace(text: string, path: ValuePath, kind: Kind): SecretPlace {
  const signs = /^[|^]*/.exec(text)?.[0].length ?? 0;
  const url = text.slice(signs);
  const parts = maskedRanges(url, maskUrl(url)).map(({ start, end }) => ({
    start: start + signs,
    end: end + signs,
    name: nameBefore(url, start),
  }));
  return { kind, text, path, parts: [...parts, ...byForm(text)] };
}

function bodyPlace(text: string, path: ValuePath, kind: Kind): SecretPlace {
  return { kind, text, path, parts: secretsInBody(text, null) };
}

/** A regular expression, where a value that repeats anything is no secret. */
function patternPlace(text: string, path: ValuePath): SecretPlace {
  const place = bodyPlace(text, path, 'condition');
  const isText = ({ start, end }: SecretPart): boolean => !/[.+]/.test(text.slice(start, end));
  return { ...place, parts: [...place.parts.filter(isText), ...byForm(text)] };
}

/** The texts of a value, each in its own place. */
function jsonPlaces(value: unknown, path: ValuePath, kind: Kind): SecretPlace[] {
  if (typeof value === 'string') {
    const name = path.at(-1);
    const isNamed = typeof name === 'string' && isSecretField(name);
    return [{ kind, text: value, path, parts: isNamed ? [whole(value, name)] : byForm(value) }];
  }
  if (typeof value !== 'object' || value === null) return [];
  const inside = Array.isArray(value)
    ? [...(value as unknown[]).entries()]
    : Object.entries(value as Readonly<Record<string, unknown>>);
  return inside.flatMap(([step, each]) => jsonPlaces(each, [...path, step], kind));
}

function whole(text: string, name: string): SecretPart {
  return { start: 0, end: text.length, name };
}

function byForm(text: string): SecretPart[] {
  return tokensIn(text).map((token) => ({ ...token, name: null }));
}

/** The name of a parameter or a cookie before its value, "password" for that of a URL; null: there is none. */
function nameBefore(text: string, start: number): string | null {
  const before = text.slice(0, start);
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:$/i.test(before)) return 'password';
  return /([\w.$%-]+(?:\[[\w.$%-]*\])*)=$/.exec(before)?.[1] ?? null;
}
