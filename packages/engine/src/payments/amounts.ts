import { TurnoutError, type Vault } from '@turnout/core';
import type { Chosen } from '../recruiting/choose.ts';
import type { Amount } from './judge.ts';
import type { BonusAmount, PaymentRequest } from './types.ts';

/** What each chosen assignment's bonus comes to; from what the study computed, where the request says so. */
type AmountOf = (chosen: Chosen) => (computedMinor: number) => Amount;

const none = (code: string, message: string): Amount => ({ skipped: { code, message } });

const positive = (minor: number): number => {
  if (!Number.isSafeInteger(minor) || minor < 0)
    throw new TurnoutError('AMOUNT_INVALID', `It was ${minor} minor units.`);
  return minor;
};

/**
 * @param all every assignment of the study that the request may mean
 * @throws TurnoutError AMOUNT_INVALID; ASSIGNMENT_UNKNOWN when a listed name is nobody's
 */
export function bonusAmounts(request: PaymentRequest, all: readonly Chosen[], vault: Vault): AmountOf {
  if (request.kind !== 'bonus') return () => () => ({ minor: 0 });
  const { amount } = request;
  if (amount.kind === 'listed') return listed(amount.minor, all, vault);
  if (amount.kind === 'computed')
    return () => (computedMinor) =>
      computedMinor > 0
        ? { minor: positive(computedMinor) }
        : none('no_bonus_computed', 'The study computed no bonus.');
  const minor = positive(amount.minor);
  return () => () => (minor > 0 ? { minor } : none('no_bonus', 'The bonus is 0.'));
}

function listed(
  amounts: Extract<BonusAmount, { kind: 'listed' }>['minor'],
  all: readonly Chosen[],
  vault: Vault,
): AmountOf {
  const byAssignment = new Map<number, Amount>();
  const unknown: number[] = [];
  const meantBy = finder(all, vault);
  for (const [index, [name, minor]] of [...amounts].entries()) {
    const meant = meantBy(name);
    const payable = meant.filter(({ assignment }) => assignment.state === 'approved');
    const candidates = payable.length === 0 ? meant : payable;
    if (candidates.length === 0) unknown.push(index + 1);
    const isOne = candidates.length === 1;
    for (const { assignment } of candidates)
      byAssignment.set(
        assignment.id,
        isOne && !byAssignment.has(assignment.id)
          ? listedAmount(minor)
          : none('ambiguous', 'The list names this assignment twice, or this worker has several.'),
      );
  }
  // By place in the list: a worker's id belongs into no error text.
  if (unknown.length > 0)
    throw new TurnoutError(
      'ASSIGNMENT_UNKNOWN',
      `Nobody is known by what stands in line ${unknown.join(', ')}.`,
    );
  return ({ assignment }) =>
    () =>
      byAssignment.get(assignment.id) ?? none('not_listed', 'The list does not name it.');
}

/** Those names of a list that nobody among the assignments is known by. */
export function strangersAmong(
  names: readonly string[],
  all: readonly Chosen[],
  vault: Vault,
): readonly string[] {
  const meantBy = finder(all, vault);
  return names.filter((name) => meantBy(name).length === 0);
}

/** A name of a list may be the recruiter's id of the assignment, the uniqueId, or the worker's id or pseudonym. */
const finder =
  (all: readonly Chosen[], vault: Vault) =>
  (name: string): readonly Chosen[] => {
    const [workerId = '', assignmentId] = name.split(':');
    const worker = vault.pseudonym(workerId);
    return all.filter(({ assignment }) =>
      assignmentId === undefined
        ? assignment.externalId === name || assignment.worker === worker || isShown(assignment.worker, name)
        : assignment.externalId === assignmentId && assignment.worker === worker,
    );
  };

/** Lists shorten a pseudonym, and end it with dots. */
const isShown = (worker: string, name: string): boolean =>
  worker === name || (name.endsWith('…') && name.length > 12 && worker.startsWith(name.slice(0, -1)));

const listedAmount = (minor: number): Amount =>
  positive(minor) > 0 ? { minor } : none('no_bonus', 'The bonus is 0.');
