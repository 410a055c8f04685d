import { expect } from 'vitest';
import { casesOf } from '../conformance-case.ts';
import { requestError } from '../expected.ts';
import { usualHit } from '../scene.ts';

const REFERENCE = 'API reference, QualificationRequirement data structure';
const ADULT = '00000000000000000060';
const LOCALE = '00000000000000000071';
const APPROVED = '00000000000000000040';
const PERCENT = '000000000000000000L0';

const integers = (count: number) => Array.from({ length: count }, (_, index) => index);

export const requirementCases = casesOf('CreateHIT', [
  {
    id: 'requirements-shown',
    behaviour:
      'Requirements come back with ActionsGuarded and the older RequiredToPreview; RequiredToPreview alone means PreviewAndAccept.',
    fact: REFERENCE,
    clients: 'all',
    run: async ({ ask }) => {
      const guards = [
        {},
        { RequiredToPreview: true },
        { ActionsGuarded: 'DiscoverPreviewAndAccept' as const },
      ];
      const { HIT } = await ask('CreateHIT', {
        ...usualHit,
        QualificationRequirements: guards.map((guard) => ({
          QualificationTypeId: APPROVED,
          Comparator: 'GreaterThan',
          IntegerValues: [100],
          ...guard,
        })),
      });
      expect(HIT?.QualificationRequirements).toMatchObject([
        {
          ActionsGuarded: 'Accept',
          RequiredToPreview: false,
          IntegerValues: [100],
          Comparator: 'GreaterThan',
        },
        { ActionsGuarded: 'PreviewAndAccept', RequiredToPreview: true },
        { ActionsGuarded: 'DiscoverPreviewAndAccept', RequiredToPreview: true },
      ]);
    },
  },
  {
    id: 'requirements-both-guards',
    behaviour: 'ActionsGuarded and RequiredToPreview together are an InvalidParameterCombinationError.',
    fact: 'text recorded in public code of requesters',
    clients: 'all',
    run: async ({ refused }) => {
      const both = {
        QualificationTypeId: ADULT,
        Comparator: 'EqualTo',
        IntegerValues: [1],
        ActionsGuarded: 'Accept',
        RequiredToPreview: true,
      };
      await refused(
        'CreateHIT',
        { ...usualHit, QualificationRequirements: [both] },
        {
          name: 'InvalidParameterCombinationError',
          message:
            'The combination of parameters supplied to the request is invalid: ActionsGuarded, RequiredToPreview.',
        },
      );
    },
  },
  {
    id: 'requirements-values',
    behaviour:
      'A comparator takes its own number and kind of values: one, up to 15 integers, up to 30 places, or none.',
    fact: REFERENCE,
    clients: 'all',
    run: async ({ refused, post }) => {
      const us = { Country: 'US' };
      const wrong = [
        { QualificationTypeId: APPROVED, Comparator: 'GreaterThan' },
        { QualificationTypeId: APPROVED, Comparator: 'GreaterThan', IntegerValues: [1, 2] },
        { QualificationTypeId: APPROVED, Comparator: 'In', IntegerValues: integers(16) },
        { QualificationTypeId: APPROVED, Comparator: 'Exists', IntegerValues: [1] },
        { QualificationTypeId: APPROVED, Comparator: 'EqualTo', LocaleValues: [us] },
        { QualificationTypeId: LOCALE, Comparator: 'EqualTo', LocaleValues: [us, us] },
        { QualificationTypeId: LOCALE, Comparator: 'GreaterThan', LocaleValues: [us] },
        { QualificationTypeId: LOCALE, Comparator: 'In', LocaleValues: integers(31).map(() => us) },
        {
          QualificationTypeId: LOCALE,
          Comparator: 'EqualTo',
          LocaleValues: [{ Country: 'DE', Subdivision: 'BY' }],
        },
      ];
      for (const requirement of wrong)
        await refused(
          'CreateHIT',
          { ...usualHit, QualificationRequirements: [requirement] },
          { name: 'ParameterValidationError' },
        );
      await post({
        QualificationRequirements: [
          { QualificationTypeId: APPROVED, Comparator: 'In', IntegerValues: integers(15) },
          { QualificationTypeId: PERCENT, Comparator: 'GreaterThanOrEqualTo', IntegerValues: [95] },
          {
            QualificationTypeId: LOCALE,
            Comparator: 'NotIn',
            LocaleValues: [{ Country: 'US', Subdivision: 'PA' }, { Country: 'DE' }],
          },
          { QualificationTypeId: ADULT, Comparator: 'Exists' },
        ],
      });
    },
  },
  {
    id: 'requirements-unknown-type',
    behaviour:
      'A type that does not exist in the environment, such as the other environment’s Masters, is refused.',
    fact: 'text recorded in breadboard issue 204, for the Masters of the sandbox',
    clients: 'all',
    run: async ({ refused }) => {
      for (const id of ['3NONE', '2ARFPLSP75KLA8M8DH1HTEQVJT3SY6'])
        await refused(
          'CreateHIT',
          { ...usualHit, QualificationRequirements: [{ QualificationTypeId: id, Comparator: 'Exists' }] },
          requestError('QualificationTypeDoesNotExist', `QualificationType [${id}] does not exist.`),
        );
    },
  },
  {
    id: 'requirements-guard',
    rules: ['MQ2', 'MQ3', 'MQ4', 'MQ5'],
    behaviour:
      'A worker gets a slot only when every requirement holds: place, counts, share of approved work, own qualification.',
    fact: REFERENCE,
    clients: 'all',
    run: async ({ ask, post, notGiven, worker }) => {
      const { QualificationType } = await ask('CreateQualificationType', {
        Name: 'Took part',
        Description: 'Whoever took part',
        QualificationTypeStatus: 'Active',
      });
      const own = QualificationType?.QualificationTypeId ?? '';
      const { HITId } = await post({
        QualificationRequirements: [
          { QualificationTypeId: LOCALE, Comparator: 'EqualTo', LocaleValues: [{ Country: 'US' }] },
          { QualificationTypeId: APPROVED, Comparator: 'GreaterThanOrEqualTo', IntegerValues: [200] },
          { QualificationTypeId: PERCENT, Comparator: 'GreaterThan', IntegerValues: [90] },
          { QualificationTypeId: own, Comparator: 'DoesNotExist' },
        ],
      });
      const fit = { locale: { country: 'US', subdivision: 'PA' }, pastApproved: 200 };
      const [good, abroad, fresh, careless] = [
        await worker(fit),
        await worker({ ...fit, locale: { country: 'DE' } }),
        await worker({ ...fit, pastApproved: 199 }),
        await worker({ ...fit, pastRejected: 100 }),
      ];
      for (const one of [abroad, fresh, careless]) expect(await notGiven(HITId, one)).toBe('not-qualified');
      await ask('AssociateQualificationWithWorker', { QualificationTypeId: own, WorkerId: good });
      expect(await notGiven(HITId, good)).toBe('not-qualified');
      await ask('DisassociateQualificationFromWorker', { QualificationTypeId: own, WorkerId: good });
      expect(await notGiven(HITId, good)).toBe('given');
    },
  },
]);
