import type { PanelTexts } from './texts/texts.ts';

export type PanelReason = keyof PanelTexts['refusal'];

const statuses: Readonly<Record<PanelReason, number>> = {
  'no-such-page': 404,
  'no-such-person': 404,
  'foreign-request': 403,
  unreadable: 400,
  changed: 409,
  'money-on-list': 409,
  'link-over': 410,
  fault: 500,
};

/** Thrown by a page that does not do what was asked. */
export class PanelRefusal extends Error {
  readonly reason: PanelReason;
  readonly status: number;
  override readonly name = 'PanelRefusal';

  constructor(reason: PanelReason) {
    super(reason);
    this.reason = reason;
    this.status = statuses[reason];
  }
}
