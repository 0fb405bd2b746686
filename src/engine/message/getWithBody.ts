import type { Request } from './request.ts';
import type { PostData } from '../body/postData.ts';

/**
 * What becomes of a GET or HEAD with a body: it is sent as it is (RFC 9110, section 9.3.1, allows it, and some servers
 * want it), or as a POST, which is what CEF does without a word.
 */
export type GetWithBody = 'send' | 'post';

/** The request as it is sent: its method is what says so, from the first callback on. */
export function withMethodForBody(request: Request, getWithBody: GetWithBody = 'send'): Request {
  if (getWithBody === 'send' || !['GET', 'HEAD'].includes(request.method)) return request;
  return isEmpty(request.postData) ? request : Object.freeze({ ...request, method: 'POST' });
}

function isEmpty(postData: PostData | null): boolean {
  const elements = postData?.elements ?? [];
  return elements.every((one) => one.kind === 'bytes' && one.bytes.byteLength === 0);
}
