import { callbackNames } from './callbackNames.ts';
import type { LoadedExport, LoadFailure } from '../channel/kinds.ts';

/** Whether a process answered with what a module exports. */
export function isLoadedExport(value: unknown): value is LoadedExport {
  const { callbacks } = Object(value) as { callbacks?: unknown };
  if (typeof callbacks !== 'object' || callbacks === null) return false;
  return Object.entries(callbacks).every(
    ([name, line]) =>
      callbackNames.some((known) => known === name) && (line === null || isPlace(line)),
  );
}

/** Whether a process answered with why a module can't be loaded. */
export function isLoadFailure(value: unknown): value is { readonly failure: LoadFailure } {
  const { failure } = Object(value) as { failure?: unknown };
  const { code, message, file, line, column } = Object(failure) as Record<string, unknown>;
  return (
    [code, message].every((text) => typeof text === 'string') &&
    (file === null || typeof file === 'string') &&
    [line, column].every((place) => place === null || isPlace(place))
  );
}

function isPlace(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
