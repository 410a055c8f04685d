import type { RunningProlific } from '@turnout/marketplace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../packages/cli/src/wiring/server.ts';
import { openStudyFolder } from '../packages/cli/src/wiring/study.ts';
import { colourStudy } from './support/colour-study.ts';
import {
  documentWith,
  EVEN_FEES,
  openProlificAccount,
  type ProlificAccount,
} from './support/prolific-account.ts';
import type { StudyFixture } from './support/study-folder.ts';
import { comeIn, takePart } from './support/take-part.ts';
import { type Typist, typistAt } from './support/typist.ts';

/**
 * One study in mode live, its server, and Prolific's stand-in in this process. Cases go on where those before them
 * ended; the amounts are those of six places at 1.00 and two screen-outs at 0.25, with 48 % on each.
 */
let study: StudyFixture;
let prolific: RunningProlific;
let call: ProlificAccount['call'];
let server: RunningServer;
let type: Typist['type'];
let json: Typist['json'];
let posted: string;

/** Submissions: two who finished and handed in, one who only handed in, two at work, and one whom others approve. */
const people = { ada: '', bob: '', fay: '', cleo: '', dan: '', eve: '' };
type Person = keyof typeof people;

const LONG_REASON =
  'Both of the questions that were only there to see whether somebody reads them were answered wrongly.';

beforeAll(async () => {
  const account = await openProlificAccount({ currency: 'GBP', balanceMinor: 10_000 }, { fees: EVEN_FEES });
  ({ prolific, call } = account);
  study = colourStudy(
    {
      hit: { ad_url: 'https://study.example.org/pub' },
      server: { port: 0 },
      turnout: {
        recruiter: 'prolific',
        currency: 'GBP',
        reward: '1.00',
        retake_group: 'Took part',
        ...account.settings,
      },
    },
    { 'prolific.json': JSON.stringify(documentWith({ rewardMinor: 25, slots: 2 })) },
  );
  const folder = openStudyFolder(study.folder, { HOME: study.folder, PROLIFIC_API_TOKEN: account.token });
  server = await startServer(folder, { mode: 'live' });
  ({ type, json } = typistAt(server));
  const { postings } = await json<{ postings: readonly { externalId: string }[] }>(
    ...['post', 'create', '-n', '6', '--yes', '9.62'],
  );
  posted = postings[0]?.externalId ?? '';
  for (const name of Object.keys(people) as Person[]) people[name] = await come(name);
  await json('review', 'list');
}, 180_000);

afterAll(async () => {
  await server.stop();
  await prolific.stop();
  study.remove();
});

/** @returns the id of the submission */
async function come(name: Person): Promise<string> {
  const { submissionId, participantId } = await prolific.takePlace(posted);
  const ids = { workerId: participantId, assignmentId: submissionId, hitId: posted, mode: 'live' };
  if (['ada', 'bob', 'eve'].includes(name)) await takePart(server.url, ids);
  else await comeIn(server.url, ids);
  if (name !== 'cleo' && name !== 'dan') await prolific.submit(submissionId, 'CDONE');
  return submissionId;
}

interface Submission {
  readonly status: string;
  readonly return_requested?: string | null;
  readonly bonus_payments: readonly number[];
}

const submission = (name: Person): Promise<Submission> => call('GET', `/submissions/${people[name]}/`);

const saying = (text: string): unknown => expect.stringContaining(text);

describe('people', () => {
  it('the group that keeps those who took part out: listed, and left again', async () => {
    const groups = await json<readonly { id: string; name: string }[]>('recruiter', 'group', 'list');
    expect(groups).toMatchObject([{ name: 'Took part' }]);
    const path = `/participant-groups/${groups[0]?.id}/participants/`;
    const members = async () => (await call<{ results: readonly unknown[] }>('GET', path)).results.length;
    // Whoever was let in is put into the group, and again when the list was asked: both are to be over.
    const waiting = async () =>
      (await json<readonly { name: string }[]>('jobs', 'list')).filter(({ name }) => /\.grant\b/.test(name));
    await expect.poll(waiting, { timeout: 100_000 }).toEqual([]);
    expect(await members()).toBe(6);
    const remove = ['recruiter', 'group', 'remove', people.ada];
    expect(await type(remove)).toMatchObject({ code: 0, out: saying('1 of 1 done') });
    expect(await members()).toBe(5);
    expect(await type([...remove, '--group', 'Nobody’s'])).toMatchObject({ err: saying('GROUP_UNKNOWN') });
  });

  it('asking for a return: with a reason, and of those who finished only whoever is named', async () => {
    expect(await type(['review', 'return', '--all'])).toMatchObject({ err: saying('REASON_MISSING') });
    const { code, out } = await type(['review', 'return', '--all', '--reason', 'The sound failed.']);
    expect([code, out]).toEqual([0, saying('3 of 6 done')]);
    expect(out).toMatch(new RegExp(`${people.ada} +left out +The participant finished`));
    expect((await submission('cleo')).return_requested).toBeTruthy();
    expect((await submission('ada')).return_requested ?? null).toBeNull();
  });
});

