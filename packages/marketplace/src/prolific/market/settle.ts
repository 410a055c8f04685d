import { makePayment } from './bonuses.ts';
import type { ProlificContext, Unit } from './context.ts';
import { runOut } from './people.ts';
import { saveStudy } from './studies.ts';
import { approve } from './submissions.ts';

const kinds = ['publish', 'time-out', 'approve', 'pay'] as const;

/** Does what is due by the clock, each thing in a transaction of its own. Events are sent by the deliverer. */
export async function settle(context: ProlificContext): Promise<void> {
  for (;;) {
    const waiting = await context.read().due.list(kinds, context.clock.now());
    if (waiting.length === 0) return;
    for (const { number, kind, subject } of waiting)
      await context.transact(async (unit) => {
        // Whoever takes it from the list does it; a second stand-in on the same database finds it gone.
        if (await unit.due.take(number)) await happen(context, unit, kind, subject);
      });
  }
}

async function happen(context: ProlificContext, unit: Unit, kind: string, subject: string): Promise<void> {
  if (kind === 'pay') await makePayment(context, unit, subject);
  if (kind === 'time-out') await runOut(context, unit, subject);
  if (kind === 'approve') {
    const submission = await unit.objects.get('submission', subject);
    if (submission?.status === 'AWAITING REVIEW') await approve(context, unit, submission);
  }
  if (kind === 'publish') {
    const study = await unit.objects.get('study', subject);
    if (study?.phase === 'publishing') await saveStudy(context, unit, { ...study, phase: 'recruiting' });
  }
}
