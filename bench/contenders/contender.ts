export type Fields = readonly (readonly [name: string, value: string])[];

/** One way to send requests. All get the same URL, read the whole body and throw it away. */
export interface Contender {
  readonly name: string;
  /**
   * Opens it for an origin, for at most `connections` connections at once; each request sends these fields. `ca` is the
   * certificate, in PEM, that an https server is trusted for.
   */
  open(
    origin: string,
    connections: number,
    headers?: Fields,
    ca?: string,
  ): Opened | Promise<Opened>;
}

export interface Opened {
  /** One GET; answers with the number of body bytes. */
  get(path: string): Promise<number>;
  close(): void | Promise<void>;
}