describe('deciding', () => {
  it('screening out pays what prolific.json says, once, and to the amount that was confirmed', async () => {
    const words = ['review', 'screen-out', people.dan, '--reason', 'Under 18.'];
    expect((await type([...words, '--dry-run'])).out).toContain('£0.25 + £0.12 fees = £0.37');
    expect((await submission('dan')).status).toBe('ACTIVE');
    expect(await type(words, '0.25')).toMatchObject({ code: 1, err: saying('the total is 0.37') });
    expect(await type(words, '0.37')).toMatchObject({ code: 0, out: saying('1 of 1 done') });
    expect((await submission('dan')).status).toBe('SCREENED OUT');
    expect(await type([...words, '--yes', '0.37'])).toMatchObject({ code: 1, err: saying('NOTHING_TO_DO') });
  });

  it.each([
    ['nobody is at the terminal', undefined, [], 'add: --yes 1'],
    ['another number is typed', '2', [], 'The number of people is 1'],
    ['another number is given', undefined, ['--yes', '0.00'], 'The number of people is 1'],
  ])('nobody is rejected by a word for everybody when %s', async (_when, answer, words, said) => {
    const everybody = ['review', 'reject', '--all', '--reason', LONG_REASON, ...words];
    expect(await type(everybody, answer)).toMatchObject({ code: 1, err: saying(said) });
    expect(await json('pay', 'ledger', '--kind', 'reject')).toEqual([]);
  });

  it('rejecting wants Prolific’s category and length, and cannot be taken back there', async () => {
    const reject = ['review', 'reject', people.bob, '--reason'];
    expect(await type([...reject, 'Short.', '--dry-run'])).toMatchObject({
      code: 1,
      err: saying('100 characters'),
    });
    expect(await type([...reject, 'Short.'])).toMatchObject({ code: 1, err: saying('100 characters') });
    expect(await type([...reject, LONG_REASON, '--category', 'BORING'])).toMatchObject({
      code: 1,
      err: saying('FAILED_CHECK'),
    });
    expect(await json('pay', 'ledger', '--kind', 'reject')).toEqual([]);
    const done = await type([...reject, LONG_REASON, '--category', 'FAILED_CHECK']);
    expect(done).toMatchObject({ code: 0, err: '', out: saying('1 of 1 done') });
    expect((await submission('bob')).status).toBe('REJECTED');
    const unreject = ['review', 'unreject', people.bob, '--reason', 'Our mistake.'];
    expect(await type(unreject)).toMatchObject({ code: 1, err: saying('RECRUITER_CANNOT') });
  });

  it('whoever did not finish is rejected by that word once their number is typed', async () => {
    const everybody = ['review', 'reject', '--all', '--reason', LONG_REASON, '--category', 'FAILED_CHECK'];
    expect(await type(everybody, '1')).toMatchObject({ code: 0, out: saying('1 of 1 done') });
    expect((await submission('fay')).status).toBe('REJECTED');
  });

  it('approving is confirmed to the penny, and done once', async () => {
    const approve = ['review', 'approve', people.ada];
    expect(await type(approve)).toMatchObject({ code: 1, err: saying('add: --yes 1.48') });
    expect(await type([...approve, '--yes', '1.49'])).toMatchObject({ code: 1 });
    expect((await submission('ada')).status).toBe('AWAITING REVIEW');
    expect(await type([...approve, '--yes', '1.48'])).toMatchObject({ code: 0, out: saying('1 of 1 done') });
    expect((await submission('ada')).status).toBe('APPROVED');
    expect(await type([...approve, '--yes', '1.48'])).toMatchObject({
      code: 1,
      err: saying('NOTHING_TO_DO'),
    });
  });
});

