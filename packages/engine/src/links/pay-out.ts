import { TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { appendAudit } from '../audit/append.ts';
import type { EngineContext } from '../context.ts';
import { type Owed, owedPlaces, type Payees } from './owed.ts';
import { ownPosting } from './own-posting.ts';
import { linkPostingName } from './posting-name.ts';

/** What noting it would come to. Changes nothing. @throws TurnoutError PAYEE_UNKNOWN, NOTHING_TO_DO */
export async function previewPayOut(
  context: EngineContext,
  postingId: number,
  payees: Payees,
): Promise<readonly Owed[]> {
  const posting = await ownPosting(context, postingId);
  return expectSome(await owedPlaces(context, context.store, posting, payees)).map(({ owed }) => owed);
}

/**
 * LK10: notes that people were handed what they are owed, all of it or nothing. Whoever notes it at the same time waits
 * for the posting's lock, and finds that nothing is owed any more.
 * @returns what each was owed
 * @throws TurnoutError PAYEE_UNKNOWN, NOTHING_TO_DO; CONFIRMATION_MISSING when another total was confirmed
 */
export async function payOut(
  context: EngineContext,
  postingId: number,
  payees: Payees,
  { actor, reason, confirmedMinor }: Act,
): Promise<readonly Owed[]> {
  const { store, clock, settings } = context;
  const posting = await ownPosting(context, postingId);
  return store.write(async (tx) => {
    await tx.links.lockPosting(posting.id);
    const places = expectSome(await owedPlaces(context, tx, posting, payees));
    const totalMinor = places.reduce((sum, { owed }) => sum + owed.owedMinor, 0);
    if (confirmedMinor !== undefined && confirmedMinor !== totalMinor)
      throw new TurnoutError('CONFIRMATION_MISSING', 'What is owed has changed since.');
    const at = clock.now();
    for (const { place, owed } of places) {
      const amountMinor = owed.owedMinor;
      await tx.links.insertPayout({ placeId: place.id, amountMinor, at, actor, reason });
      await appendAudit(tx, {
        at,
        actor,
        action: 'link.paid',
        subject: `assignment ${place.assignmentId}`,
        reason,
        facts: { study: settings.study, posting: linkPostingName(posting.id), amountMinor },
      });
    }
    return places.map(({ owed }) => owed);
  });
}

function expectSome<Row>(rows: readonly Row[]): readonly Row[] {
  if (rows.length === 0) throw new TurnoutError('NOTHING_TO_DO', 'None of these people is owed anything.');
  return rows;
}
