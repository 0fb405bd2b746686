import type { SessionView } from '../../session/sessionView.ts';

/** What the workbench knows beside the rule files, for what one writes into them. */
export interface Knowledge {
  /** Names in the secret storage; never what is kept under them. */
  readonly secrets: readonly string[];
  /** Hosts that requests went to, the latest first. */
  readonly domains: readonly string[];
  /** Certificates with problems that servers showed, the latest first. */
  readonly certificates: readonly SeenCertificate[];
}

export interface SeenCertificate {
  readonly host: string;
  readonly port: number;
  /** The URL that the request was for. */
  readonly url: string;
  readonly fingerprint256: string;
  /** Chromium's names: ERR_CERT_AUTHORITY_INVALID. */
  readonly errors: readonly string[];
  readonly subject: string;
}

/** What sessions teach; the latest session is the last one. */
export function knowledgeFrom(views: readonly SessionView[]): Omit<Knowledge, 'secrets'> {
  const hops = views.flatMap((view) => view.hops).toReversed();
  const domains = new Set(hops.map(({ url }) => hostOf(url)).filter((host) => host !== ''));
  const certificates = new Map<string, SeenCertificate>();
  for (const { certificate, url } of hops) {
    const [own] = certificate?.chain ?? [];
    if (certificate === null || own === undefined) continue;
    const { host, port, problems } = certificate;
    const { fingerprint256, subject } = own;
    const key = `${host}:${String(port)} ${fingerprint256}`;
    if (certificates.has(key)) continue;
    const errors = problems.map(({ error }) => error);
    certificates.set(key, { host, port, url, fingerprint256, errors, subject });
  }
  return { domains: [...domains], certificates: [...certificates.values()] };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
