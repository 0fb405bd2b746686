import { columns } from './helpText.ts';
import type { CliCommand } from './option.ts';

const EXAMPLES = `
Examples:
  request-workbench send https://example.com/
  request-workbench send -d '{"a":1}' -H 'Content-Type: application/json' localhost:8080/echo
  request-workbench send -sSfL -o page.html https://example.com/
  request-workbench send -F name=Ada -F photo=@ada.png https://example.com/people
  request-workbench send -x socks5://localhost:1080 --cacert our-ca.pem https://intranet.example/
  request-workbench run requests.http --name login
  request-workbench import traffic.har
  request-workbench explain -X POST https://api.example.com/orders

Exit codes:
  0  all requests succeeded; a response with an error status is a success too, unless -f is given
  1  a request failed
  2  the command line or a file is wrong; nothing was sent
  3  a person has to decide; a rule that would answer the question is printed

Rules read secrets from the environment: \${secret:api.test} is REQUEST_WORKBENCH_SECRET_API_TEST.
`;

/** What `--help` without a command prints. */
export function programHelp(commands: Readonly<Record<string, CliCommand<unknown>>>): string {
  const list = Object.entries(commands).map(
    ([name, { usage, summary }]) => [`${name} ${usage}`, summary] as const,
  );
  const options = [
    ['-V, --version', 'print the version'],
    ['-h, --help', 'print this help; after a command, its help'],
  ] as const;
  return [
    'Usage: request-workbench COMMAND [options] ...\n',
    'Sends HTTP requests under the rules of this folder, and says who decided what and why.\n',
    `Commands:\n${columns(list)}`,
    `Options:\n${columns(options)}${EXAMPLES}`,
  ].join('\n');
}
