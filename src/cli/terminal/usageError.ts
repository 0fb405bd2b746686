/** A mistake in the arguments. Its message never repeats a header's value, a password or the body: they may be secret. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
