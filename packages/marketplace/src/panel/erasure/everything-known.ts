import type { Vault } from '@turnout/core';
import { environments } from '../../domain/environment.ts';
import type { Repositories } from '../../storage/repositories.ts';
import type { KnownPerson } from '../people/known-person.ts';

const ALL = { after: 0, limit: Number.MAX_SAFE_INTEGER };
const FIRST = Number.MAX_SAFE_INTEGER;

const iso = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();

/** Replaces the times of records, in epoch ms, by what people read. */
const written = (records: readonly Readonly<Record<string, unknown>>[]): readonly object[] =>
  records.map((record) =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) =>
        /(At|^at)$/.test(name) && typeof value === 'number' ? [name, iso(value)] : [name, value],
      ),
    ),
  );

/** Everything that the marketplace knows about one person. Amounts in cents, times in ISO 8601. */
export async function everythingKnown(
  read: Repositories,
  vault: Pick<Vault, 'decrypt'>,
  { worker, person }: KnownPerson,
): Promise<object> {
  const { id } = worker;
  const settings = await read.personSettings.of(id);
  const opened = (sealed: string | undefined) => (sealed === undefined ? undefined : vault.decrypt(sealed));
  const lines = await read.payouts.linesOfWorker(id);
  const counts = await Promise.all(
    environments.map(
      async (environment) => [environment, await read.workers.counts(id, environment)] as const,
    ),
  );
  const erasure = await read.erasures.ofWorker(id);
  const { createdAt, locale, ...account } = worker;
  const ledger = await read.ledger.entries({ workerId: id }, ALL);
  const messages = await read.messages.ofWorker(id, FIRST, FIRST);
  const bonuses = await read.ledger.bonusesOfWorker(id, FIRST);
  const invited =
    person?.invitation === undefined ? undefined : await read.invitationMails.byCode(person.invitation);
  const log = await read.adminLog.list({ workerId: id, before: FIRST, limit: FIRST });
  return {
    person: person && {
      name: person.name,
      email: person.email,
      invitation: person.invitation,
      invitedAt: invited?.email,
      signedUpAt: iso(person.createdAt),
    },
    account: { ...account, ...locale, createdAt: iso(createdAt) },
    choices: {
      wantsMail: settings.wantsMail,
      rewardedIn: settings.rewardedIn,
      student: opened(settings.studentSealed),
      payout: parsed(opened(settings.payout?.sealed)),
    },
    counts: Object.fromEntries(counts),
    earnings: await read.payouts.account(id),
    assignments: written(await read.records.assignments(id)),
    ledger: written(
      ledger
        // A fee is what the requester paid to the marketplace.
        .filter(({ kind }) => kind === 'reward' || kind === 'bonus')
        .map(({ kind, amountMinor, at }) => ({ kind, amountMinor, at })),
    ),
    bonuses: written(
      bonuses.map(({ amountMinor, assignmentId, paidAt, reason }) => ({
        assignmentId,
        amountMinor,
        reason,
        paidAt,
      })),
    ),
    payouts: lines.map(({ detailsSealed, ...line }) => ({ ...line, details: parsed(opened(detailsSealed)) })),
    payoutLedger: written(
      (await read.payouts.entriesOf(id)).map(({ kind, amountMinor, currency, at }) => ({
        kind,
        amountMinor,
        currency,
        at,
      })),
    ),
    qualifications: written(await read.records.qualifications(id)),
    testAnswers: written(await read.records.testAnswers(id)),
    messages: written(
      messages.map(({ requesterName, kind, subject, body, sentAt, readAt }) => ({
        from: requesterName,
        kind,
        subject,
        body,
        sentAt,
        readAt,
      })),
    ),
    mails: written(await read.records.mails(id)),
    reports: written(await read.records.reports(id)),
    blocks: written(await read.records.blocks(id)),
    administration: written(
      log.map(({ act, adminName, at, detail, reason }) => ({ act, by: adminName, detail, reason, at })),
    ),
    erasure: erasure && {
      requestedAt: iso(erasure.requestedAt),
      doneAt: iso(erasure.doneAt),
      receipt: parsed(erasure.receipt),
    },
  };
}

const parsed = (json: string | undefined): unknown =>
  json === undefined ? undefined : (JSON.parse(json) as unknown);
