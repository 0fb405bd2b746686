import type { Question } from '../../session/question.ts';
import { maskUrl } from '../../session/mask.ts';

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
      return `a breakpoint stopped ${question.method} ${maskUrl(question.url)}`;
  }
}
