import type { RequestFlag } from '../../engine/message/request.ts';
import type { Metadata } from '../parse/metadata.ts';

/** What `# @…` lines ask of the engine. */
export function flagsOf(settings: readonly Metadata[]): readonly RequestFlag[] {
  return hasSetting(settings, 'noredirect') ? ['stopOnRedirect'] : [];
}

/** Keys have lower-case letters only: `no-redirect` and `noRedirect` are the same. */
export function hasSetting(settings: readonly Metadata[], key: string): boolean {
  return settings.some((setting) => setting.key === key && setting.value !== 'false');
}
