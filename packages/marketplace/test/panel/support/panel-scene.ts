import { usualCreditRate } from '../../../src/domain/payout-credits.ts';
import type { Worker } from '../../../src/domain/worker.ts';
import { publish } from '../../../src/market/screening/publish.ts';
import { makeList } from '../../../src/panel/payouts/make-list.ts';
import { settleLines } from '../../../src/panel/payouts/settle-lines.ts';
import { closeAccount } from '../../../src/site/accounts/close-account.ts';
import { sealedPayout } from '../../../src/site/profile/payout-form.ts';
import { type TestPanel, testVault } from './panel.ts';

export interface PanelScene {
  /** Has work, money, a payout and messages. */
  readonly busy: Worker;
  readonly erased: Worker;
  /** Paths of pages of the administration by what they show. */
  readonly paths: Readonly<Record<string, string>>;
}

/** A panel in which something of everything has happened. */
export async function setPanelScene(lab: TestPanel): Promise<PanelScene> {
  const { context, clock } = lab.market;
  const now = clock.now();
  const busy = await lab.person('Ann-Kathrin Lee-Montgomery');
  const erased = await lab.person('Gone Soon');
  await lab.person('Pia Pending', { status: 'pending' });
  await lab.person('Paul Pending', { status: 'pending' });
  await lab.person('Sue Spended', { status: 'suspended' });
  const waiting = await lab.person('Wanda Withoutdetails');
  const student = await lab.person('Stu Dent');
  for (const worker of [busy, waiting, student]) await lab.earn(worker, 1234);
  await context.transact(async (unit) => {
    await unit.personSettings.openCourse('PSY 101', now);
    await unit.personSettings.openCourse('PSY 102', now);
    await unit.personSettings.closeCourse(2, now);
    const details = { method: 'bank', holder: 'Ann Lee', iban: 'DE89370400440532013000' } as const;
    await unit.personSettings.put(
      {
        ...(await unit.personSettings.of(busy.id)),
        payout: sealedPayout((text) => testVault.encrypt(text), details),
      },
      now,
    );
    await unit.personSettings.put(
      { ...(await unit.personSettings.of(student.id)), rewardedIn: 'credits', courseId: 1 },
      now,
    );
    const listId = await makeList(context, testVault, unit, {
      kind: 'money',
      workerIds: [busy.workerId],
      minimumMinor: 0,
      note: 'November',
      by: 'maria',
      rate: usualCreditRate,
    });
    await settleLines(context, unit, {
      listId: listId ?? 0,
      lineId: undefined,
      act: 'pay',
      paidOn: '2026-11-20',
      paidReference: 'SEPA 17',
    });
    await unit.erasures.request(waiting.id, now);
    await unit.messages.insert({
      workerId: busy.id,
      requesterId: undefined,
      kind: 'note',
      subject: 'The second part',
      body: 'Text',
      sentAt: now,
    });
    const content = {
      title: 'About you',
      description: 'So that studies find you.',
      questions: [
        { id: 'q1', text: 'How old are you?', required: true, kind: 'number', min: 18, max: undefined },
        {
          id: 'q2',
          text: 'Native language?',
          required: true,
          kind: 'choice',
          options: ['German', 'French'],
          several: false,
        },
        { id: 'q3', text: 'What do you do?', required: false, kind: 'text' },
      ],
      outcomes: [
        {
          name: 'Age group',
          question: 'q1',
          otherwise: 0,
          kind: 'range',
          cases: [{ from: 18, to: 30, value: 1 }],
        },
        {
          name: 'Native German',
          question: 'q2',
          otherwise: undefined,
          kind: 'choice',
          cases: [{ option: 'German', value: 1 }],
        },
      ],
      status: 'open',
    } as const;
    const id = await unit.questionnaires.insert(content, now);
    await publish(context, unit, { ...content, id }, 'Panel of the laboratory');
    const code = 'ABCDEFGHJKLM';
    await unit.invitations.insert({
      code,
      usesLeft: 1,
      expiresAt: now + 86_400_000,
      note: '',
      createdAt: now,
    });
    await unit.invitationMails.insert(code, 'invited.person@example.org', now);
    await unit.outbox.insert({ recipient: 'nobody@example.org', subject: 'Given up', body: 'x', at: now });
    for (const mail of await unit.outbox.claimDue(now, 50, now + 1))
      await unit.outbox.giveUp(mail, 'no such user');
    await unit.adminLog.append({
      adminId: undefined,
      adminName: 'command',
      act: 'approve',
      workerId: busy.id,
      reason: 'known from before',
      at: now,
    });
  });
  await lab.earn(busy, 250);
  await closeAccount(context, erased);
  await context.transact(async (unit) => {
    await unit.people.remove(erased.id);
    await unit.erasures.request(erased.id, now);
    const counts = {
      profile: 1,
      payoutDetails: 0,
      messages: 2,
      mails: 3,
      testAnswers: 0,
      reports: 0,
      invitations: 1,
    };
    await unit.erasures.finish(erased.id, now, JSON.stringify({ erased: counts, unpaidMinor: 120 }));
  });
  return {
    busy,
    erased,
    paths: {
      overview: '/admin',
      people: '/admin/people',
      'people, none found': '/admin/people?words=zzz',
      'a person': `/admin/people/${busy.workerId}`,
      'somebody erased': `/admin/people/${erased.workerId}`,
      'before an erasure': `/admin/people/${busy.workerId}/erase`,
      'receipt of an erasure': `/admin/people/${erased.workerId}/receipt`,
      erasures: '/admin/erasures',
      invitations: '/admin/invitations',
      questionnaires: '/admin/questionnaires',
      'a questionnaire': '/admin/questionnaires/1',
      'a rule about a number': '/admin/questionnaires/1/outcomes?question=q1',
      'a rule about a choice': '/admin/questionnaires/1/outcomes?question=q2',
      payouts: '/admin/payouts',
      'a payout list': '/admin/payouts/lists/1',
      mail: '/admin/mail',
      settings: '/admin/settings',
      log: '/admin/log',
      'no such page': '/admin/nothing',
      'no such person': '/admin/people/ANOBODY',
    },
  };
}
