import { randomBytes } from 'node:crypto';
import { invitationMail } from '../mail/account-mails.ts';
import { PanelRefusal } from '../refusal.ts';
import { noteAct, type SignedInVisit } from '../visit.ts';

export interface Invited {
  readonly sent: readonly string[];
  readonly members: readonly string[];
  /** Those who have an invitation already that can still be used. */
  readonly waiting: readonly string[];
}

const DAY_MS = 86_400_000;

/** Without letters and digits that are taken for each other. */
const SIGNS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const CODE_SIGNS = 12;

const newCode = (): string => [...randomBytes(CODE_SIGNS)].map((byte) => SIGNS[byte % SIGNS.length]).join('');

/** Makes a code for one use for each address and queues the mail with it. */
export function invite(
  visit: SignedInVisit,
  wish: { readonly addresses: readonly string[]; readonly days: number; readonly words: string },
): Promise<Invited> {
  const { market, realNow } = visit;
  const expiresAt = realNow + wish.days * DAY_MS;
  return market.transact(async (unit) => {
    const sent: string[] = [];
    const members: string[] = [];
    const waiting: string[] = [];
    for (const email of wish.addresses) {
      if ((await unit.people.byEmail(email)) !== undefined) members.push(email);
      else if (await unit.invitationMails.isOpen(email, realNow)) waiting.push(email);
      else {
        const code = newCode();
        await unit.invitations.insert({ code, usesLeft: 1, expiresAt, note: wish.words, createdAt: realNow });
        await unit.invitationMails.insert(code, email, realNow);
        await unit.outbox.insert(invitationMail(visit, { email, code, expiresAt, words: wish.words }));
        sent.push(email);
      }
    }
    if (sent.length > 0) await noteAct(visit, unit, { act: 'invite', detail: String(sent.length) });
    return { sent, members, waiting };
  });
}

/** Mails an invitation once more; its code is good for as long as a new one. */
export async function inviteAgain(visit: SignedInVisit, code: string, days: number): Promise<void> {
  const { market, realNow } = visit;
  const expiresAt = realNow + days * DAY_MS;
  await market.transact(async (unit) => {
    const invitation = await unit.invitationMails.byCode(code);
    if (invitation === undefined || !(await unit.invitationMails.renew(code, realNow, expiresAt)))
      throw new PanelRefusal('changed');
    const { email, note } = invitation;
    await unit.outbox.insert(invitationMail(visit, { email, code, expiresAt, words: note }));
    await noteAct(visit, unit, { act: 'invite-again' });
  });
}

export async function revokeInvitation(visit: SignedInVisit, code: string): Promise<void> {
  const { market, realNow } = visit;
  await market.transact(async (unit) => {
    if (!(await unit.invitationMails.revoke(code, realNow))) throw new PanelRefusal('changed');
    await noteAct(visit, unit, { act: 'invite-revoke' });
  });
}
