/** Takes the body as it was received and hands it on decoded. */
export interface BodyDecoder {
  /** Settles when all that came of `chunk` has been taken, so that whoever takes it slowly holds the sender. */
  write(chunk: Uint8Array): void | Promise<void>;
  /** Settles when everything has been handed on; rejects for a body that ends too early. */
  end(): void | Promise<void>;
  /** Gives back what the system lent, also when the body did not come to its end. */
  close(): void;
}

/** Tells of damage that was tolerated. */
export type ReportDamage = (message: string) => void;
