import { expect } from 'vitest';
import { casesOf, sentByJavaScriptOnly } from '../conformance-case.ts';
import { notValid, requestError, violating } from '../expected.ts';
import { usualHit } from '../scene.ts';

const { MaxAssignments: _, LifetimeInSeconds: __, Question: ___, ...usualType } = usualHit;

const AMOUNT = 'Member must satisfy regular expression pattern: ^[0-9]+(\\.)?[0-9]{0,2}$';
const notNull = (member: string) =>
  `Value null at '${member}' failed to satisfy constraint: Member must not be null`;

export const hitTypeCases = [
  ...casesOf('CreateHITType', [
    {
      id: 'hit-type-by-value',
      rules: ['MH7'],
      behaviour: 'Equal values give the same HITTypeId, any other value gives another.',
      fact: 'API reference, CreateHITType; developer guide, HIT attributes',
      clients: 'all',
      run: async ({ ask }) => {
        const { HITTypeId } = await ask('CreateHITType', usualType);
        expect(await ask('CreateHITType', usualType)).toEqual({ HITTypeId });
        expect(await ask('CreateHITType', { ...usualType, Reward: '1.01' })).not.toEqual({ HITTypeId });
      },
    },
    {
      id: 'hit-type-is-the-requesters',
      behaviour: 'Two requesters with equal values have a HIT type each.',
      fact: 'API reference, CreateHITType',
      clients: 'all',
      run: async ({ ask, lab }) => {
        const { HITTypeId } = await ask('CreateHITType', usualType);
        expect(await (await lab()).ask('CreateHITType', usualType)).not.toEqual({ HITTypeId });
      },
    },
    {
      id: 'reward-pattern',
      behaviour: 'A Reward that is no amount is a ValidationException naming the member in lower camel case.',
      fact: 'published service model, CurrencyAmount; text recorded in Dallinger issue 1052',
      clients: 'all',
      run: async ({ refused }) => {
        for (const Reward of ['0.123', '-1'])
          await refused(
            'CreateHITType',
            { ...usualType, Reward },
            violating(`Value '${Reward}' at 'reward' failed to satisfy constraint: ${AMOUNT}`),
          );
      },
    },
    {
      id: 'reward-spellings',
      behaviour: 'Rewards of "5", "5." and "5.1" are amounts and one HIT type with "5.00" or "5.10".',
      fact: 'published service model, CurrencyAmount',
      clients: 'all',
      run: async ({ ask }) => {
        const typeOf = (Reward: string) => ask('CreateHITType', { ...usualType, Reward });
        expect(await typeOf('5')).toEqual(await typeOf('5.00'));
        expect(await typeOf('5.')).toEqual(await typeOf('5.00'));
        expect(await typeOf('5.1')).toEqual(await typeOf('5.10'));
      },
    },
    {
      id: 'reward-of-nothing',
      behaviour: 'A Reward below one cent is refused.',
      fact: 'reports of users (SurveyMan issue 83); a switch of the profile',
      clients: 'all',
      run: async ({ refused }) => {
        await refused('CreateHITType', { ...usualType, Reward: '0.00' }, notValid('0.00', 'Reward'));
      },
    },
    {
      id: 'reward-of-nothing-docs',
      behaviour: 'With the profile "docs" a Reward of nothing is possible.',
      fact: 'published service model, CurrencyAmount; a switch of the profile',
      clients: 'all',
      profile: 'docs',
      run: async ({ ask }) => {
        expect((await ask('CreateHITType', { ...usualType, Reward: '0' })).HITTypeId).toMatch(/^3/);
      },
    },
    {
      id: 'missing-members',
      behaviour: 'What is required and missing is told member by member in one ValidationException.',
      fact: 'published service model; form of the text recorded by users (Dallinger issue 1052)',
      clients: sentByJavaScriptOnly,
      run: async ({ refused }) => {
        const { Title: _title, Reward: _reward, ...rest } = usualType;
        await refused('CreateHITType', rest, violating(notNull('reward'), notNull('title')));
      },
    },
  ]),
  ...casesOf('CreateHITWithHITType', [
    {
      id: 'hit-of-type',
      rules: ['MH7'],
      behaviour: 'The HIT has what its type says and shares a HITGroupId with all HITs of the type.',
      fact: 'API reference, CreateHITWithHITType; developer guide, HIT attributes',
      clients: 'all',
      run: async ({ ask, post }) => {
        const other = await post();
        const { HIT } = await ask('CreateHITWithHITType', {
          HITTypeId: other.HITTypeId,
          LifetimeInSeconds: 60,
          MaxAssignments: 9,
          Question: usualHit.Question,
          RequesterAnnotation: 'batch 2',
        });
        expect(HIT).toMatchObject({
          HITTypeId: other.HITTypeId,
          HITGroupId: other.HITGroupId,
          Title: usualHit.Title,
          Reward: '1.00',
          MaxAssignments: 9,
          RequesterAnnotation: 'batch 2',
        });
        expect(HIT?.HITId).not.toBe(other.HITId);
      },
    },
    {
      id: 'hit-of-no-type',
      behaviour: 'A type that does not exist is unknown.',
      fact: 'code from the published .NET client; the text is not recorded anywhere',
      clients: 'all',
      run: async ({ refused }) => {
        await refused(
          'CreateHITWithHITType',
          { HITTypeId: '3NONE', LifetimeInSeconds: 60, Question: usualHit.Question },
          requestError('HITDoesNotExist', 'HITType 3NONE does not exist.'),
        );
      },
    },
    {
      id: 'hit-of-foreign-type',
      behaviour: 'A type of another requester, or of the other environment, is as unknown as one of nobody.',
      fact: 'code from the published .NET client; the text is not recorded anywhere',
      clients: 'all',
      run: async ({ refused, lab }) => {
        const sandbox = await lab({ environment: 'sandbox' });
        const foreign = await (await lab()).post();
        const crossed = await sandbox.post();
        for (const { HITTypeId } of [foreign, crossed])
          await refused(
            'CreateHITWithHITType',
            { HITTypeId, LifetimeInSeconds: 60, Question: usualHit.Question },
            requestError('HITDoesNotExist', `HITType ${HITTypeId} does not exist.`),
          );
      },
    },
    {
      id: 'hit-of-type-token',
      rules: ['MI1'],
      behaviour:
        'A repeated UniqueRequestToken is HITAlreadyExists and names the first HIT; CreateHIT has tokens of its own.',
      fact: 'API reference, CreateHITWithHITType; text from published clients that read the id out of it',
      clients: 'all',
      run: async ({ ask, refused, post }) => {
        const { HITTypeId, HITId: ofCreateHit } = await post({ UniqueRequestToken: 'batch-1' });
        const again = {
          HITTypeId,
          LifetimeInSeconds: 60,
          Question: usualHit.Question,
          UniqueRequestToken: 'batch-1',
        };
        const { HIT } = await ask('CreateHITWithHITType', again);
        expect(HIT?.HITId).not.toBe(ofCreateHit);
        await refused(
          'CreateHITWithHITType',
          again,
          requestError('HITAlreadyExists', `The HIT with ID "${HIT?.HITId}" already exists.`),
        );
      },
    },
  ]),
  ...casesOf('UpdateHITTypeOfHIT', [
    {
      id: 'other-type',
      behaviour: 'An untouched HIT takes the values of its new type, and what is held for it follows.',
      fact: 'developer guide, Modifying HITs',
      clients: 'all',
      run: async ({ ask, post, hit, balance }) => {
        const { HITId } = await post({ MaxAssignments: 2 });
        const { HITTypeId = '' } = await ask('CreateHITType', {
          ...usualType,
          Title: 'Longer',
          Reward: '2.00',
        });
        await ask('UpdateHITTypeOfHIT', { HITId, HITTypeId });
        expect(await hit(HITId)).toMatchObject({ HITTypeId, Title: 'Longer', Reward: '2.00' });
        expect(await balance()).toEqual(['9995.20', '4.80']);
      },
    },
    {
      id: 'other-type-too-late',
      behaviour: 'It is refused once an assignment was accepted, also when it was returned since.',
      fact: 'developer guide, Modifying HITs; the text is not recorded anywhere',
      clients: 'all',
      run: async ({ ask, refused, post, take, giveBack }) => {
        const { HITId } = await post();
        const { HITTypeId = '' } = await ask('CreateHITType', { ...usualType, Title: 'Longer' });
        const held = await take(HITId);
        const late = requestError('InvalidHITState', /cannot be changed/);
        await refused('UpdateHITTypeOfHIT', { HITId, HITTypeId }, late);
        await giveBack(held);
        await refused('UpdateHITTypeOfHIT', { HITId, HITTypeId }, late);
      },
    },
    {
      id: 'other-type-funds',
      rules: ['MM4'],
      behaviour: 'A dearer type for which there are no funds leaves the HIT as it was.',
      fact: 'API reference, UpdateHITTypeOfHIT; MTurk pricing page',
      clients: 'all',
      run: async ({ lab }) => {
        const poor = await lab({ availableMinor: 400 });
        const { HITId, HITTypeId: first } = await poor.post();
        const { HITTypeId = '' } = await poor.ask('CreateHITType', { ...usualType, Reward: '2.00' });
        await poor.refused(
          'UpdateHITTypeOfHIT',
          { HITId, HITTypeId },
          { name: 'RequestError', code: 'InsufficientFunds' },
        );
        expect(await poor.hit(HITId)).toMatchObject({ HITTypeId: first, Reward: '1.00' });
        expect(await poor.balance()).toEqual(['0.40', '3.60']);
      },
    },
  ]),
];
