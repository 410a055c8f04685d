import type { Vault } from '@turnout/core';
import { PAYOUT_CURRENCY } from '../../domain/payout.ts';
import { type CreditRate, creditsFor } from '../../domain/payout-credits.ts';
import type { MarketContext, Unit } from '../../market/context.ts';
import type { PayoutLine } from '../../storage/panel-payouts.ts';
import type { PersonSettings } from '../../storage/panel-settings.ts';
import { type FrozenDetails, sealDetails } from './frozen-details.ts';

export interface ListWish {
  readonly kind: 'money' | 'credits';
  /** Public ids of those who shall be on it. */
  readonly workerIds: readonly string[];
  /** Who is owed less is left out. */
  readonly minimumMinor: number;
  readonly note: string;
  /** The administrator's name. */
  readonly by: string;
  readonly rate: CreditRate;
}

const REFERENCE_DIGITS = 3;

/**
 * Puts what is owed on a list and takes it from what is owed, in one step: no other list can have it too. Who has not
 * said where to be paid, or is rewarded in the other kind, is left out.
 * @returns the number of the list; undefined when there was nothing to put on it
 */
export async function makeList(
  { clock }: Pick<MarketContext, 'clock'>,
  vault: Pick<Vault, 'encrypt' | 'decrypt'>,
  unit: Unit,
  wish: ListWish,
): Promise<number | undefined> {
  await unit.payouts.lock();
  const at = clock.now();
  let listId: number | undefined;
  let count = 0;
  for (const workerId of new Set(wish.workerIds)) {
    const worker = await unit.workers.byWorkerId(workerId);
    const person = worker && (await unit.people.ofWorker(worker.id));
    if (worker === undefined || person === undefined) continue;
    const { owedMinor } = await unit.payouts.account(worker.id);
    const way = wayOf(wish, await unit.personSettings.of(worker.id), owedMinor, vault);
    if (way === undefined || owedMinor < Math.max(1, wish.minimumMinor)) continue;
    listId ??= await unit.payouts.insertList({
      kind: wish.kind,
      currency: PAYOUT_CURRENCY,
      note: wish.note,
      createdAt: at,
      createdBy: wish.by,
    });
    count += 1;
    const lineId = await unit.payouts.insertLine(
      {
        ...way.line,
        listId,
        workerId: worker.id,
        amountMinor: owedMinor,
        detailsSealed: sealDetails(vault, { ...way.frozen, name: person.name }),
        reference: `P${listId}-${String(count).padStart(REFERENCE_DIGITS, '0')}`,
      },
      at,
    );
    await unit.payouts.append({
      workerId: worker.id,
      lineId,
      kind: 'listed',
      amountMinor: owedMinor,
      currency: PAYOUT_CURRENCY,
      at,
    });
  }
  return listId;
}

interface Way {
  readonly line: Pick<PayoutLine, 'method' | 'credits' | 'courseId'>;
  readonly frozen: Omit<FrozenDetails, 'name'>;
}

/** How a person is rewarded on such a list. @returns undefined: not on such a list */
function wayOf(
  { kind, rate }: ListWish,
  settings: PersonSettings,
  owedMinor: number,
  vault: Pick<Vault, 'decrypt'>,
): Way | undefined {
  if (settings.rewardedIn !== kind) return undefined;
  const { courseId, payout, studentSealed } = settings;
  if (kind === 'credits')
    return courseId === undefined
      ? undefined
      : {
          line: { method: 'credits', credits: creditsFor(owedMinor, rate), courseId },
          frozen: { student: studentSealed === undefined ? '' : vault.decrypt(studentSealed) },
        };
  return payout === undefined
    ? undefined
    : {
        line: { method: payout.method, credits: undefined, courseId: undefined },
        frozen: { payout: vault.decrypt(payout.sealed) },
      };
}
