import type { HeaderChange } from '../../session/headers.ts';
import type { Request } from '../../engine/message/request.ts';
import type { RequestHandler } from '../../engine/handlers/requestHandler.ts';
import { allowedProtocols } from '../options/protocols.ts';
import type { RedirectArguments } from '../options/sendArguments.ts';
import { UsageError } from '../terminal/usageError.ts';

/** Fields that are only for those whom they were written for. */
const PRIVATE = /^(?:authorization|cookie)$/i;

/** Says what the options say about redirects, where no rule does. @throws UsageError for a URL that `--proto` forbids */
export function redirectHandler(
  { follow, trusted, keepPost, protocols, redirectProtocols }: RedirectArguments,
  { url, headers }: Request,
): RequestHandler {
  const { protocol } = new URL(url);
  if (!allowedProtocols(protocols).has(protocol)) {
    throw new UsageError(`--proto does not allow ${protocol}// URLs.`);
  }
  const allowed = allowedProtocols(redirectProtocols ?? protocols);
  const requestHeaders = headers
    .filter(([name]) => trusted && PRIVATE.test(name))
    .map(([header, value]): HeaderChange => ({ header, operation: 'set', value }));
  return {
    onResourceRedirect: ({ request, response, newUrl, newMethod }) => {
      // No server sent it: the host is spoken to over https only, or a rule changed the URL.
      if (response.mocked) return undefined;
      if (!follow) return { action: 'stop' };
      if (!allowed.has(new URL(newUrl).protocol)) {
        return { action: 'cancel', error: 'ERR_DISALLOWED_URL_SCHEME' };
      }
      const staysPost = request.method === 'POST' && keepPost.includes(response.status);
      if (!staysPost && requestHeaders.length === 0) return undefined;
      return { action: 'follow', method: staysPost ? 'POST' : newMethod, requestHeaders };
    },
  };
}
