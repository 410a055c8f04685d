import {
  type AssignmentRef,
  amountText,
  type BonusOrder,
  type CallResult,
  type ListedBonus,
} from '@turnout/core';
import { isId, type ProlificApi, pathOf } from './api.ts';
import { type CurrencyGuard, readBalance } from './currency.ts';
import type { Failure } from './failures.ts';
import type { Answer } from './http.ts';
import { numberOf, objectOf, textOf } from './json.ts';
import { done, harmless, incomplete, refused, resultOf } from './results.ts';
import { readStudy } from './studies.ts';
import { readSubmission } from './submissions.ts';

export interface Bonuses {
  prepare(order: BonusOrder): Promise<CallResult<string>>;
  pay(order: BonusOrder, reference: string | undefined): Promise<CallResult<string | undefined>>;
  of(ref: AssignmentRef): Promise<readonly ListedBonus[]>;
}

/**
 * Bonuses of one person each. Prolific pays in two calls: the first sets a bonus up and pays nothing; the second pays,
 * minutes later, and pays again each time it is called (API reference, "Pay bonuses"). So a reference that was sent
 * is never sent again, whatever the answer was, unless Prolific certainly did not take it.
 */
export function createBonuses(api: ProlificApi, checkCurrency: CurrencyGuard): Bonuses {
  const sent = new Set<string>();
  return {
    prepare: (order) => prepare(api, checkCurrency, order),
    async pay(order, reference) {
      if (reference === undefined || !isId(reference))
        return refused('NOT_PREPARED', 'A bonus at Prolific is set up before it is paid.');
      if (sent.has(reference))
        return { kind: 'unknown', message: 'This bonus was sent before and is not sent again.' };
      sent.add(reference);
      const path = pathOf('bulk-bonus-payments', reference, 'pay/');
      const answer = await api.send({ method: 'POST', path, hide: [order.ref.workerId] });
      if (answer.kind === 'answered')
        return isTaken(answer)
          ? done(reference)
          : { kind: 'unknown', message: 'Prolific answered without saying that it pays.' };
      if (answer.kind !== 'unknown') sent.delete(reference);
      return inTurn(answer);
    },
    async of(ref) {
      const own = await readSubmission(api, ref);
      if (own !== undefined && own.bonuses === undefined) throw incomplete('the bonuses of the submission');
      return (own?.bonuses ?? []).map((amountMinor) => ({ amountMinor, reason: undefined, at: undefined }));
    },
  };
}

/** 202 is documented ("Pay bonuses"). Any other success without a word may be of a proxy on the way. */
const isTaken = ({ status, body }: Extract<Answer, { kind: 'answered' }>): boolean =>
  status === 202 || body !== undefined;

async function prepare(
  api: ProlificApi,
  checkCurrency: CurrencyGuard,
  { ref, amountMinor }: BonusOrder,
): Promise<CallResult<string>> {
  const { currency } = api.settings;
  if (!Number.isInteger(amountMinor) || amountMinor < 1)
    return refused('AMOUNT_INVALID', 'A bonus is a whole number of pence or cents, above 0.');
  const inTheWay = await checkCurrency();
  if (inTheWay !== undefined) return inTheWay;
  if ((await readSubmission(api, ref)) === undefined)
    return refused('NOT_THIS_WORKER', 'Prolific has no such submission of this worker and study.');
  // The reference does not list it, but a study of a workspace that changed its money has another one.
  const ofStudy = textOf((await readStudy(api, ref.postingExternalId))?.currency_code);
  if (ofStudy !== undefined && ofStudy !== currency)
    return refused('CURRENCY_MISMATCH', `The study pays ${ofStudy}, and this bonus is ${currency}.`);
  const answer = await api.send({
    method: 'POST',
    path: '/api/v1/submissions/bonus-payments/',
    // By submission, which is one worker's in one study; a worker's id alone is all of their submissions.
    body: {
      study_id: ref.postingExternalId,
      csv_bonuses: `${ref.externalId},${amountText(amountMinor, currency)}\n`,
    },
    hide: [ref.workerId],
  });
  if (answer.kind !== 'answered') return answer.kind === 'refused' ? inTurn(answer) : harmless(answer);
  const bulk = objectOf(answer.body);
  const id = textOf(bulk.id);
  if (id === undefined)
    return { kind: 'later', afterMs: 10_000, message: 'Prolific did not name the bonus that it set up.' };
  const understood = numberOf(bulk.amount);
  if (understood !== undefined && Math.round(understood) !== amountMinor)
    return refused(
      'AMOUNT_MISREAD',
      `Prolific set up ${understood} in place of ${amountMinor}; it was not paid.`,
    );
  // Prolific finds out minutes after it took the call whether there is money, and then tells nobody.
  const needed = numberOf(bulk.total_amount) ?? amountMinor;
  const { availableMinor } = await readBalance(api);
  return availableMinor !== undefined && availableMinor < needed
    ? refused('BALANCE_SHORT', `The workspace has ${availableMinor} to spend and the bonus costs ${needed}.`)
    : done(id);
}

/** Prolific does not take bonuses at the same time: one that conflicts with another's was not done, and has to wait. */
const inTurn = (failure: Failure): CallResult<never> =>
  failure.kind === 'refused' && failure.status === 409
    ? { kind: 'later', afterMs: 10_000, message: failure.message }
    : resultOf(failure);
