import type { Draft } from './draft.ts';
import { fieldOf, withField, without } from './bodyKind.ts';
import { headerRows, withHeaderRows } from './rows.ts';

export const authKinds = [
  'none',
  'basic',
  'bearer',
  'digest',
  'ntlm',
  'aws',
  'oauth2',
  'other',
] as const;
export type AuthKind = (typeof authKinds)[number];

export const authKindNames: Readonly<Record<AuthKind, string>> = {
  ...{ none: 'None', basic: 'Basic', bearer: 'Bearer', digest: 'Digest', ntlm: 'NTLM' },
  ...{ aws: 'AWS', oauth2: 'OAuth 2.0', other: 'Other' },
};

/** What the Authorization field of a draft says, in the words of request files. */
export interface Auth {
  readonly kind: AuthKind;
  /** By the names of {@link authFields}. */
  readonly values: readonly string[];
}

export interface AuthField {
  readonly label: string;
  readonly secret: boolean;
}

const userAndPassword: readonly AuthField[] = [
  { label: 'User', secret: false },
  { label: 'Password', secret: true },
];

export const authFields: Readonly<Record<AuthKind, readonly AuthField[]>> = {
  none: [],
  ...{ basic: userAndPassword, digest: userAndPassword, ntlm: userAndPassword },
  bearer: [{ label: 'Token', secret: true }],
  aws: [
    { label: 'Access key id', secret: false },
    { label: 'Secret access key', secret: true },
    { label: 'Session token, region and service', secret: false },
  ],
  oauth2: [
    { label: 'Flow', secret: false },
    { label: 'Prefix of the variables', secret: false },
  ],
  other: [{ label: 'Authorization', secret: true }],
};

const schemes: Readonly<Record<Exclude<AuthKind, 'none' | 'other'>, string>> = {
  ...{
    basic: 'Basic',
    bearer: 'Bearer',
    digest: 'Digest',
    ntlm: 'NTLM',
    aws: 'AWS',
    oauth2: 'oauth2',
  },
};

export function authOf(draft: Draft): Auth {
  const value = fieldOf(draft, 'authorization');
  if (value === undefined) return { kind: 'none', values: [] };
  const [, scheme = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(value) ?? [];
  const kind = authKinds.find((each) => each in schemes && each === scheme.toLowerCase());
  switch (kind) {
    case 'basic':
    case 'digest':
    case 'ntlm': {
      const values = credentials(rest);
      // What is encoded already has no user that could be shown.
      return values.length === 1 && kind === 'basic' && rest !== ''
        ? { kind: 'other', values: [value] }
        : { kind, values };
    }
    case 'bearer':
      return { kind, values: [rest] };
    case 'aws':
      return { kind, values: splitTwice(rest) };
    case 'oauth2': {
      const words = splitTwice(rest);
      return words.length < 3 ? { kind, values: words } : { kind: 'other', values: [value] };
    }
    default:
      return { kind: 'other', values: [value] };
  }
}

export function withAuth(draft: Draft, { kind, values }: Auth): Draft {
  if (kind === 'none') return without(draft, 'authorization');
  const value = valueOf(kind, values);
  const rows = headerRows(draft);
  const at = rows.findIndex((row) => row.on && row.name.toLowerCase() === 'authorization');
  if (at < 0) return withField(draft, 'Authorization', value);
  return withHeaderRows(
    draft,
    rows.map((row, index) => (index === at ? { ...row, value } : row)),
  );
}

function valueOf(kind: Exclude<AuthKind, 'none'>, values: readonly string[]): string {
  const [first = '', second = '', third = ''] = values;
  if (kind === 'other') return first;
  const scheme = schemes[kind];
  if (kind === 'bearer') return `${scheme} ${first}`.trimEnd();
  if (kind === 'aws' || kind === 'oauth2') {
    return [scheme, first, second, third].filter((word) => word !== '').join(' ');
  }
  if (first === '' && second === '') return scheme;
  // Behind a blank, a password would lose the blanks that it begins with.
  return first === '' || second === '' || second.startsWith(' ')
    ? `${scheme} ${first}:${second}`
    : `${scheme} ${first} ${second}`;
}

/** The user and the password: parted by the first colon of the first word, else by the blanks behind it. */
function credentials(rest: string): string[] {
  if (rest === '') return ['', ''];
  const blank = outside(rest, ' ');
  const colon = outside(blank < 0 ? rest : rest.slice(0, blank), ':');
  if (colon >= 0) return [rest.slice(0, colon), rest.slice(colon + 1)];
  return blank < 0 ? [rest] : [rest.slice(0, blank), rest.slice(blank).trimStart()];
}

/** The first place outside of `{{…}}`; -1: none. */
function outside(text: string, mark: string): number {
  const blind = text.replaceAll(/\{\{.*?\}\}/g, (found) => '_'.repeat(found.length));
  return blind.indexOf(mark);
}

function splitTwice(text: string): string[] {
  const [first = '', second = '', ...rest] = text.split(/\s+/).filter((word) => word !== '');
  return rest.length === 0 ? [first, second] : [first, second, rest.join(' ')];
}
