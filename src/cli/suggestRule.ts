import type { Question } from '../engine/decisions/question.ts';
import { maskUrl } from '../engine/session/mask.ts';
import { secretVariable } from './secrets.ts';

/** A rule that would have answered a question, and what else it needs. */
export interface Suggestion {
  readonly rule: Readonly<Record<string, unknown>>;
  readonly note: string | null;
}

/** Before rules of the usual priority, so that it also answers where one of them asks a person. */
const PRIORITY = 2;

/** The rule in the format of `*.request-rules.json`; null: no rule can answer this. */
export function suggestRule(question: Question): Suggestion | null {
  switch (question.kind) {
    case 'certificate': {
      const fingerprints = question.chain.slice(0, 1).map(({ fingerprint256 }) => fingerprint256);
      if (fingerprints.length === 0) return null;
      return {
        rule: {
          id: idOf('certificate', question.host),
          priority: PRIORITY,
          condition: {
            requestDomains: [question.host],
            ports: [question.port],
            certificateErrors: question.problems.map(({ error }) => error),
          },
          action: { type: 'certificateError', decision: 'continue', fingerprint256: fingerprints },
        },
        note: 'Save it only if this is the fingerprint that the server should have.',
      };
    }
    case 'credentials': {
      const secret = secretNameOf(question.host);
      return {
        rule: {
          id: idOf('login', question.host),
          priority: PRIORITY,
          condition: {
            ...(question.isProxy
              ? {}
              : { requestDomains: [question.host], ports: [question.port] }),
            auth: { isProxy: question.isProxy, scheme: question.scheme, realm: question.realm },
          },
          action: {
            type: 'continueWithAuth',
            response: 'provideCredentials',
            credentials: {
              username: question.username || 'USERNAME',
              password: `\${secret:${secret}}`,
            },
          },
        },
        note: `Write the user name, and put the password into the environment variable ${secretVariable(secret)}.`,
      };
    }
    case 'redirect': {
      const { hostname } = new URL(question.from);
      return {
        rule: {
          id: idOf('redirect', hostname),
          priority: PRIORITY,
          condition: { requestDomains: [hostname], redirectUrlFilter: placeOf(question.to) },
          action: { type: 'rewriteRedirect', decision: 'follow' },
        },
        note: null,
      };
    }
    case 'protocol':
    case 'cookie':
    case 'clientCertificate':
    case 'breakpoint':
      return null;
  }
}

/** What a person would have been asked, in a sentence without its full stop. */
export function describeQuestion(question: Question): string {
  switch (question.kind) {
    case 'certificate': {
      const names = question.problems.map(({ error }) => error).join(', ');
      return `the certificate of ${question.host}:${String(question.port)} has a problem (${names})`;
    }
    case 'credentials': {
      const who = question.isProxy ? 'the proxy ' : '';
      return `${who}${question.host}:${String(question.port)} asks for a password (${question.scheme}, realm “${question.realm}”)`;
    }
    case 'redirect':
      return `a rule asks whether to follow the redirect to ${maskUrl(question.to)}`;
    case 'protocol':
      return `${maskUrl(question.url)} would have to be opened by another program`;
    case 'cookie': {
      const names = question.cookies.map(({ name }) => name || '(no name)').join(', ');
      const where = maskUrl(question.url);
      return question.use === 'send'
        ? `a rule asks whether to send ${names} to ${where}`
        : `a rule asks whether to save ${names} from ${where}`;
    }
    case 'clientCertificate':
      return `a rule asks which client certificate to show ${question.host}:${String(question.port)}`;
    case 'breakpoint':
      return `a breakpoint holds ${question.method} ${maskUrl(question.url)}`;
  }
}

function idOf(what: string, host: string): string {
  return `${what}-${host.replaceAll(/[^A-Za-z0-9.-]/g, '-')}`;
}

function secretNameOf(host: string): string {
  return host.replaceAll(/[^A-Za-z0-9_.-]/g, '-');
}

/** A URL filter for this place. The query is left out: it may hold a secret, and what is printed here ends up in files. */
function placeOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `|${protocol}//${host}${pathname.split(/[*^|]/, 1)[0] ?? ''}`;
}
