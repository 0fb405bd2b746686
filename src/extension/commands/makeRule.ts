import { isRecord } from '../../session/kindOf.ts';
import type { AlwaysDoThis } from '../rules/alwaysDoThis.ts';

/** Make a Rule…: of the row of the story that the menu was opened on; VS Code passes on what the row says of itself. */
export async function makeRule(alwaysDoThis: AlwaysDoThis, about: unknown): Promise<void> {
  if (!isRecord(about)) return;
  const { session, hop, entry } = about;
  if (typeof session !== 'string' || typeof hop !== 'number') return;
  if (entry !== null && typeof entry !== 'number') return;
  await alwaysDoThis.decided({ type: 'alwaysDoThis', session, hop, entry });
}
