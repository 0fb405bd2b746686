/** What had become of client certificates when TLS failed; it tells what an alert is about. */
export type ClientCertificateState = 'shown' | 'requested';
