/** What a variable of a request file may hold: what JSON can write. */
export type Value =
  null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** Where a value was found, so that hover, errors and the panel can name the place. */
export interface Origin {
  readonly kind:
    /** `--var NAME=VALUE`. */
    | 'option'
    /** A script set it: `client.global.set`, `exports`. */
    | 'script'
    /** `@name = value`. */
    | 'file'
    /** A person was asked. */
    | 'answer'
    /** `http-client.env.json` and the like, or a setting of VS Code. */
    | 'environment'
    | 'dotenv'
    | 'processEnvironment'
    /** VS Code's secret storage. */
    | 'secretStorage'
    /** What a request was answered. */
    | 'response'
    /** `$uuid` and the like: another value each time. */
    | 'dynamic';
  /** Absolute path of the file. */
  readonly file?: string;
  /** From 0. */
  readonly line?: number;
  /** The environment in that file or setting, `$shared` too. */
  readonly environment?: string;
  /** The setting of VS Code that holds the environment. */
  readonly setting?: string;
}

export interface FoundValue {
  readonly value: Value;
  readonly origin: Origin;
  /** Never shown: it comes from a private file, from the secret storage, or was typed as a secret. */
  readonly secret: boolean;
}
