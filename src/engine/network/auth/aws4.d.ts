// The library has no types. What it does with a signature is made here, so that other providers than AWS can be signed for.
declare module 'aws4' {
  export interface SignableRequest {
    readonly method: string;
    /** Path and query. */
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly host: string;
    readonly service: string;
    readonly region: string;
    readonly doNotModifyHeaders: boolean;
    /** Names in lower case. */
    readonly extraHeadersToIgnore?: Readonly<Record<string, true>>;
    readonly extraHeadersToInclude?: Readonly<Record<string, true>>;
  }

  export class RequestSigner {
    constructor(request: SignableRequest, credentials: object);
    /** Names of fields, joined with semicolons. */
    signedHeaders(): string;
    canonicalString(): string;
    /** Service and region, as far as the name of a host of Amazon's says them. */
    matchHost(host: string): readonly (string | undefined)[];
  }

  const aws4: { readonly RequestSigner: typeof RequestSigner };
  export default aws4;
}
