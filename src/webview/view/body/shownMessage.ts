import type { TemplateResult, nothing } from 'lit';
import type { MessageKind } from '../../../session/bodyText.ts';
import type { SessionView } from '../../../session/sessionView.ts';

/** A message whose body is shown. */
export interface ShownMessage {
  readonly session: SessionView;
  readonly of: MessageKind;
  /** Bytes that have come. */
  readonly size: number;
  /** What has to be said above the body: that it was cut. */
  readonly notice: string | null;
  /** What stands between the tools and the body. */
  readonly fields: TemplateResult | typeof nothing;
}
