import { logDecision } from '../../decisions/logDecision.ts';
import type { Callbacks } from '../../decisions/points/callbacks.ts';
import { NetworkError } from '../../errors/networkError.ts';
import type { NetErrorName } from '../../errors/netErrors.ts';
import type { Request } from '../../message/request.ts';
import type { SessionLog } from '../../../session/sessionLog.ts';
import type { CertificateException, CertificateExceptions } from './certificateExceptions.ts';
import type { DecideCertificate, TlsPeer } from './certificates/tlsPeer.ts';

/** What a decision about a certificate needs of the session that it is taken for. */
export interface CertificateScope {
  readonly log: SessionLog;
  readonly callbacks: Pick<Callbacks, 'onCertificateError'>;
  /** Certificates with problems that this session may use. */
  readonly allowedOnce: CertificateExceptions;
  readonly context: {
    readonly certificateExceptions: CertificateExceptions;
    readonly options: CertificateOptions;
  };
  report(hop: number, message: string): void;
}

/** What a context says of certificates. */
export interface CertificateOptions {
  /**
   * Uses every certificate, whatever is wrong with it; nobody is asked, and each session says so (CEF:
   * ignore_certificate_errors). Default: false.
   */
  readonly ignoreCertificateErrors?: boolean;
}

/**
 * Asks about certificates on behalf of one request (CEF: OnCertificateError). What was allowed once holds for this
 * session, on this host and port, so that a challenge or a lost connection does not ask again; what was allowed for
 * longer holds for the context until it is cleared. Neither holds for a problem that was not there then.
 */
export function certificateDecision(
  scope: CertificateScope,
  hop: number,
  request: Request,
  { host, port, isProxy = false }: TlsPeer,
): DecideCertificate {
  return async (certificate) => {
    const { problems, chain } = certificate;
    const gravest = problems[0]?.error as NetErrorName;
    const place = { host, port, fingerprint256: chain[0]?.fingerprint256 ?? '' };
    if (scope.allowedOnce.find(place, problems) !== null) return;
    scope.log.append({ type: 'certificate:received', hop, host, port, problems, chain });
    const { certificateExceptions: exceptions, options } = scope.context;
    if (options.ignoreCertificateErrors === true) {
      ignore();
      return;
    }
    const exception = exceptions.find(place, problems);
    if (exception !== null) {
      recall(exception);
      return;
    }
    // A person may have allowed it for another request while handlers were being asked about this one.
    const meanwhile: CertificateException[] = [];
    const { decision, by } = await scope.callbacks.onCertificateError(
      hop,
      {
        request,
        certError: gravest,
        requestUrl: request.url,
        isProxy,
        host,
        port,
        sslInfo: certificate,
      },
      () => {
        const found = exceptions.find(place, problems);
        if (found === null) return null;
        meanwhile.push(found);
        return { action: 'continue' };
      },
    );
    const [allowedMeanwhile] = meanwhile;
    if (allowedMeanwhile !== undefined) {
      recall(allowedMeanwhile);
      return;
    }
    if (decision.action === 'cancel') {
      const nodeCode = problems.map(({ error }) => error).join(', ');
      const name = isProxy ? 'ERR_PROXY_CERTIFICATE_INVALID' : gravest;
      throw new NetworkError(name, { phase: 'tls', nodeCode });
    }
    const allowed: CertificateException = {
      ...place,
      problems: problems.map(({ error }) => error),
      by,
      at: Date.now(),
    };
    scope.allowedOnce.add(allowed);
    if (decision.remember === 'context') exceptions.add(allowed);

    function ignore(): void {
      logDecision(scope.log, {
        callback: 'onCertificateError',
        hop,
        decision: {
          kind: 'allow',
          error: gravest,
          host,
          remember: 'once',
          unchecked: 'ignoreCertificateErrors',
        },
        by: { kind: 'default' },
        waitedMs: 0,
      });
      scope.report(
        hop,
        `${host}:${String(port)} was not asked to prove its identity (ignoreCertificateErrors). Anyone on the network path can read and change what is sent.`,
      );
      // Said once in each session, not once for each connection.
      const ignored = problems.map(({ error }) => error);
      scope.allowedOnce.add({
        ...place,
        problems: ignored,
        by: { kind: 'default' },
        at: Date.now(),
      });
    }

    function recall({ by, at }: CertificateException): void {
      logDecision(scope.log, {
        callback: 'onCertificateError',
        hop,
        decision: { kind: 'allow', error: gravest, host, remember: 'context' },
        by,
        remembered: true,
        givenAt: at,
        waitedMs: 0,
      });
    }
  };
}
