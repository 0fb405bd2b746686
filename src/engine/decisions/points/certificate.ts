import type { DecisionPoint } from '../decisionPoint.ts';
import { say } from '../../handlers/decision.ts';
import type { Description } from '../../handlers/decision.ts';
import type { Answer } from '../../../session/question.ts';
import type {
  CertificateDecision,
  ChosenCertificate,
  ClientCertificateDecision,
  OnCertificateError,
  OnSelectClientCertificate,
  SelectCertificateCallback,
} from '../../handlers/requestHandler.ts';
import { maskUrl } from '../../../session/mask.ts';
import type { CertificateSummary } from '../../../session/certificate.ts';
import { answerCallback, readAction, readObject, contextParameters } from './callbackParameters.ts';
import type { CallbackParameters, CallbackContext } from './callbackParameters.ts';

/** Denied by default: the request never reaches the server. */
export function certificateError(
  context: CallbackContext,
  about: CallbackParameters<OnCertificateError>,
): DecisionPoint<CertificateDecision | boolean, CertificateDecision> {
  const { host, port, sslInfo, certError } = about;
  const deny = say('deny', `denied ${certError}: nothing was sent to ${host}`, certError);
  const allowed = (remember: string): Description =>
    say('allow', `allowed ${certError} of ${host}${remember}`, certError);
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

/** `usual` is what is shown when nobody decides; null: nothing, and the server decides what that means. */
export function selectClientCertificate(
  context: CallbackContext,
  about: CallbackParameters<OnSelectClientCertificate>,
  usual: CertificateSummary | null,
): DecisionPoint<
  ClientCertificateDecision | ChosenCertificate | boolean,
  ClientCertificateDecision
> {
  const { host, certificates } = about;
  const none = say('none', `showed ${host} no client certificate`);
  const describe = (value: ClientCertificateDecision): Description => {
    if (value.action === 'none') return none;
    const name = nameOf(value.certificate, certificates);
    return say('select', `showed ${host} ${name}${howLong(value.remember)}`, name);
  };
  const byDefault = usual === null ? null : `the client certificate ${usual.subject}`;
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
        return { value, ...describe(value) };
      },
      // A rule that wants a person to choose does not want anything shown unseen.
      unanswered: () => ({ value: { action: 'none' }, ...none }),
    },
    fallback:
      usual === null || byDefault === null
        ? { value: { action: 'none' }, say: none }
        : {
            value: { action: 'select', certificate: usual },
            say: say(
              'select',
              `showed ${host} ${byDefault}, which is configured for it`,
              byDefault,
            ),
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

function nameOf(chosen: ChosenCertificate, known: readonly CertificateSummary[]): string {
  const found =
    'fingerprint256' in chosen
      ? known.find(({ fingerprint256 }) => fingerprint256 === chosen.fingerprint256.toUpperCase())
      : undefined;
  return found === undefined ? 'a client certificate' : `the client certificate ${found.subject}`;
}
