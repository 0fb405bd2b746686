import type { SessionView } from './sessionView.ts';

/** What the views of sessions are kept as; a version that this one cannot read is forgotten. */
export const VIEW_VERSION = 3;

/** Sessions as they were kept, also by an earlier version; what is not readable is left out. */
export function readViews(saved: unknown): SessionView[] {
  const { version, sessions } = Object(saved) as Record<string, unknown>;
  if (!Array.isArray(sessions)) return [];
  if (version === VIEW_VERSION) return sessions as SessionView[];
  return version === 2 ? (sessions.map(withReasons) as SessionView[]) : [];
}

/** Version 2 did not keep why a rule was there. */
function withReasons(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReasons);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, withReasons(part)] as const);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  const isRule = copy['kind'] === 'rule' && typeof copy['file'] === 'string';
  return isRule ? { sentence: null, description: null, ...copy } : copy;
}
