/** One place where a value does not fit the schema; ajv's ErrorObject. */
export interface SchemaError {
  /** A JSON pointer to the value (RFC 6901). */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

export declare const validate: ((value: unknown) => boolean) & {
  errors?: readonly SchemaError[] | null;
};
