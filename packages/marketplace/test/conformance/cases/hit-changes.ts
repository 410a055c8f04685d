import { expect } from 'vitest';
import { DAY, HOUR } from '../../support/market.ts';
import { casesOf } from '../conformance-case.ts';
import { noFunds, noHit, notValid, requestError, usedToken, wrongHitState } from '../expected.ts';

const MODIFYING = 'developer guide, Modifying HITs';

const tooWide = requestError('InvalidMaximumAssignmentsIncrease', /cannot be extended to 10 or more/);

export const hitChangeCases = [
  ...casesOf('UpdateExpirationForHIT', [
    {
      id: 'expire-now',
      behaviour: 'With 0 the HIT ends at once.',
      fact: 'API reference, UpdateExpirationForHIT',
      clients: 'all',
      run: async ({ ask, post, hit, stage }) => {
        const { HITId } = await post();
        await ask('UpdateExpirationForHIT', { HITId, ExpireAt: 0 });
        const Expiration = stage.clock.now() / 1000;
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Reviewable', Expiration });
      },
    },
    {
      id: 'expire-in-the-past',
      behaviour: 'A time that is past ends it at once too; what has ended keeps its end.',
      fact: 'API reference, UpdateExpirationForHIT',
      clients: 'all',
      run: async ({ ask, post, hit, stage, pass }) => {
        const { HITId } = await post();
        const Expiration = stage.clock.now() / 1000;
        await ask('UpdateExpirationForHIT', { HITId, ExpireAt: Expiration - 60 });
        await pass(HOUR);
        await ask('UpdateExpirationForHIT', { HITId, ExpireAt: Expiration - 60 });
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Reviewable', Expiration });
      },
    },
    {
      id: 'expire-later',
      rules: ['MM3'],
      behaviour:
        'A later time extends the HIT; one that had expired is Assignable again, its assignments paid for anew.',
      fact: `${MODIFYING}; API reference, UpdateExpirationForHIT`,
      clients: 'all',
      run: async ({ ask, post, hit, stage, pass, balance }) => {
        const { HITId } = await post({ LifetimeInSeconds: 3600 });
        await pass(2 * HOUR);
        expect(await balance()).toEqual(['10000.00', '0.00']);
        const ExpireAt = stage.clock.now() / 1000 + 3600;
        await ask('UpdateExpirationForHIT', { HITId, ExpireAt });
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Assignable', Expiration: ExpireAt });
        expect(await balance()).toEqual(['9996.40', '3.60']);
      },
    },
    {
      id: 'expire-earlier',
      behaviour: 'An earlier time that still lies ahead is taken.',
      fact: `${MODIFYING}; a switch of the profile`,
      clients: 'all',
      run: async ({ ask, post, hit, stage }) => {
        const { HITId } = await post();
        const ExpireAt = stage.clock.now() / 1000 + 60;
        await ask('UpdateExpirationForHIT', { HITId, ExpireAt });
        expect((await hit(HITId)).Expiration).toBe(ExpireAt);
      },
    },
    {
      id: 'expire-earlier-docs',
      behaviour: 'With the profile "docs" an earlier time that still lies ahead is refused.',
      fact: 'API reference, UpdateExpirationForHIT; a switch of the profile',
      clients: 'all',
      profile: 'docs',
      run: async ({ refused, post, stage }) => {
        const { HITId } = await post();
        const ExpireAt = stage.clock.now() / 1000 + 60;
        await refused(
          'UpdateExpirationForHIT',
          { HITId, ExpireAt },
          { name: 'ParameterValidationError', message: /is not valid for the parameter ExpireAt/ },
        );
      },
    },
    {
      id: 'expire-same',
      behaviour: 'The same future time a second time is refused in words about an idempotency token.',
      fact: 'text recorded in Dallinger issue 3109; a switch of the profile',
      clients: 'all',
      run: async ({ ask, refused, post, stage }) => {
        const { HITId } = await post();
        const at = Date.UTC(2099, 1, 3, 4, 5, 6);
        expect(at).toBeGreaterThan(stage.clock.now());
        const input = { HITId, ExpireAt: at / 1000 };
        await ask('UpdateExpirationForHIT', input);
        await refused('UpdateExpirationForHIT', input, usedToken(`${HITId}Tue Feb 03 04:05:06 UTC 2099`));
      },
    },
    {
      id: 'expire-same-docs',
      behaviour: 'With the profile "docs" the same time again changes nothing.',
      fact: 'API reference, UpdateExpirationForHIT; a switch of the profile',
      clients: 'all',
      profile: 'docs',
      run: async ({ ask, post, hit }) => {
        const { HITId, Expiration: ExpireAt = 0 } = await post();
        await ask('UpdateExpirationForHIT', { HITId, ExpireAt });
        expect((await hit(HITId)).Expiration).toBe(ExpireAt);
      },
    },
    {
      id: 'expire-unknown',
      behaviour: 'A HIT that does not exist cannot be ended.',
      fact: 'text recorded in aws-cli issue 6116',
      clients: 'all',
      run: async ({ refused }) => {
        await refused('UpdateExpirationForHIT', { HITId: '3NONE', ExpireAt: 0 }, noHit('3NONE'));
      },
    },
  ]),
  ...casesOf('CreateAdditionalAssignmentsForHIT', [
    {
      id: 'extend',
      behaviour:
        'A Reviewable HIT that has not expired is Assignable again, with the added assignments held for.',
      fact: 'API reference, CreateAdditionalAssignmentsForHIT',
      clients: 'all',
      run: async ({ ask, post, work, hit, balance }) => {
        const { HITId } = await post({ MaxAssignments: 1 });
        await work(HITId);
        expect((await hit(HITId)).HITStatus).toBe('Reviewable');
        await ask('CreateAdditionalAssignmentsForHIT', { HITId, NumberOfAdditionalAssignments: 2 });
        expect(await hit(HITId)).toMatchObject({
          HITStatus: 'Assignable',
          MaxAssignments: 3,
          NumberOfAssignmentsAvailable: 2,
        });
        expect(await balance()).toEqual(['9996.40', '3.60']);
      },
    },
    {
      id: 'extend-expired',
      behaviour: 'An expired HIT grows without opening; nothing is held until it opens.',
      fact: 'API reference, CreateAdditionalAssignmentsForHIT',
      clients: 'all',
      run: async ({ ask, post, hit, pass, balance }) => {
        const { HITId } = await post({ LifetimeInSeconds: 3600 });
        await pass(HOUR);
        await ask('CreateAdditionalAssignmentsForHIT', { HITId, NumberOfAdditionalAssignments: 2 });
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Reviewable', MaxAssignments: 5 });
        expect(await balance()).toEqual(['10000.00', '0.00']);
      },
    },
    {
      id: 'extend-past-nine',
      rules: ['MH5'],
      behaviour: 'A HIT of nine or fewer is not extended to ten or more; one of ten is.',
      fact: 'API reference, CreateAdditionalAssignmentsForHIT; MTurk announcement of 2015 on fees',
      clients: 'all',
      run: async ({ ask, refused, post, hit }) => {
        const { HITId } = await post({ MaxAssignments: 7 });
        const extend = (by: number) => ({ HITId, NumberOfAdditionalAssignments: by });
        await refused('CreateAdditionalAssignmentsForHIT', extend(3), tooWide);
        await ask('CreateAdditionalAssignmentsForHIT', extend(2));
        await refused('CreateAdditionalAssignmentsForHIT', extend(1), tooWide);
        expect((await hit(HITId)).MaxAssignments).toBe(9);
        const { HITId: wide } = await post({ MaxAssignments: 10 });
        await ask('CreateAdditionalAssignmentsForHIT', { HITId: wide, NumberOfAdditionalAssignments: 90 });
        expect((await hit(wide)).MaxAssignments).toBe(100);
      },
    },
    {
      id: 'extend-token',
      rules: ['MI1'],
      behaviour: 'A repeated UniqueRequestToken adds nothing and is refused; after 24 hours it adds.',
      fact: 'API reference, CreateAdditionalAssignmentsForHIT; wording recorded in Dallinger issue 3109; its code is not recorded anywhere',
      clients: 'all',
      run: async ({ ask, refused, post, hit, pass }) => {
        const { HITId } = await post({ LifetimeInSeconds: 7 * 86_400 });
        const input = { HITId, NumberOfAdditionalAssignments: 1, UniqueRequestToken: 'more-1' };
        await ask('CreateAdditionalAssignmentsForHIT', input);
        await refused('CreateAdditionalAssignmentsForHIT', input, usedToken('more-1'));
        expect((await hit(HITId)).MaxAssignments).toBe(4);
        await pass(DAY);
        await ask('CreateAdditionalAssignmentsForHIT', input);
        expect((await hit(HITId)).MaxAssignments).toBe(5);
      },
    },
    {
      id: 'extend-funds',
      rules: ['MM4'],
      behaviour: 'Without funds nothing is added.',
      fact: 'text recorded in Mephisto issue 342 (the address in it is ours)',
      clients: 'all',
      run: async ({ lab }) => {
        const poor = await lab({ availableMinor: 400 });
        const { HITId } = await poor.post();
        await poor.refused(
          'CreateAdditionalAssignmentsForHIT',
          { HITId, NumberOfAdditionalAssignments: 1 },
          noFunds,
        );
        expect((await poor.hit(HITId)).MaxAssignments).toBe(3);
      },
    },
    {
      id: 'extend-by-nothing',
      behaviour: 'At least one assignment is added.',
      fact: 'API reference, CreateAdditionalAssignmentsForHIT',
      clients: 'all',
      run: async ({ refused, post }) => {
        const { HITId } = await post();
        await refused(
          'CreateAdditionalAssignmentsForHIT',
          { HITId, NumberOfAdditionalAssignments: 0 },
          notValid('0', 'NumberOfAdditionalAssignments'),
        );
      },
    },
  ]),
  ...casesOf('UpdateHITReviewStatus', [
    {
      id: 'reviewing',
      rules: ['MH4'],
      behaviour: 'It turns Reviewable into Reviewing and with Revert back; an extension takes the mark off.',
      fact: 'API reference, UpdateHITReviewStatus',
      clients: 'all',
      run: async ({ ask, post, work, hit }) => {
        const { HITId } = await post({ MaxAssignments: 1 });
        await work(HITId);
        await ask('UpdateHITReviewStatus', { HITId });
        expect((await hit(HITId)).HITStatus).toBe('Reviewing');
        await ask('UpdateHITReviewStatus', { HITId, Revert: true });
        expect((await hit(HITId)).HITStatus).toBe('Reviewable');
        await ask('UpdateHITReviewStatus', { HITId, Revert: false });
        await ask('CreateAdditionalAssignmentsForHIT', { HITId, NumberOfAdditionalAssignments: 1 });
        expect((await hit(HITId)).HITStatus).toBe('Assignable');
        await work(HITId);
        expect((await hit(HITId)).HITStatus).toBe('Reviewable');
      },
    },
    {
      id: 'reviewing-wrong-state',
      behaviour: 'From another state it is refused.',
      fact: 'API reference, UpdateHITReviewStatus; form of the text as DeleteHIT has it',
      clients: 'all',
      run: async ({ refused, post }) => {
        const { HITId } = await post();
        await refused('UpdateHITReviewStatus', { HITId }, wrongHitState('Assignable', 'Reviewable'));
        await refused(
          'UpdateHITReviewStatus',
          { HITId, Revert: true },
          wrongHitState('Assignable', 'Reviewing'),
        );
      },
    },
  ]),
];