describe('money', () => {
  const bonus = (name: Person, amount: string, ...words: readonly string[]): Promise<readonly string[]> =>
    type(['pay', 'bonus', people[name], '--amount', amount, '--reason', 'For the wait', ...words]).then(
      ({ out, err }) => [out, err],
    );

  it('a bonus that is typed twice is paid once; a further one is asked for', async () => {
    expect(await bonus('ada', '0.50', '--yes', '0.74')).toEqual([saying('1 of 1 done'), '']);
    expect(await bonus('ada', '0.50', '--yes', '0.74')).toEqual([
      saying('paid before'),
      saying('NOTHING_TO'),
    ]);
    expect((await submission('ada')).bonus_payments).toEqual([50]);
    expect(await bonus('ada', '0.25', '--again', '--yes', '0.37')).toEqual([saying('1 of 1 done'), '']);
    expect((await submission('ada')).bonus_payments).toEqual([50, 25]);
  });

  it('ledger, Prolific and the screen-out agree, and the balance is what is left', async () => {
    const { out } = await type(['pay', 'reconcile']);
    expect(out).toMatch(/rewards +£1\.25 +£1\.25 +–\nbonuses +£0\.75 +£0\.75 +–/);
    // Six places and two screen-outs were kept at posting; bob's place is free, and its money still kept.
    expect((await type(['pay', 'balance'])).out).toBe('prolific, mode live. Balance: £89.27\n');
  });

  it('what somebody pays and approves past us is told, and recorded where it can be', async () => {
    await call('POST', `/submissions/${people.eve}/transition/`, { action: 'APPROVE' });
    const setUp = await call<{ readonly id: string }>('POST', '/submissions/bonus-payments/', {
      study_id: posted,
      csv_bonuses: `${people.ada},0.30`,
    });
    await call('POST', `/bulk-bonus-payments/${setUp.id}/pay/`);
    await prolific.settle();
    const { code, out } = await type(['pay', 'reconcile']);
    expect(code).toBe(1);
    expect(out).toContain(`${people.eve}: The recruiter approved it by itself, or somebody did there`);
    expect(out).toContain(
      `${people.ada}: The recruiter lists a bonus of £0.30 that our ledger does not know`,
    );
    expect(out).toMatch(/bonuses +£0\.75 +£1\.05 +-£0\.30/);
    expect(await json('pay', 'ledger', '--assignment', people.eve)).toMatchObject([{ actor: 'recruiter' }]);
  });

  it('an outcome that stays unknown is settled by who looked, and can then be ordered again', async () => {
    prolific.faults.set([{ kind: 'drop', operation: 'payBonuses', times: 1 }]);
    expect(await bonus('eve', '0.10', '--yes', '0.15')).toEqual([
      saying('0 of 1 done'),
      saying('not at an end; the next step is due in'),
    ]);
    const [entry] = await json<readonly { id: number }[]>('pay', 'ledger', '--state', 'unknown');
    const settle = ['pay', 'settle', String(entry?.id)];
    expect(await type([...settle, '--not-done', '--reason', 'Not on the account page.'])).toMatchObject({
      code: 0,
      out: saying('was not paid'),
    });
    expect(await bonus('eve', '0.10', '--yes', '0.15')).toEqual([saying('1 of 1 done'), '']);
    expect((await submission('eve')).bonus_payments).toEqual([10]);
    expect(await type([...settle, '--done', '--reason', 'x'])).toMatchObject({ err: saying('LEDGER_STATE') });
  });
});

describe('campaigns', () => {
  const state = async (): Promise<unknown> => [
    await json('campaign', 'list'),
    (await json<readonly { id: number; state: string }[]>('post', 'list')).map((one) => [one.id, one.state]),
  ];

  it('a dry run of starting tells what is in the way, and changes nothing', async () => {
    const before = await state();
    const start = ['campaign', 'start', '--per-round', '100', '--goal'];
    const small = await type([...start, '5', '--dry-run']);
    expect([small.code, small.out]).toEqual([0, saying('£3.70 at most')]);
    const large = await type([...start, '1000', '--dry-run']);
    expect([large.code, large.out]).toEqual([1, saying('in the way: The account holds')]);
    expect(large.out).toContain('Dry run: nothing was started.');
    expect(await state()).toEqual(before);
  });

  it('dry runs of what changes a campaign say what would happen, and change nothing', async () => {
    // More than the two who count, and the three places that are under way.
    const begun = await type(['campaign', 'start', '--goal', '8', '--usable', '--budget', '30.00'], '30.00');
    expect(begun).toMatchObject({ code: 0, out: saying('Campaign 1 has begun') });
    await expect.poll(state, { timeout: 100_000 }).toMatchObject([
      [{ state: 'active', rounds: 1 }],
      [
        [1, 'open'],
        [2, 'open'],
      ],
    ]);
    const before = await state();
    for (const [words, says] of [
      [['pause', '1'], 'this would end:\n  2: '],
      [['pause', '1', '--keep-open'], 'this would stay open:\n  2: '],
      [['end', '1'], 'with it:\n  2: '],
      [['goal', '1', '9'], 'What is missing would need 1 round'],
      [['resume', '1'], 'What is missing would need 1 round'],
    ] as const) {
      expect((await type(['campaign', ...words, '--dry-run'])).out).toContain(says);
      expect(await state()).toEqual(before);
    }
    expect((await type(['campaign', 'end', '1', '--reason', 'Enough.'])).out).toContain('is ended');
    await expect.poll(state, { timeout: 100_000 }).toMatchObject([[{ state: 'ended' }], [{}, [2, 'ended']]]);
  });
});
