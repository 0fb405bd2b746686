import { completionsAt } from '../../src/ruleEditing/language/completions.ts';
import type { Completion } from '../../src/ruleEditing/language/proposal.ts';
import type { Knowledge } from '../../src/ruleEditing/language/knowledge.ts';
import { FINGERPRINT } from '../rules/callbackParameters.ts';

export const KNOWN: Knowledge = {
  secrets: ['staging'],
  domains: ['api.test'],
  certificates: [
    {
      host: 'dev.test',
      port: 8443,
      url: 'https://dev.test:8443/',
      fingerprint256: FINGERPRINT,
      errors: ['ERR_CERT_AUTHORITY_INVALID'],
      subject: 'CN=dev.test',
    },
  ],
};

/** What is offered at the ¦ of a text. */
export async function offered(
  path: string,
  text: string,
  knowledge: Knowledge = KNOWN,
): Promise<Completion[]> {
  return completionsAt(path, text.replace('¦', ''), text.indexOf('¦'), knowledge);
}

/** The text after a completion is accepted: blanks hold what they begin with, lines are indented as VS Code does it. */
export function accepted(text: string, completion: Completion): string {
  const whole = text.replace('¦', '');
  const { start, end, commaAt, insertText } = completion;
  const line = whole.slice(whole.lastIndexOf('\n', start - 1) + 1, start);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const put = expanded(insertText).replaceAll('\n', `\n${indent}`).replaceAll('\t', '  ');
  const before = whole.slice(0, start);
  const withComma =
    commaAt === null ? before : `${before.slice(0, commaAt)},${before.slice(commaAt)}`;
  return withComma + put + whole.slice(end);
}

function expanded(snippet: string): string {
  return snippet
    .replaceAll(/\$\{\d+\|((?:\\.|[^,|])*)(?:\\.|[^|])*\|\}/g, '$1')
    .replaceAll(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
    .replaceAll(/(?<!\\)\$\d/g, '')
    .replaceAll(/\\([\\$},|])/g, '$1');
}
