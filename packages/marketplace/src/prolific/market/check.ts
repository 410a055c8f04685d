import { costOf } from '../domain/fees.ts';
import { noSubmissions } from '../domain/study.ts';
import { accounts } from '../storage/ledger.ts';
import type { ProlificContext } from './context.ts';
import { neededMinor } from './money.ts';

/** Every minor unit that came into a workspace, and where it is. */
export interface WorkspaceMoney {
  readonly workspaceId: string;
  readonly currency: string;
  readonly toppedUpMinor: number;
  readonly availableMinor: number;
  readonly reservedMinor: number;
  readonly participantsMinor: number;
  readonly feesMinor: number;
  readonly vatMinor: number;
  /** Minor units each participant got. */
  readonly paid: Readonly<Record<string, number>>;
}

/**
 * Adds up the ledger and holds it against what workspaces, studies and submissions say.
 * @param only the id of the one workspace to look at; default: all
 * @throws Error that names everything which differs
 */
export async function checkedMoney(
  context: ProlificContext,
  only?: string,
): Promise<readonly WorkspaceMoney[]> {
  // In one transaction, so that it does not see half of another.
  return context.transact(async (unit) => {
    const faults: string[] = [];
    const found: WorkspaceMoney[] = [];
    for (const workspace of await unit.objects.all('workspace')) {
      if (only !== undefined && workspace.id !== only) continue;
      const entries = await unit.ledger.ofWorkspace(workspace.id);
      const held = new Map<string, number>();
      for (const { from, to, amountMinor } of entries) {
        if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) faults.push(`an entry of ${amountMinor}`);
        held.set(from, (held.get(from) ?? 0) - amountMinor);
        held.set(to, (held.get(to) ?? 0) + amountMinor);
      }
      const sum = (prefix: string): number =>
        [...held].reduce((total, [name, minor]) => total + (name.startsWith(prefix) ? minor : 0), 0);
      const expect = (what: string, is: number, should: number): void => {
        if (is !== should) faults.push(`${what} of workspace ${workspace.id}: ${is}, not ${should}`);
      };
      for (const [name, minor] of held)
        if (minor < 0 && name !== accounts.outside) faults.push(`${name} is ${minor}`);
      expect('the balance', workspace.availableMinor, held.get(accounts.balance) ?? 0);
      expect('the reservations', workspace.reservedMinor, sum('reserved:'));
      let owedMinor = 0;
      for (const study of await unit.objects.list('study', workspace.id)) {
        expect(
          `what is kept for ${study.id}`,
          study.reservedMinor,
          held.get(accounts.reserved(study.id)) ?? 0,
        );
        expect(`what ${study.id} needs`, study.reservedMinor, neededMinor(context, study));
        const counts = noSubmissions();
        for (const submission of await unit.objects.list('submission', study.id)) {
          counts[submission.status] += 1;
          if (submission.paidMinor !== undefined)
            owedMinor += costOf(submission.paidMinor, context.fees).totalMinor;
          for (const bonus of submission.bonusPayments) owedMinor += costOf(bonus, context.fees).totalMinor;
        }
        if (JSON.stringify(counts) !== JSON.stringify({ ...noSubmissions(), ...study.counts }))
          faults.push(`the counts of ${study.id}`);
      }
      const spentMinor = sum('participant:') + (held.get('fees') ?? 0) + (held.get('vat') ?? 0);
      expect('the payments', spentMinor, owedMinor);
      found.push({
        workspaceId: workspace.id,
        currency: workspace.currency,
        toppedUpMinor: -(held.get(accounts.outside) ?? 0),
        availableMinor: workspace.availableMinor,
        reservedMinor: workspace.reservedMinor,
        participantsMinor: sum('participant:'),
        feesMinor: held.get(accounts.fees) ?? 0,
        vatMinor: held.get(accounts.vat) ?? 0,
        paid: Object.fromEntries(
          [...held]
            .filter(([name]) => name.startsWith('participant:'))
            .map(([name, minor]) => [name.slice('participant:'.length), minor]),
        ),
      });
    }
    if (faults.length > 0) throw new Error(`The money does not add up: ${faults.join('; ')}.`);
    return found;
  });
}
