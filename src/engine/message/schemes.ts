/**
 * Schemes of what is on the machine itself, or is no place at all. The workbench loads none of them, and a server must
 * never lead there (Chromium: IsSafeRedirectTarget).
 */
const LOCAL_SCHEMES = new Set([
  'file:',
  'data:',
  'blob:',
  'javascript:',
  'about:',
  'filesystem:',
  'view-source:',
]);

export function isLocal(url: string): boolean {
  return LOCAL_SCHEMES.has(new URL(url).protocol);
}
