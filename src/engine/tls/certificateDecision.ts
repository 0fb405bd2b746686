import { NetworkError } from '../errors/networkError.ts';
import type { NetErrorName } from '../errors/netErrors.ts';
import type { Request } from '../message/request.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import type { InspectedCertificate } from './inspectCertificate.ts';
import type { Target } from '../transport/target.ts';

/**
 * Resolves when a certificate with problems may be used.
 * @throws NetworkError with the gravest problem's name
 */
export type DecideCertificate = (certificate: InspectedCertificate) => Promise<void>;

/**
 * Asks about certificates on behalf of one request (CEF: OnCertificateError). What was allowed once holds for this
 * session, on this host and port, so that a challenge or a lost connection does not ask again; what was allowed for
 * longer holds for the context until it is cleared.
 */
export function certificateDecision(
  scope: SessionScope,
  hop: number,
  request: Request,
  { host, port }: Target,
): DecideCertificate {
  return async (certificate) => {
    const { problems, chain } = certificate;
    const gravest = problems[0]?.error as NetErrorName;
    const fingerprint = chain[0]?.fingerprint256 ?? '';
    if (scope.allowedOnce.has(host, port, fingerprint)) return;
    scope.log.append({ type: 'certificate:received', hop, host, port, problems, chain });
    const exceptions = scope.context.certificateExceptions;
    if (exceptions.has(host, port, fingerprint)) {
      scope.log.append({
        type: 'callback:decided',
        callback: 'onCertificateError',
        hop,
        decision: 'allow',
        by: { kind: 'person' },
        explanation: `allowed ${gravest} of ${host}: this certificate was allowed before`,
        emphasis: [gravest],
        waitedMs: 0,
      });
      return;
    }
    const decision = await scope.callbacks.onCertificateError(hop, {
      request,
      certError: gravest,
      requestUrl: request.url,
      host,
      port,
      sslInfo: certificate,
    });
    if (decision.action === 'cancel') {
      const nodeCode = problems.map(({ error }) => error).join(', ');
      throw new NetworkError(gravest, { phase: 'tls', nodeCode });
    }
    scope.allowedOnce.add(host, port, fingerprint);
    if (decision.remember === 'session') exceptions.add(host, port, fingerprint);
  };
}
