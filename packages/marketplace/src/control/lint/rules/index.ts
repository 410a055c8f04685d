import type { LintRule } from '../rule.ts';
import { autoApprovalDefault } from './auto-approval-default.ts';
import { bonusToOtherWorker } from './bonus-to-other-worker.ts';
import { feeStepPaid } from './fee-step-paid.ts';
import { grantMailsWorker } from './grant-mails-worker.ts';
import { hitLeftOpen } from './hit-left-open.ts';
import { hitWithoutAnnotation } from './hit-without-annotation.ts';
import { moneyCallWithoutToken } from './money-call-without-token.ts';
import { pageRefusesFraming } from './page-refuses-framing.ts';
import { rejectedAll } from './rejected-all.ts';
import { rejectionWithoutReason } from './rejection-without-reason.ts';
import { retriedMoneyCallWithoutToken } from './retried-money-call-without-token.ts';
import { reviewedWithoutLooking } from './reviewed-without-looking.ts';
import { tokenChanges } from './token-changes.ts';
import { tokenFromClock } from './token-from-clock.ts';
import { unknownMember } from './unknown-member.ts';
import { unpaginatedRead } from './unpaginated-read.ts';

/** All rules, in the order of the documentation: money first. */
export const lintRules: readonly LintRule[] = [
  retriedMoneyCallWithoutToken,
  moneyCallWithoutToken,
  tokenChanges,
  tokenFromClock,
  bonusToOtherWorker,
  feeStepPaid,
  hitLeftOpen,
  autoApprovalDefault,
  unpaginatedRead,
  reviewedWithoutLooking,
  rejectedAll,
  rejectionWithoutReason,
  pageRefusesFraming,
  unknownMember,
  hitWithoutAnnotation,
  grantMailsWorker,
];
