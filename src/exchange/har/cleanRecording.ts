import type { Fault, ValuePath } from '../../rules/document/fault.ts';
import type { KnownSecrets } from '../../session/knownSecrets.ts';
import type { SecretPart } from '../../session/maskBody.ts';
import { maskBodyBytes, maskBytes, secretsInBytes } from '../../engine/body/maskBytes.ts';
import { isSecretField, isSecretParameter } from '../../session/secretNames.ts';
import { secretLeftOut } from '../conversion/importer.ts';
import { listOf, textOf } from '../conversion/values.ts';
import { inUtf8 } from './harEntry.ts';
import { fieldWithoutTokens } from './tokens.ts';
import { isRecord } from '../../session/kindOf.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An entry as it may lie beside a rule file, for everybody who has the workspace: without credentials, cookies and tokens. */
export function cleanEntry(
  entry: unknown,
  path: ValuePath,
  known: KnownSecrets,
): { readonly entry: unknown; readonly warnings: Fault[] } {
  if (!isRecord(entry)) return { entry, warnings: [] };
  const request = cleanMessage(entry['request'], [...path, 'request'], known);
  const response = cleanMessage(entry['response'], [...path, 'response'], known);
  const warnings = [...request.warnings, ...response.warnings];
  const { postData, ...withoutBody } = fieldsOf(request.message);
  const posted = secretIn(postData, known);
  if (posted !== null) {
    warnings.push(
      secretLeftOut(
        [...path, 'request', 'postData'],
        `The body of the request contains ${posted}, so it was not copied.`,
        'Nothing to do: a request with any body is answered.',
      ),
    );
  }
  const content = cleanContent(fieldsOf(response.message)['content'], path, known);
  warnings.push(...content.warnings);
  return {
    entry: {
      ...entry,
      request: posted === null ? request.message : withoutBody,
      response:
        content.warnings.length === 0
          ? response.message
          : { ...fieldsOf(response.message), content: content.content },
    },
    warnings,
  };
}

function cleanContent(
  content: unknown,
  path: ValuePath,
  known: KnownSecrets,
): { readonly content: unknown; readonly warnings: readonly Fault[] } {
  const { text, encoding, mimeType } = fieldsOf(content);
  if (typeof text !== 'string') return { content, warnings: [] };
  const isBase64 = encoding === 'base64';
  const bytes = Buffer.from(text, isBase64 ? 'base64' : 'utf8');
  const type = textOf(mimeType) ?? '';
  const cleaned = cleanBody(bytes, isBase64 ? type : inUtf8(type), path, known);
  if (cleaned.warnings.length === 0) return { content, warnings: [] };
  const written = Buffer.from(cleaned.body).toString(isBase64 ? 'base64' : 'utf8');
  return { content: { ...fieldsOf(content), text: written }, warnings: cleaned.warnings };
}

/** The body of a response, with a mask in the place of each secret. */
export function cleanBody(
  body: Uint8Array,
  contentType: string,
  path: ValuePath,
  known: KnownSecrets,
): { readonly body: Uint8Array; readonly warnings: readonly Fault[] } {
  const masked = maskBodyBytes(body, contentType, (text) => known.maskText(text));
  if (masked === body) return { body, warnings: [] };
  const [found] = secretsInBytes(body, contentType);
  return {
    body: masked,
    warnings: [
      secretLeftOut(
        [...path, 'response', 'content'],
        `The body of the response contains ${nameOf(found)}, which was not copied.`,
        'If the answer needs it, import with --with-secrets on the command line.',
      ),
    ],
  };
}

function nameOf(found: SecretPart | undefined): string {
  return found?.name ?? 'a token';
}

function fieldsOf(message: unknown): Fields {
  return isRecord(message) ? message : {};
}

function cleanMessage(
  message: unknown,
  path: ValuePath,
  known: KnownSecrets,
): { readonly message: unknown; readonly warnings: Fault[] } {
  if (!isRecord(message)) return { message, warnings: [] };
  const headers = listOf(message['headers']);
  const isSecret = (header: unknown): boolean =>
    isRecord(header) && isSecretField(textOf(header['name']) ?? '');
  const withoutSecrets = (header: unknown): unknown => withoutTokens(header, known);
  const names = [
    ...new Set(headers.filter(isSecret).map((header) => String((header as Fields)['name']))),
  ];
  return {
    message: {
      ...message,
      ...('headers' in message
        ? { headers: headers.filter((header) => !isSecret(header)).map(withoutSecrets) }
        : {}),
      ...('cookies' in message ? { cookies: [] } : {}),
      ...('redirectURL' in message
        ? {
            redirectURL: fieldWithoutTokens(
              'Location',
              textOf(message['redirectURL']) ?? '',
              known,
            ),
          }
        : {}),
    },
    warnings: names.map((name) =>
      secretLeftOut(
        [...path, 'headers'],
        `${name} may be a secret and was not copied.`,
        'If the answer needs it, import with --with-secrets on the command line.',
      ),
    ),
  };
}

/** A field with a token in it, such as where a login redirects to. */
function withoutTokens(header: unknown, known: KnownSecrets): unknown {
  if (!isRecord(header)) return header;
  const { name, value } = header;
  if (typeof name !== 'string' || typeof value !== 'string') return header;
  return { ...header, value: fieldWithoutTokens(name, value, known) };
}

/** The name of what looks like a secret in the body of a request; null: there is none. */
function secretIn(postData: unknown, known: KnownSecrets): string | null {
  const { params, mimeType, encoding, _encoding, text } = fieldsOf(postData);
  const named = listOf(params).find(
    (param) => isRecord(param) && isSecretParameter(textOf(param['name']) ?? ''),
  );
  if (isRecord(named)) return String(named['name']);
  if (typeof text !== 'string') return null;
  const type = textOf(mimeType) ?? '';
  const isBase64 = (encoding ?? _encoding) === 'base64';
  const body = Buffer.from(text, isBase64 ? 'base64' : 'utf8');
  const [found] = secretsInBytes(body, isBase64 ? type : inUtf8(type));
  if (found !== undefined) return nameOf(found);
  return maskBytes(body, type, (each) => known.maskText(each)) === body ? null : nameOf(found);
}
