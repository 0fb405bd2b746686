import type { Fault, ValuePath } from '../../fault.ts';
import { isSecretField, isSecretParameter } from '../../../engine/session/secretNames.ts';
import { secretLeftOut } from '../importer.ts';
import { isRecord, listOf, textOf } from '../values.ts';
import { fieldWithoutTokens } from './tokens.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An entry as it may lie beside a rule file, for everybody who has the workspace: without credentials, cookies and tokens. */
export function cleanEntry(
  entry: unknown,
  path: ValuePath,
): { readonly entry: unknown; readonly losses: Fault[] } {
  if (!isRecord(entry)) return { entry, losses: [] };
  const request = cleanMessage(entry['request'], [...path, 'request']);
  const response = cleanMessage(entry['response'], [...path, 'response']);
  const losses = [...request.losses, ...response.losses];
  const posted = secretIn(fieldsOf(request.message)['postData']);
  if (posted !== null) {
    losses.push(
      secretLeftOut(
        [...path, 'request', 'postData'],
        `The body of the request has ${posted} in it and was not copied.`,
        'Nothing to do: a request with any body is answered.',
      ),
    );
  }
  const content = secretIn(fieldsOf(response.message)['content']);
  if (content !== null) {
    losses.push({
      ...secretLeftOut(
        [...path, 'response', 'content'],
        `The body of the response has ${content} in it, and was copied as it is.`,
        'Replace the value in the copy before you share it.',
      ),
      code: 'secret-copied',
    });
  }
  const { postData, ...withoutBody } = fieldsOf(request.message);
  return {
    entry: {
      ...entry,
      request: posted === null ? request.message : withoutBody,
      response: response.message,
    },
    losses,
  };
}

function fieldsOf(message: unknown): Fields {
  return isRecord(message) ? message : {};
}

function cleanMessage(
  message: unknown,
  path: ValuePath,
): { readonly message: unknown; readonly losses: Fault[] } {
  if (!isRecord(message)) return { message, losses: [] };
  const headers = listOf(message['headers']);
  const isSecret = (header: unknown): boolean =>
    isRecord(header) && isSecretField(textOf(header['name']) ?? '');
  const names = [
    ...new Set(headers.filter(isSecret).map((header) => String((header as Fields)['name']))),
  ];
  return {
    message: {
      ...message,
      ...('headers' in message
        ? { headers: headers.filter((header) => !isSecret(header)).map(withoutTokens) }
        : {}),
      ...('cookies' in message ? { cookies: [] } : {}),
      ...('redirectURL' in message
        ? {
            redirectURL: fieldWithoutTokens(
              'Location',
              textOf(message['redirectURL']) ?? '',
              false,
            ),
          }
        : {}),
    },
    losses: names.map((name) =>
      secretLeftOut(
        [...path, 'headers'],
        `${name} may be a secret and was not copied.`,
        'If the answer needs it, import with --with-secrets on the command line.',
      ),
    ),
  };
}

/** A URL with a token in it, such as where a login redirects to. */
function withoutTokens(header: unknown): unknown {
  if (!isRecord(header)) return header;
  const { name, value } = header;
  if (typeof name !== 'string' || typeof value !== 'string') return header;
  return { ...header, value: fieldWithoutTokens(name, value, false) };
}

/** The name of what looks like a secret in a body of JSON or of a form; null: there is none. */
function secretIn(body: unknown): string | null {
  if (!isRecord(body)) return null;
  const { params, mimeType, encoding } = body;
  const named = listOf(params).find(
    (param) => isRecord(param) && isSecretParameter(textOf(param['name']) ?? ''),
  );
  if (isRecord(named)) return String(named['name']);
  const text = encoding === 'base64' ? '' : (textOf(body['text']) ?? '');
  if (/x-www-form-urlencoded/i.test(textOf(mimeType) ?? '')) {
    return [...new URLSearchParams(text).keys()].find(isSecretParameter) ?? null;
  }
  // JSON's own shape, without reading all of it: names in front of a text that is not empty.
  for (const [, name = ''] of text.matchAll(/"([\w.-]{1,60})"\s*:\s*"[^"]/g)) {
    if (isSecretField(name)) return name;
  }
  return null;
}
