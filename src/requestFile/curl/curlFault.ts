/** Why it can't be read: what is wrong, then what helps. */
export interface CurlFault {
  readonly message: string;
  readonly hint: string;
}
