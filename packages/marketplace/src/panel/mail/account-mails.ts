import type { NewMail } from '../../storage/panel-outbox.ts';
import type { AdminVisit } from '../visit.ts';

/** Somebody of whom name and address are known. */
interface Receiver {
  /** The number of the worker's row. */
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

const to = (
  { now }: AdminVisit,
  { id, email }: Receiver,
  text: { readonly subject: string; readonly body: string },
): NewMail => ({ ...text, workerId: id, recipient: email, at: now });

export const approvedMail = (visit: AdminVisit, receiver: Receiver): NewMail =>
  to(visit, receiver, visit.texts.mails.approved(receiver.name, visit.panel.name, `${visit.origin}/login`));

export const declinedMail = (visit: AdminVisit, receiver: Receiver, reason: string): NewMail =>
  to(visit, receiver, visit.texts.mails.declined(receiver.name, visit.panel.name, reason));

export const suspendedMail = (visit: AdminVisit, receiver: Receiver, reason: string): NewMail =>
  to(visit, receiver, visit.texts.mails.suspended(receiver.name, visit.panel.name, reason));

export const reactivatedMail = (visit: AdminVisit, receiver: Receiver): NewMail =>
  to(
    visit,
    receiver,
    visit.texts.mails.reactivated(receiver.name, visit.panel.name, `${visit.origin}/login`),
  );

export const erasedMail = (visit: AdminVisit, receiver: Receiver, receipt: string): NewMail => ({
  // Of nobody: the mail must still go out when everything of this person is gone.
  ...visit.texts.mails.erased(receiver.name, visit.panel.name, receipt),
  recipient: receiver.email,
  forget: true,
  at: visit.now,
});

export const invitationMail = (
  visit: AdminVisit,
  invitation: {
    readonly email: string;
    readonly code: string;
    readonly expiresAt: number;
    readonly words: string;
  },
): NewMail => ({
  ...visit.texts.mails.invitation(
    visit.panel.name,
    invitation.words,
    `${visit.origin}/signup?code=${invitation.code}`,
    visit.written.moment(invitation.expiresAt),
  ),
  recipient: invitation.email,
  at: visit.now,
});
