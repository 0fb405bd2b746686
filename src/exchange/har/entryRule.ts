import { headerFaults } from '../../rules/actions/changeHeaders.ts';
import type { Fault, ValuePath } from '../../rules/document/fault.ts';
import type { KnownSecrets } from '../../session/knownSecrets.ts';
import { isSecretField } from '../../session/secretNames.ts';
import { changed, leftOut, secretLeftOut } from '../conversion/importer.ts';
import type { DraftCondition, ImportOptions } from '../conversion/importer.ts';
import { inUtf8 } from './harEntry.ts';
import type { RecordedEntry } from './harEntry.ts';
import { fieldWithoutTokens, replaceTokens } from './tokens.ts';

/** Half a rule: which requests an entry answers, and what it needs to be told. */
export interface EntryCondition {
  readonly condition: DraftCondition;
  /** Something stands in the URL that was not copied. */
  readonly hidesSecret: boolean;
  readonly warnings: readonly Fault[];
}

/** The very URL of the entry, with anything in the place of its secrets. */
export function conditionOf(
  { method, url }: RecordedEntry,
  path: ValuePath,
  { includeSecrets }: ImportOptions,
): EntryCondition {
  const href = (URL.parse(url)?.href ?? url).replace(/#[^]*$/, '');
  const filter = replaceTokens(href, '*', includeSecrets);
  const hidesSecret = filter !== href;
  return {
    hidesSecret,
    condition: {
      urlFilter: `|${filter}|`,
      isUrlFilterCaseSensitive: true,
      requestMethods: [method.toLowerCase()],
    },
    warnings: hidesSecret
      ? [
          secretLeftOut(
            [...path, 'request', 'url'],
            'Part of the URL looks like a secret and was not copied.',
            'The rule takes anything in its place: nothing to do, unless the answer depends on it.',
          ),
        ]
      : [],
  };
}

/** What the connection or the recorder has made of the response, and what the answer itself will have. */
const NOT_ANSWERED = new Set([
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'upgrade',
  'trailer',
]);

/** The headers of an answer: decoded as the body is, without secrets, each name once. */
export function answerHeaders(
  { headers, mimeType, isText }: RecordedEntry,
  path: ValuePath,
  { includeSecrets }: ImportOptions,
  known: KnownSecrets,
): { readonly headers: Readonly<Record<string, string>>; readonly warnings: Fault[] } {
  const warnings: Fault[] = [];
  const at = [...path, 'response', 'headers'];
  const kept = headers
    .filter(({ name }) => !NOT_ANSWERED.has(name.toLowerCase()))
    .map(({ name, value }) => ({
      name,
      value: includeSecrets ? value : fieldWithoutTokens(name, value, known),
    }));
  const answered = kept.filter(({ name, value }) => {
    if (!includeSecrets && isSecretField(name)) {
      warnings.push(
        secretLeftOut(
          at,
          `${name} of the response may be a secret and was not copied.`,
          'If the answer needs it, import with --with-secrets on the command line.',
        ),
      );
      return false;
    }
    const [fault] = headerFaults({ header: name, operation: 'set', value }, []).filter(
      ({ severity }) => severity === 'error',
    );
    if (fault !== undefined) warnings.push(leftOut(at, fault.message, fault.hint));
    return fault === undefined;
  });
  const result: Record<string, string> = {};
  for (const [, sameName] of Map.groupBy(answered, ({ name }) => name.toLowerCase())) {
    const [first] = sameName;
    if (first === undefined) continue;
    if (sameName.length > 1 && first.name.toLowerCase() === 'set-cookie') {
      warnings.push(
        changed(
          at,
          `The response set ${String(sameName.length)} cookies, and an answer can set one.`,
          'Write the others with modifyHeaders and append.',
        ),
      );
      result[first.name] = first.value;
    } else {
      // RFC 9110, section 5.3: fields of one name mean the same as one field with their values in a list.
      result[first.name] = sameName.map(({ value }) => value).join(', ');
    }
  }
  return { headers: withContentType(result, mimeType, isText), warnings };
}

function withContentType(
  headers: Record<string, string>,
  mimeType: string,
  isText: boolean,
): Readonly<Record<string, string>> {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'content-type');
  const stated = name === undefined ? mimeType : (headers[name] ?? '');
  if (stated === '' || stated === 'x-unknown') return headers;
  return { ...headers, [name ?? 'Content-Type']: isText ? inUtf8(stated) : stated };
}
