/** A PAC file: its text, or where it is (an absolute path; a file:, http: or https: URL). */
export type PacSettings =
  | (PacLimits & { readonly kind: 'pac'; readonly source: string; readonly bypass?: string })
  | (PacLimits & { readonly kind: 'pac'; readonly text: string; readonly bypass?: string });

interface PacLimits {
  /** What one call of FindProxyForURL may take in milliseconds, names that it looks up included; 0: no limit. Default: 5000. */
  readonly timeoutMs?: number;
}
