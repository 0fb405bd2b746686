import { AskPerson } from '../../engine/handlers/decision.ts';
import type { IdentifiedHandler } from '../../engine/handlers/handlers.ts';
import type { RequestHandler } from '../../engine/handlers/requestHandler.ts';
import type { DecidedBy } from '../../session/sessionEvent.ts';
import type { Metadata } from '../parse/metadata.ts';

/** Where something is written that answers for its requests. Lines count from 1. */
export type WrittenBy = Extract<DecidedBy, { kind: 'requestFile' }>;

/** What `# @…` lines of a request answer while it runs. Rules and modules are asked before. */
export function fileHandlers(settings: readonly Metadata[], file: string): IdentifiedHandler[] {
  return settings.flatMap(({ key, value, range }) => {
    const handler = value === 'false' ? undefined : handlers[key];
    if (handler === undefined) return [];
    const by: WrittenBy = { kind: 'requestFile', file, line: range.start.line + 1 };
    return [{ handler: handler(by), by }];
  });
}

/**
 * A file may have come from anywhere, so it can't allow a certificate: the person is asked, and hears that the file wants it.
 */
export function asksAboutCertificates(by: WrittenBy): RequestHandler {
  return { onCertificateError: ({ isProxy }) => (isProxy ? undefined : new AskPerson(by)) };
}

const withoutJar: RequestHandler = { canGetCookies: () => false, canSetCookie: () => false };
const withoutClientCertificate: RequestHandler = {
  onSelectClientCertificate: () => ({ action: 'none' }),
};

const handlers: Readonly<Record<string, ((by: WrittenBy) => RequestHandler) | undefined>> = {
  nocookiejar: () => withoutJar,
  norejectunauthorized: asksAboutCertificates,
  insecure: asksAboutCertificates,
  noclientcert: () => withoutClientCertificate,
};
