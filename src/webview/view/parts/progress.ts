import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { HopView, ProgressView, SessionView } from '../../../session/sessionView.ts';
import { share, styled } from '../../toolkit/styled.ts';
import { icon } from '../../toolkit/toolkit.ts';
import {
  bytesInWords,
  bytesOfTotal,
  percent,
  rateInWords,
  runningDuration,
} from '../../../words/amounts.ts';

export interface Movement {
  readonly direction: 'upload' | 'download';
  readonly progress: ProgressView;
  /** Bytes per second since the transfer began; null while it is too young to tell. */
  readonly rate: number | null;
}

/** Younger transfers have no rate worth showing; in milliseconds. */
const YOUNG = 250;

/** What a running session transfers now: the response once it comes, else the request's body. */
export function movement(session: SessionView, ms: number): Movement | null {
  const hop = session.hops.at(-1);
  if (hop?.endedAt !== null) return null;
  if (hop.download) return moving('download', hop.download, hop, ms);
  if (hop.upload && !hop.response) return moving('upload', hop.upload, hop, ms);
  return null;
}

function moving(
  direction: Movement['direction'],
  progress: ProgressView,
  hop: HopView,
  ms: number,
): Movement {
  const phase = direction === 'download' ? 'receive' : 'send';
  const since = hop.phases.findLast((span) => span.phase === phase)?.start ?? progress.since;
  const took = ms - since;
  const rate = took < YOUNG ? null : (progress.current / took) * 1000;
  return { direction, progress, rate };
}

/** "231 of 502 MB · 88 MB/s". */
export function movementInWords({ progress, rate }: Movement): string {
  const { current, total } = progress;
  const moved = total < 0 ? bytesInWords(current) : bytesOfTotal(current, total);
  return rate === null ? moved : `${moved} · ${rateInWords(rate)}`;
}

export const directionWords = {
  upload: { label: 'Upload', icon: 'cloud-upload' },
  download: { label: 'Download', icon: 'cloud-download' },
} as const;

/** Bytes, rate, percent and a bar, live. */
export function progressLine(moving: Movement): TemplateResult {
  const { direction, progress, rate } = moving;
  const words = directionWords[direction];
  const { current, total } = progress;
  const part = percent(current, total);
  const left = rate === null || rate === 0 || total < 0 ? null : ((total - current) / rate) * 1000;
  return html`<div class="progress">
    ${icon(words.icon, 'tone-info')}
    <span
      class="progress-bar ${part === null ? 'progress-unknown' : ''}"
      role="progressbar"
      aria-label=${words.label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${part ?? nothing}
      aria-valuetext=${part === null ? bytesInWords(current) : nothing}
      ><span
        ${styled({ width: part === null ? '100%' : share(current / Math.max(1, total)) })}
      ></span
    ></span>
    <span class="progress-words"
      >${part === null ? nothing : html`<strong>${part} %</strong> `}${movementInWords(moving)}${left === null || part === 100 ? nothing : ` · ${runningDuration(left)} left`}</span
    >
  </div>`;
}
