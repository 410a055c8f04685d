import type { Account } from '../../storage/panel-payouts.ts';
import type { PanelPerson } from '../../storage/panel-people.ts';
import { type PersonSettings, usualSettings } from '../../storage/panel-settings.ts';
import type { Repositories } from '../../storage/repositories.ts';

/** Somebody to whom something is owed. */
export interface OwedPerson {
  readonly person: PanelPerson;
  readonly account: Account;
  readonly settings: PersonSettings;
  /** Why they cannot be on a list yet. */
  readonly missing: 'details' | 'course' | 'erased' | undefined;
}

/** Everybody to whom something is owed, those who are owed most first. */
export async function owedPeople(
  read: Pick<Repositories, 'payouts' | 'panelPeople' | 'personSettings'>,
): Promise<readonly OwedPerson[]> {
  const accounts = (await read.payouts.accounts()).filter(({ owedMinor }) => owedMinor > 0);
  const people = new Map(
    (await read.panelPeople.byIds(accounts.map(({ workerId }) => workerId))).map((one) => [one.id, one]),
  );
  const settings = new Map((await read.personSettings.all()).map((one) => [one.workerId, one]));
  return accounts
    .flatMap((account) => {
      const person = people.get(account.workerId);
      if (person === undefined) return [];
      const chosen = settings.get(account.workerId) ?? usualSettings(account.workerId);
      return { person, account, settings: chosen, missing: missingOf(person, chosen) };
    })
    .sort((one, other) => other.account.owedMinor - one.account.owedMinor);
}

function missingOf(
  { name }: PanelPerson,
  { courseId, payout, rewardedIn }: PersonSettings,
): OwedPerson['missing'] {
  if (name === undefined) return 'erased';
  if (rewardedIn === 'credits') return courseId === undefined ? 'course' : undefined;
  return payout === undefined ? 'details' : undefined;
}
