import { headerFault } from '../../session/headers.ts';
import {
  awsShorthand,
  credentialsShorthand,
  expandAuthorization,
  isUnsupportedShorthand,
} from './authorization.ts';
import type { WrittenHeader } from '../parse/parsedRequest.ts';
import type { Problem } from '../../files/problem.ts';

/** Why this header can't be sent, or not as it is meant. */
export function headerProblems(header: WrittenHeader): Problem[] {
  const unsupported = unsupportedHeader(header);
  if (unsupported !== undefined) return [unsupported];
  const fault = headerFault([header.name, onTheWire(header)]);
  if (fault === undefined) {
    return header.name.toLowerCase() === 'content-length' ? [ignored(header)] : [];
  }
  return [
    {
      code: 'invalid-header',
      severity: 'error',
      message: `This header can't be sent: ${fault}.`,
      hint: 'Use printable Latin-1 characters, or encode the value.',
      range: header.valueRange,
    },
  ];
}

/** Another length than the body's would make two requests of one, or none (decision 31). */
function ignored({ name, range }: WrittenHeader): Problem {
  return {
    code: 'ignored-header',
    severity: 'warning',
    message: `${name} is not sent as written: the length is always that of the body.`,
    hint: 'Remove this line.',
    range,
  };
}

/** Of credentials in plain words only what is made of them is sent. */
function onTheWire({ name, value }: WrittenHeader): string {
  if (name.toLowerCase() !== 'authorization') return value;
  const isAnsweredLater = credentialsShorthand(value) !== null || awsShorthand(value) !== null;
  return isAnsweredLater ? '' : expandAuthorization(value);
}

function unsupportedHeader({ name, value, range }: WrittenHeader): Problem | undefined {
  const lowerName = name.toLowerCase();
  if (
    lowerName === 'clientcert' ||
    (lowerName === 'authorization' && isUnsupportedShorthand(value))
  ) {
    return {
      code: 'unsupported-authorization',
      severity: 'error',
      message: 'This form of credentials is not supported yet.',
      hint: 'Write the header as it is sent, or use a rule that answers the server.',
      range,
    };
  }
  return undefined;
}
