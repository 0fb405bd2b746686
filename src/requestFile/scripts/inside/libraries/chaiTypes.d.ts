/** The little of chai that is known here: scripts are not type-checked. */
declare module 'chai' {
  type Check = (...given: readonly unknown[]) => void;

  export const assert: Check & Readonly<Record<string, Check>>;
  export const expect: (value: unknown, message?: string) => unknown;
  export const should: () => unknown;
  export const use: (plugin: unknown) => unknown;
  export const util: unknown;
  export const config: unknown;
  export const AssertionError: new (message: string, properties?: object) => Error;
}
