import type { DecisionPoint } from '../decisionPoint.ts';
import type { Decisions } from '../../../session/decision.ts';
import type { Answer } from '../../../session/question.ts';
import type {
  CallbackParameters,
  CertificateDecision,
  ChosenCertificate,
  ClientCertificateDecision,
  OnCertificateError,
  OnSelectClientCertificate,
  SelectCertificateCallback,
} from '../../handlers/requestHandler.ts';
import { maskUrl } from '../../../session/mask.ts';
import type { CertificateSummary } from '../../../session/certificate.ts';
import { shortFingerprint } from '../../../words/decisions.ts';
import { answerCallback, readAction, readObject, contextParameters } from './callbackParameters.ts';
import type { CallbackContext } from './callbackParameters.ts';

/** Denied by default: the request never reaches the server. */
export function certificateError(
  context: CallbackContext,
  about: CallbackParameters<OnCertificateError>,
): DecisionPoint<
  CertificateDecision | boolean,
  CertificateDecision,
  Decisions['onCertificateError']
> {
  const { host, port, sslInfo, certError } = about;
  const deny: Decisions['onCertificateError'] = { kind: 'deny', error: certError, host };
  const allowed = (remember: 'once' | 'context' = 'once'): Decisions['onCertificateError'] => ({
    kind: 'allow',
    error: certError,
    host,
    remember,
  });
  return {
    callback: 'onCertificateError',
    hop: context.hop,
    call: (handler, deferred) =>
      handler.onCertificateError?.({
        ...contextParameters(context),
        ...about,
        callback: answerCallback<CertificateDecision, [remember?: 'once' | 'context']>(deferred, {
          continue: (remember = 'once') => ({ action: 'continue', remember }),
          cancel: { action: 'cancel' },
        }),
      }),
    // CEF: false denies only together with nobody else; another handler or a person may still be asked.
    read: (raw) => (raw === false ? undefined : readAction(raw as CertificateDecision, ACTIONS)),
    later: { dropped: { action: 'cancel' } },
    describe: (value) => (value.action === 'continue' ? allowed(value.remember) : deny),
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
          return { value: { action: 'cancel' }, decision: deny };
        }
        const { remember } = answer;
        return { value: { action: 'continue', remember }, decision: allowed(remember) };
      },
    },
    fallback: { value: { action: 'cancel' }, decision: deny },
  };
}

const ACTIONS = ['continue', 'cancel'] as const;

/** `usual` is what is shown when nobody decides; null: nothing, and the server decides what that means. */
export function selectClientCertificate(
  context: CallbackContext,
  about: CallbackParameters<OnSelectClientCertificate>,
  usual: CertificateSummary | null,
): DecisionPoint<
  ClientCertificateDecision | ChosenCertificate | boolean,
  ClientCertificateDecision,
  Decisions['onSelectClientCertificate']
> {
  const { host, certificates } = about;
  const none = { kind: 'none', host } as const;
  const describe = (value: ClientCertificateDecision): Decisions['onSelectClientCertificate'] => {
    if (value.action === 'none') return none;
    const { remember = 'once' } = value;
    return { kind: 'select', host, ...named(value.certificate, certificates), remember };
  };
  return {
    callback: 'onSelectClientCertificate',
    hop: context.hop,
    call: (handler, deferred) =>
      handler.onSelectClientCertificate?.({
        ...contextParameters(context),
        ...about,
        callback: deferred.offer({
          select: (certificate: ChosenCertificate | null, remember = 'once') => {
            deferred.give(
              certificate === null
                ? { action: 'none', remember }
                : { action: 'select', certificate, remember },
            );
          },
        } satisfies SelectCertificateCallback),
      }),
    read: (raw) => {
      if (raw === false) return undefined;
      const given = readObject(raw as ClientCertificateDecision | ChosenCertificate);
      if ('action' in given) return readAction(given, ['select', 'none']);
      return { action: 'select', certificate: given };
    },
    later: { dropped: { action: 'none' } },
    describe,
    person: {
      unasked: false,
      question: () => ({
        kind: 'clientCertificate',
        url: maskUrl(about.request.url),
        isProxy: about.isProxy,
        host,
        port: about.port,
        certificates,
        acceptableIssuers: about.acceptableIssuers,
        usual: usual?.fingerprint256 ?? null,
      }),
      read: (answer) => {
        const value = chosenBy(answer, certificates);
        return { value, decision: describe(value) };
      },
      // A rule that wants a person to choose does not want anything shown unseen.
      unanswered: () => ({ value: { action: 'none' }, decision: none }),
    },
    fallback:
      usual === null
        ? { value: { action: 'none' }, decision: none }
        : {
            value: { action: 'select', certificate: usual },
            decision: {
              kind: 'select',
              host,
              certificate: usual.subject,
              fingerprint256: usual.fingerprint256,
              remember: 'once',
              configured: true,
            },
          },
  };
}

/** Only a certificate that was offered can be chosen. */
function chosenBy(
  answer: Answer,
  offered: readonly CertificateSummary[],
): ClientCertificateDecision {
  if (answer.kind !== 'clientCertificate') return { action: 'none' };
  const { fingerprint256, remember } = answer;
  const certificate = offered.find((one) => one.fingerprint256 === fingerprint256);
  return certificate === undefined
    ? { action: 'none', remember: fingerprint256 === null ? remember : 'once' }
    : { action: 'select', certificate, remember };
}

function named(
  chosen: ChosenCertificate,
  known: readonly CertificateSummary[],
): { readonly certificate: string; readonly fingerprint256: string | null } {
  if (!('fingerprint256' in chosen)) return { certificate: 'of the handler', fingerprint256: null };
  const fingerprint256 = chosen.fingerprint256.toUpperCase();
  const found = known.find((one) => one.fingerprint256 === fingerprint256);
  const certificate = found?.subject ?? `with the fingerprint ${shortFingerprint(fingerprint256)}`;
  return { certificate, fingerprint256 };
}
