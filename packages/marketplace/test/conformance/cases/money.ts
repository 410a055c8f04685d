import { expect } from 'vitest';
import { DAY } from '../../support/market.ts';
import { casesOf, sentByJavaScriptOnly } from '../conformance-case.ts';
import { noAssignment, noFunds, noHit, notValid, requestError, usedToken, violating } from '../expected.ts';
import type { Held } from '../scene.ts';

const bonusFor = (held: Held, changes: object = {}) => ({
  ...held,
  BonusAmount: '0.25',
  Reason: 'well done',
  ...changes,
});

const paid = ['9998.50', '1.20'];

export const moneyCases = [
  ...casesOf('SendBonus', [
    {
      id: 'bonus',
      rules: ['MM2', 'MM5'],
      behaviour: 'It pays the amount and a fee of 20 %, whether the work was approved, rejected or neither.',
      fact: 'API reference, SendBonus; MTurk pricing page',
      clients: 'all',
      run: async ({ ask, post, work, balance }) => {
        const { HITId } = await post({ MaxAssignments: 3 });
        const [a, b, c] = [await work(HITId), await work(HITId), await work(HITId)];
        await ask('ApproveAssignment', { AssignmentId: a.AssignmentId });
        await ask('RejectAssignment', { AssignmentId: b.AssignmentId, RequesterFeedback: '' });
        for (const held of [a, b, c]) await ask('SendBonus', bonusFor(held));
        expect(await balance()).toEqual(['9996.70', '1.20']);
      },
    },
    {
      id: 'bonus-least-fee',
      rules: ['MM2'],
      behaviour:
        'The fee on a bonus is one cent at least, half a cent rounds up, and ten assignments do not make it dearer.',
      fact: 'MTurk pricing page',
      clients: 'all',
      run: async ({ ask, post, work, balance }) => {
        const held = await work((await post({ MaxAssignments: 10, Reward: '0.01' })).HITId);
        expect(await balance()).toEqual(['9999.80', '0.20']);
        for (const [BonusAmount, left] of [
          ['0.01', '9999.78'],
          ['0.13', '9999.62'],
          ['1.00', '9998.42'],
        ] as const) {
          await ask('SendBonus', bonusFor(held, { BonusAmount }));
          expect((await balance())[0]).toBe(left);
        }
      },
    },
    {
      id: 'bonus-wrong-worker',
      behaviour: 'A worker who does not hold the assignment gets none.',
      fact: 'API reference, SendBonus; the text is not recorded anywhere',
      clients: 'all',
      run: async ({ refused, post, work, balance }) => {
        const { HITId } = await post({ MaxAssignments: 2 });
        const [a, { WorkerId }] = [await work(HITId), await work(HITId)];
        await refused(
          'SendBonus',
          bonusFor(a, { WorkerId }),
          requestError(
            'AssignmentDoesNotExist',
            `Assignment ${a.AssignmentId} of worker ${WorkerId} does not exist.`,
          ),
        );
        expect(await balance()).toEqual(['9997.60', '2.40']);
      },
    },
    {
      id: 'bonus-unknown-worker',
      behaviour: 'An unknown worker is a ParameterValidationError, whatever the assignment.',
      fact: 'boto3 issue 2355; text recorded in aws-sdk-java issue 2055',
      clients: 'all',
      run: async ({ refused }) => {
        const nobody = { AssignmentId: '3NONE', WorkerId: 'ANOBODY' };
        await refused('SendBonus', bonusFor(nobody), notValid('ANOBODY', 'WorkerId'));
      },
    },
    {
      id: 'bonus-unknown',
      behaviour:
        'An assignment that is not submitted, or unknown, or of the other environment, "does not exist".',
      fact: 'text recorded in Mephisto issue 1081',
      clients: 'all',
      run: async ({ refused, post, take, work, lab }) => {
        const { HITId } = await post();
        const open = await take(HITId);
        await refused('SendBonus', bonusFor(open), noAssignment(open.AssignmentId));
        await refused('SendBonus', bonusFor({ ...open, AssignmentId: '3NONE' }), noAssignment('3NONE'));
        const held = await work(HITId);
        const sandbox = await lab({ environment: 'sandbox' });
        await sandbox.refused('SendBonus', bonusFor(held), noAssignment(held.AssignmentId));
      },
    },
    {
      id: 'bonus-decimals',
      behaviour: 'An amount with more than two decimals is a ValidationException.',
      fact: 'text recorded in Dallinger issue 1052',
      clients: 'all',
      run: async ({ refused, post, work }) => {
        const held = await work((await post()).HITId);
        await refused(
          'SendBonus',
          bonusFor(held, { BonusAmount: '0.9752' }),
          violating(
            "Value '0.9752' at 'bonusAmount' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9]+(\\.)?[0-9]{0,2}$",
          ),
        );
      },
    },
    {
      id: 'bonus-of-nothing',
      behaviour: 'A bonus is at least one cent.',
      fact: 'API reference, SendBonus; form of the text recorded in aws-sdk-java issue 2055',
      clients: 'all',
      run: async ({ refused, post, work }) => {
        const held = await work((await post()).HITId);
        await refused('SendBonus', bonusFor(held, { BonusAmount: '0.00' }), notValid('0.00', 'BonusAmount'));
      },
    },
    {
      id: 'bonus-without-reason',
      behaviour: 'A missing Reason is a ValidationException.',
      fact: 'published service model; boto3 issue 1223',
      clients: sentByJavaScriptOnly,
      run: async ({ refused, post, work }) => {
        const held = await work((await post()).HITId);
        await refused(
          'SendBonus',
          { ...held, BonusAmount: '0.25' },
          violating("Value null at 'reason' failed to satisfy constraint: Member must not be null"),
        );
      },
    },
    {
      id: 'bonus-token',
      rules: ['MI1'],
      behaviour: 'A repeated UniqueRequestToken pays nothing and is refused; after 24 hours it pays again.',
      fact: 'API reference, SendBonus; wording recorded in Dallinger issue 3109; its code is not recorded anywhere',
      clients: 'all',
      run: async ({ ask, refused, post, work, balance, pass }) => {
        const held = await work((await post({ MaxAssignments: 1 })).HITId);
        const bonus = bonusFor(held, { UniqueRequestToken: 'bonus-1' });
        await ask('SendBonus', bonus);
        await refused('SendBonus', bonus, usedToken('bonus-1'));
        expect(await balance()).toEqual(paid);
        await ask('SendBonus', bonusFor(held, { UniqueRequestToken: 'bonus-2' }));
        await pass(DAY);
        await ask('SendBonus', bonus);
        expect((await ask('ListBonusPayments', { AssignmentId: held.AssignmentId })).NumResults).toBe(3);
      },
    },
    {
      id: 'bonus-funds',
      rules: ['MM4'],
      behaviour: 'Without funds for the amount and its fee nothing is paid, and its token is not used up.',
      fact: 'text recorded in Mephisto issue 342 (the address in it is ours)',
      clients: 'all',
      run: async ({ lab }) => {
        const poor = await lab({ availableMinor: 150 });
        const held = await poor.work((await poor.post({ MaxAssignments: 1 })).HITId);
        const bonus = bonusFor(held, { BonusAmount: '0.26', UniqueRequestToken: 'bonus-1' });
        await poor.refused('SendBonus', bonus, noFunds);
        expect(await poor.balance()).toEqual(['0.30', '1.20']);
        await poor.ask('SendBonus', { ...bonus, BonusAmount: '0.25' });
        expect(await poor.balance()).toEqual(['0.00', '1.20']);
      },
    },
    {
      id: 'bonus-too-late',
      behaviour: 'Half a year after a worker’s last work for the requester no bonus is possible.',
      fact: 'API reference, SendBonus; the text is not recorded anywhere',
      clients: 'all',
      run: async ({ ask, refused, post, work, pass }) => {
        const { HITId } = await post({ LifetimeInSeconds: 31_536_000 });
        const held = await work(HITId);
        await pass(180 * DAY);
        await ask('SendBonus', bonusFor(held));
        await pass(5 * DAY);
        await refused('SendBonus', bonusFor(held), requestError('InvalidAssignmentState', /six months/));
        await work((await post({ Title: 'Another' })).HITId, held.WorkerId);
        await ask('SendBonus', bonusFor(held));
      },
    },
  ]),
  ...casesOf('ListBonusPayments', [
    {
      id: 'list-bonuses',
      behaviour: 'It lists the bonuses of a HIT or of an assignment with worker, amount, reason and time.',
      fact: 'API reference, ListBonusPayments',
      clients: 'all',
      run: async ({ ask, post, work, stage }) => {
        const { HITId } = await post({ MaxAssignments: 2 });
        const [a, b] = [await work(HITId), await work(HITId)];
        await ask('SendBonus', bonusFor(a));
        await ask('SendBonus', bonusFor(b, { BonusAmount: '3' }));
        const GrantTime = stage.clock.now() / 1000;
        const [first, second] = [
          { ...bonusFor(a), GrantTime },
          { ...bonusFor(b), BonusAmount: '3.00', GrantTime },
        ];
        expect((await ask('ListBonusPayments', { HITId })).BonusPayments).toEqual([first, second]);
        const { BonusPayments } = await ask('ListBonusPayments', { AssignmentId: b.AssignmentId });
        expect(BonusPayments).toEqual([second]);
      },
    },
    {
      id: 'list-bonuses-refused',
      behaviour: 'It needs either a HIT or an assignment, of the requester’s own.',
      fact: 'API reference, ListBonusPayments',
      clients: 'all',
      run: async ({ refused, post, lab }) => {
        const { HITId } = await post();
        const either = { name: 'ParameterValidationError', message: /^Exactly one of/ };
        await refused('ListBonusPayments', {}, either);
        await refused('ListBonusPayments', { HITId, AssignmentId: '3NONE' }, either);
        await (await lab()).refused('ListBonusPayments', { HITId }, noHit(HITId));
      },
    },
  ]),
  ...casesOf('GetAccountBalance', [
    {
      id: 'balance-sandbox',
      rules: ['MM6'],
      behaviour: 'In the sandbox it is always 10000.00.',
      fact: 'developer guide, Using the sandbox',
      clients: 'all',
      run: async ({ lab }) => {
        const sandbox = await lab({ environment: 'sandbox', availableMinor: 0 });
        const { AssignmentId } = await sandbox.work((await sandbox.post()).HITId);
        await sandbox.ask('ApproveAssignment', { AssignmentId });
        expect(await sandbox.ask('GetAccountBalance', {})).toEqual({ AvailableBalance: '10000.00' });
      },
    },
    {
      id: 'balance',
      rules: ['MM3', 'MM5'],
      behaviour: 'In production it is what is left, with what is held beside it.',
      fact: 'API reference, GetAccountBalance (what OnHoldBalance means is not documented)',
      clients: 'all',
      run: async ({ post, balance }) => {
        expect(await balance()).toEqual(['10000.00', '0.00']);
        await post();
        expect(await balance()).toEqual(['9996.40', '3.60']);
      },
    },
    {
      id: 'no-account',
      behaviour: 'An access key without an account is refused.',
      fact: 'AWS general reference, common errors; what the service itself said is not recorded',
      clients: 'all',
      run: async ({ stranger }) => {
        await stranger.refused('GetAccountBalance', {}, { name: 'UnrecognizedClientException' });
      },
    },
  ]),
];
