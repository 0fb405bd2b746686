import type { DecisionPoint } from '../decisionPoint.ts';
import { say } from '../decision.ts';
import type { Description } from '../decision.ts';
import type {
  CertificateDecision,
  ClientCertificate,
  OnCertificateError,
  OnSelectClientCertificate,
} from '../../requestHandler.ts';
import { maskUrl } from '../../session/mask.ts';
import { answerCallback, readAction, readObject, toldPlace } from './telling.ts';
import type { About, Place } from './telling.ts';

/** Denied by default: the request never reaches the server. */
export function certificateError(
  place: Place,
  about: About<OnCertificateError>,
): DecisionPoint<CertificateDecision | boolean, CertificateDecision> {
  const { host, port, sslInfo, certError } = about;
  const deny = say('deny', `denied ${certError}: nothing was sent to ${host}`, certError);
  const allowed = (remember: string): Description =>
    say('allow', `allowed ${certError} of ${host}${remember}`, certError);
  return {
    callback: 'onCertificateError',
    hop: place.hop,
    call: (handler, later) =>
      handler.onCertificateError?.({
        ...toldPlace(place),
        ...about,
        callback: answerCallback<CertificateDecision, [remember?: 'once' | 'context']>(later, {
          continue: (remember = 'once') => ({ action: 'continue', remember }),
          cancel: { action: 'cancel' },
        }),
      }),
    // CEF: false denies only together with nobody else; another handler or a person may still be asked.
    read: (raw) => (raw === false ? undefined : readAction(raw as CertificateDecision, ACTIONS)),
    later: { announces: (raw) => raw === true, dropped: { action: 'cancel' } },
    describe: (value) => (value.action === 'continue' ? allowed(howLong(value.remember)) : deny),
    person: {
      unasked: true,
      question: () => ({
        kind: 'certificate',
        url: maskUrl(about.requestUrl),
        isProxy: about.isProxy,
        host,
        port,
        problems: sslInfo.problems,
        chain: sslInfo.chain,
      }),
      read: (answer) => {
        if (answer.kind !== 'certificate' || !answer.allow) {
          return { value: { action: 'cancel' }, ...deny };
        }
        const { remember } = answer;
        const how = howLong(remember) || ', this once';
        return { value: { action: 'continue', remember }, ...allowed(how) };
      },
    },
    fallback: { value: { action: 'cancel' }, say: deny },
  };
}

function howLong(remember: 'once' | 'context' | undefined): string {
  return remember === 'context' ? ', remembered until it is cleared' : '';
}

const ACTIONS = ['continue', 'cancel'] as const;

/** Null: no certificate, and the server's refusal stands. */
export function selectClientCertificate(
  place: Place,
  about: About<OnSelectClientCertificate>,
): DecisionPoint<ClientCertificate | boolean, ClientCertificate | null> {
  const { host } = about;
  const none = say('none', `showed ${host} no client certificate`);
  return {
    callback: 'onSelectClientCertificate',
    hop: place.hop,
    call: (handler, later) =>
      handler.onSelectClientCertificate?.({
        ...toldPlace(place),
        ...about,
        callback: later.offer({
          select: (certificate: ClientCertificate | null) => {
            later.give(certificate);
          },
        }),
      }),
    read: (raw) => (raw === false ? undefined : readObject(raw as ClientCertificate)),
    later: { announces: (raw) => raw === true, dropped: null },
    describe: (value) =>
      value === null
        ? none
        : say('select', `showed ${host} a client certificate`, 'client certificate'),
    fallback: { value: null, say: none },
  };
}
