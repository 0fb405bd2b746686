/** A parameter of the form that a server gets besides those of the grant itself. */
export interface ExtraParameter {
  readonly name: string;
  readonly value: string;
  /** In the address of the page where a person signs in, in the request for the token, or both. */
  readonly use: 'page' | 'token' | 'both';
}

interface GrantBase {
  /** What messages call it: the id of a configuration, the prefix of variables. */
  readonly id: string;
  readonly tokenUrl: string;
  readonly client: {
    readonly id: string;
    /** Null: a public client. */
    readonly secret: string | null;
    /** How the secret is sent: as Basic authorization, or in the form. */
    readonly sends: 'basic' | 'form';
  };
  /** Null: the server chooses. */
  readonly scope: string | null;
  readonly extra: readonly ExtraParameter[];
  /** RFC 8693: the token is exchanged for one of this server. */
  readonly exchange?: TokenExchange;
}

export interface TokenExchange extends Pick<GrantBase, 'tokenUrl' | 'client' | 'scope' | 'extra'> {
  /** Null: the issuer of the token, where that is a JWT. */
  readonly subjectIssuer: string | null;
}

/** How a token is asked for (RFC 6749, RFC 8628), whoever's words it was written in. All values are filled in. */
export type Grant = GrantBase &
  (
    | { readonly kind: 'clientCredentials' }
    | { readonly kind: 'password'; readonly username: string; readonly password: string }
    | {
        readonly kind: 'authorizationCode';
        readonly pageUrl: string;
        /** Null: a free port of this machine. */
        readonly redirectUrl: string | null;
        /** RFC 7636. A verifier of null is made anew. */
        readonly pkce: {
          readonly method: 'S256' | 'plain';
          readonly verifier: string | null;
        } | null;
      }
    | { readonly kind: 'deviceCode'; readonly deviceUrl: string }
  );

/** What a server has given. */
export interface TokenSet {
  readonly access: string;
  readonly id: string | null;
  readonly refresh: string | null;
  /** Milliseconds since the epoch; null: nobody has said. */
  readonly expiresAt: number | null;
}
