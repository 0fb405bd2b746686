import type { SecretReference } from '../../rules/secrets/secretReference.ts';

/** The command line has no secret storage: `${secret:api.test}` is read from REQUEST_WORKBENCH_SECRET_API_TEST. */
export function secretFromEnvironment(
  { source, name }: SecretReference,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return source === 'env' ? env[name] : env[secretVariable(name)];
}

export function secretVariable(name: string): string {
  return `REQUEST_WORKBENCH_SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')}`;
}
