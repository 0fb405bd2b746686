import type { Row } from '../../../draft/rows.ts';

/** Whether a field is the one that the drawer Auth shows. */
export function isAuthRow({ on, name }: Row): boolean {
  return on && name.toLowerCase() === 'authorization';
}
