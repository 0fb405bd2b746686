import type { Question } from '../../../session/question.ts';

/** What a question is about, in a few words: "certificate of localhost:8767". */
export function asksFor(question: Question): string {
  switch (question.kind) {
    case 'certificate':
      return `certificate of ${question.host}:${String(question.port)}`;
    case 'credentials':
      return `password for ${question.host}:${String(question.port)}`;
    case 'clientCertificate':
      return `client certificate for ${question.host}:${String(question.port)}`;
    case 'redirect':
      return 'follow a redirect?';
    case 'protocol':
      return `open ${question.scheme}:?`;
    case 'cookie':
      return question.use === 'send' ? 'send a cookie?' : 'save a cookie?';
    case 'breakpoint':
      return 'at a breakpoint';
  }
}
