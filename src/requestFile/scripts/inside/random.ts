import type { SandboxHost } from './host.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';

/** `$random` of a dialect: in JetBrains' `uuid` and `email` are values, in httpYac's functions. */
export function random(host: SandboxHost, dialect: 'jetbrains' | 'httpyac'): object {
  const whole = (from: number, to: number): number => from + Math.floor(fraction() * (to - from));
  const fraction = (): number => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = host.randomBytes(6);
    return (((a * 256 + b) * 256 + c) * 2 ** 24 + (d * 256 + e) * 256 + f) / 2 ** 48;
  };
  const letters = (alphabet: string) => (length: unknown) => {
    const count = Math.min(Math.max(Number(length ?? 10) || 0, 0), 100_000);
    return Array.from({ length: count }, () => alphabet[whole(0, alphabet.length)]).join('');
  };
  const email = (): string => `${letters(LETTERS)(10).toLowerCase()}@example.com`;
  // Both tools give numbers up to 1000 (JetBrains) or 100 (httpYac) when none is said.
  const usual = dialect === 'jetbrains' ? 1001 : 100;
  const range = (given: readonly unknown[]): [from: number, to: number] => {
    const [from = 0, to] = given;
    if (given.length === 0) return [0, usual];
    return to === undefined && dialect === 'jetbrains'
      ? [0, Number(from)]
      : [Number(from), Number(to ?? usual)];
  };
  const made = {
    integer: (...given: unknown[]) => whole(...range(given)),
    float: (...given: unknown[]) => {
      const [from, to] = range(given);
      return from + fraction() * (to - from);
    },
    alphabetic: letters(LETTERS),
    alphanumeric: letters(`${LETTERS}${DIGITS}_`),
    numeric: letters(DIGITS),
    hexadecimal: letters('0123456789abcdef'),
  };
  if (dialect === 'jetbrains') {
    return Object.defineProperties(made, {
      uuid: { enumerable: true, get: host.uuid },
      email: { enumerable: true, get: email },
    });
  }
  const date = (when?: Date, format?: string): string =>
    host.library('dayjs').dayjs(when).format(format);
  return { ...made, email, uuid: () => host.uuid(), date };
}
