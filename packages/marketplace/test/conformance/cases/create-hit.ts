import { expect } from 'vitest';
import { formXml, htmlXml, item } from '../../questions/samples.ts';
import { DAY, HOUR } from '../../support/market.ts';
import { EXTERNAL_QUESTION } from '../../support/operations.ts';
import { casesOf } from '../conformance-case.ts';
import { badXml, noFunds, notValid, requestError } from '../expected.ts';
import { usualHit } from '../scene.ts';

const LEGACY = 'API reference, CreateHIT (its older edition has the bounds)';

/** Members with values that their shapes allow and the service does not. */
const outOfBounds = {
  LifetimeInSeconds: [29, 31_536_001],
  AssignmentDurationInSeconds: [29, 31_536_001],
  AutoApprovalDelayInSeconds: [-1, 2_592_001],
  MaxAssignments: [0, 1_000_000_001],
} as const;

const tooLong = { Title: 129, Description: 2001, Keywords: 1001, RequesterAnnotation: 256, Question: 65_536 };

export const createHitCases = casesOf('CreateHIT', [
  {
    id: 'hit-is-open',
    behaviour:
      'The HIT is Assignable and NotReviewed at once, all its assignments are available, and it shows what was sent.',
    fact: 'API reference, CreateHIT and HIT; values of a new HIT in Dallinger’s recorded answers',
    clients: 'all',
    run: async ({ ask, stage }) => {
      const now = stage.clock.now() / 1000;
      const sent = {
        ...usualHit,
        Keywords: 'memory, words',
        RequesterAnnotation: 'study-1',
        AutoApprovalDelayInSeconds: 60,
      };
      const { HIT } = await ask('CreateHIT', sent);
      const { LifetimeInSeconds, ...shown } = sent;
      expect(HIT).toMatchObject({
        ...shown,
        CreationTime: now,
        Expiration: now + LifetimeInSeconds,
        HITStatus: 'Assignable',
        HITReviewStatus: 'NotReviewed',
        NumberOfAssignmentsAvailable: 3,
        NumberOfAssignmentsPending: 0,
        NumberOfAssignmentsCompleted: 0,
        QualificationRequirements: [],
      });
      for (const id of [HIT?.HITId, HIT?.HITTypeId, HIT?.HITGroupId]) expect(id).toMatch(/^3[0-9A-Z]{29}$/);
    },
  },
  {
    id: 'hit-defaults',
    behaviour: 'Left out, MaxAssignments is 1 and AutoApprovalDelayInSeconds 2592000.',
    fact: 'API reference, CreateHIT',
    clients: 'all',
    run: async ({ ask }) => {
      const { MaxAssignments: _, ...rest } = usualHit;
      expect((await ask('CreateHIT', rest)).HIT).toMatchObject({
        MaxAssignments: 1,
        AutoApprovalDelayInSeconds: 2_592_000,
      });
    },
  },
  {
    id: 'hit-funds',
    rules: ['MM4'],
    behaviour: 'Without funds for all assignments and their fees nothing is posted.',
    fact: 'text recorded in Mephisto issue 342 (the address in it is ours)',
    clients: 'all',
    run: async ({ lab }) => {
      const poor = await lab({ availableMinor: 359 });
      await poor.refused('CreateHIT', usualHit, noFunds);
      expect(await poor.balance()).toEqual(['3.59', '0.00']);
      expect((await poor.ask('ListHITs', {})).HITs).toEqual([]);
      await poor.post({ MaxAssignments: 2 });
      expect(await poor.balance()).toEqual(['1.19', '2.40']);
    },
  },
  {
    id: 'hit-token',
    rules: ['MI1'],
    behaviour:
      'A repeated UniqueRequestToken is HITAlreadyExists and names the first HIT; after 24 hours it makes a second one.',
    fact: 'API reference, CreateHIT; text from published clients that read the id out of it',
    clients: 'all',
    run: async ({ ask, refused, post, pass, lab, balance }) => {
      const tokened = { ...usualHit, UniqueRequestToken: 'study-1' };
      const { HITId } = await post(tokened);
      await pass(DAY - 1);
      await refused(
        'CreateHIT',
        tokened,
        requestError('HITAlreadyExists', `The HIT with ID "${HITId}" already exists.`),
      );
      expect((await ask('ListHITs', {})).NumResults).toBe(1);
      await (await lab()).post(tokened);
      await pass(1);
      expect((await post(tokened)).HITId).not.toBe(HITId);
      expect(await balance()).toEqual(['9996.40', '3.60']);
    },
  },
  {
    id: 'hit-token-after-refusal',
    rules: ['MI1'],
    behaviour: 'A call that was refused has not used up its token.',
    fact: 'API reference, CreateHIT: the token guards what was done',
    clients: 'all',
    run: async ({ lab }) => {
      const poor = await lab({ availableMinor: 100 });
      const tokened = { ...usualHit, UniqueRequestToken: 'study-1' };
      await poor.refused('CreateHIT', tokened, noFunds);
      await poor.post({ ...tokened, Reward: '0.01' });
    },
  },
  {
    id: 'hit-bounds',
    behaviour:
      'Times and numbers out of their bounds are ParameterValidationErrors that name value and member.',
    fact: `${LEGACY}; form of the text recorded in aws-sdk-java issue 2055`,
    clients: 'all',
    run: async ({ refused, post }) => {
      for (const [name, values] of Object.entries(outOfBounds))
        for (const value of values)
          await refused('CreateHIT', { ...usualHit, [name]: value }, notValid(String(value), name));
      await post({
        LifetimeInSeconds: 30,
        AssignmentDurationInSeconds: 30,
        AutoApprovalDelayInSeconds: 0,
        MaxAssignments: 1,
      });
      await post({
        LifetimeInSeconds: 31_536_000,
        AssignmentDurationInSeconds: 31_536_000,
        AutoApprovalDelayInSeconds: 2_592_000,
      });
    },
  },
  {
    id: 'hit-lengths',
    behaviour: 'Texts that are too long, and more than ten requirements, are refused.',
    fact: LEGACY,
    clients: 'all',
    run: async ({ refused, post }) => {
      for (const [name, length] of Object.entries(tooLong))
        await refused(
          'CreateHIT',
          { ...usualHit, [name]: 'x'.repeat(length) },
          notValid('x'.repeat(Math.min(length, 200)), name),
        );
      const requirement = {
        QualificationTypeId: '00000000000000000060',
        Comparator: 'EqualTo',
        IntegerValues: [1],
      };
      const requirements = Array.from({ length: 11 }, () => requirement);
      await refused(
        'CreateHIT',
        { ...usualHit, QualificationRequirements: requirements },
        notValid('11 members', 'QualificationRequirements'),
      );
      await post({
        Title: 'x'.repeat(128),
        Description: 'x'.repeat(2000),
        Keywords: 'x'.repeat(1000),
        RequesterAnnotation: 'x'.repeat(255),
      });
    },
  },
  {
    id: 'question-kinds',
    behaviour: 'ExternalQuestion, HTMLQuestion and QuestionForm are taken and shown as they were sent.',
    fact: 'API reference, ExternalQuestion, HTMLQuestion, QuestionForm',
    clients: 'all',
    run: async ({ post, hit }) => {
      const form = formXml(item('q1', '<FreeTextAnswer/>'), '2005-10-01');
      for (const Question of [EXTERNAL_QUESTION, htmlXml('<p>Hello & welcome</p>'), form])
        expect((await hit((await post({ Question })).HITId)).Question).toBe(Question);
    },
  },
  {
    id: 'question-xml',
    behaviour:
      'A question that is not well-formed or does not fit its schema is a ParameterValidationError with the service’s sentence.',
    fact: 'text recorded by users of several clients; API reference, ExternalQuestion',
    clients: 'all',
    run: async ({ refused }) => {
      const broken = [
        'no XML at all',
        EXTERNAL_QUESTION.replace('mode=live', 'mode=live&id=1'),
        EXTERNAL_QUESTION.replace('2006-07-14', '2006-07-15'),
        EXTERNAL_QUESTION.replace('<FrameHeight>600</FrameHeight>', ''),
        EXTERNAL_QUESTION.replace('https://study.example.org', 'http://study.example.org'),
      ];
      for (const Question of broken) await refused('CreateHIT', { ...usualHit, Question }, badXml);
    },
  },
  {
    id: 'question-or-layout',
    behaviour: 'Exactly one of Question and HITLayoutId is needed.',
    fact: 'API reference, CreateHIT; the text is not recorded anywhere',
    clients: 'all',
    run: async ({ refused }) => {
      const { Question: _, ...rest } = usualHit;
      const refusal = { name: 'ParameterValidationError', message: /^Exactly one of/ };
      await refused('CreateHIT', rest, refusal);
      await refused('CreateHIT', { ...usualHit, HITLayoutId: '3LAYOUT' }, refusal);
    },
  },
  {
    id: 'layout',
    behaviour:
      'A HIT layout is filled with its parameters and becomes an HTMLQuestion; what it asks for must be given.',
    fact: 'API reference, HITLayoutParameter; developer guide, HIT layouts',
    clients: 'all',
    run: async ({ ask, refused, account, stage }) => {
      const { Question: _, ...rest } = usualHit;
      const HITLayoutId = `3LAYOUT${account.accessKey}`;
      await stage.context.transact(async (unit) => {
        const owner = await unit.requesters.byAccount(account.environment, account.accessKey);
        const content = `<p>Look at \${picture}</p>`;
        await unit.layouts.insert({
          layoutId: HITLayoutId,
          requesterId: owner?.id ?? 0,
          content,
          frameHeight: 450,
        });
      });
      const filled = {
        ...rest,
        HITLayoutId,
        HITLayoutParameters: [{ Name: 'picture', Value: '<b>cat</b>' }],
      };
      const { HIT } = await ask('CreateHIT', filled);
      expect(HIT?.HITLayoutId).toBe(HITLayoutId);
      expect(HIT?.Question).toContain('<p>Look at <b>cat</b></p>');
      await refused(
        'CreateHIT',
        { ...rest, HITLayoutId },
        { name: 'ParameterValidationError', message: /picture/ },
      );
      await refused(
        'CreateHIT',
        { ...rest, HITLayoutId: '3NONE' },
        requestError('HITLayoutDoesNotExist', 'HITLayout 3NONE does not exist.'),
      );
    },
  },
  {
    id: 'fee-of-nine-and-ten',
    rules: ['MM1'],
    behaviour:
      'Nine assignments cost a fee of 20 %, ten of 40 %, and it is held with the rewards from the beginning.',
    fact: 'MTurk pricing page since 2015-07-21',
    clients: 'all',
    run: async ({ post, balance }) => {
      await post({ MaxAssignments: 9 });
      expect(await balance()).toEqual(['9989.20', '10.80']);
      await post({ MaxAssignments: 10 });
      expect(await balance()).toEqual(['9975.20', '24.80']);
    },
  },
  {
    id: 'fee-of-masters',
    rules: ['MM1'],
    behaviour: 'Asking for Masters costs 5 % more, half a cent rounds up, and no fee is below one cent.',
    fact: 'MTurk pricing page since 2015-07-21',
    clients: 'all',
    run: async ({ lab }) => {
      const masters = [
        { QualificationTypeId: '2F1QJWKUDD8XADTFD2Q0G6UTO95ALH', Comparator: 'Exists' as const },
      ];
      const held = async (changes: Parameters<typeof rich.post>[0]): Promise<string | undefined> => {
        const one = await lab();
        await one.post({ MaxAssignments: 1, ...changes });
        return (await one.balance())[1];
      };
      const rich = await lab();
      expect(await held({ QualificationRequirements: masters })).toBe('1.25');
      expect(await held({ QualificationRequirements: masters, Reward: '0.10' })).toBe('0.13');
      expect(await held({ Reward: '0.01' })).toBe('0.02');
      expect(await held({ Reward: '0.07' })).toBe('0.08');
      expect(await held({ Reward: '0.08' })).toBe('0.10');
    },
  },
  {
    id: 'expired-unused',
    rules: ['MM3'],
    behaviour: 'What is held for assignments nobody took is released when the HIT expires.',
    fact: 'developer guide, prepaid balance; the moment of the release is not recorded anywhere',
    clients: 'all',
    run: async ({ post, work, pass, balance }) => {
      const { HITId } = await post({ LifetimeInSeconds: 3600 });
      await work(HITId);
      expect(await balance()).toEqual(['9996.40', '3.60']);
      await pass(HOUR);
      expect(await balance()).toEqual(['9998.80', '1.20']);
    },
  },
]);
