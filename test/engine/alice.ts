import type { Answer } from '../../src/engine/index.ts';

type Login = Extract<Answer, { kind: 'credentials' }>;

/** What gets alice in. */
export const right: Login = { kind: 'credentials', username: 'alice', password: 'wonderland' };
export const wrong: Login = { kind: 'credentials', username: 'alice', password: 'wrong' };

/** The field of whoever logs in by Basic. */
export function basic(username: string, password: string): string {
  return `Basic ${btoa(`${username}:${password}`)}`;
}
