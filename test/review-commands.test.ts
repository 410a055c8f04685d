import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../packages/cli/src/wiring/server.ts';
import { openStudyFolder } from '../packages/cli/src/wiring/study.ts';
import { colourStudy } from './support/colour-study.ts';
import type { CrowdWorld, MadePosting } from './support/crowd-world.ts';
import { startMturkWorld } from './support/mturk-world.ts';
import { Seeded } from './support/random.ts';
import type { StudyFixture } from './support/study-folder.ts';
import { comeIn, takePart } from './support/take-part.ts';
import { type Typist, typistAt } from './support/typist.ts';
import type { Ids } from './support/wire-participant.ts';

/** One study, its server and its marketplace in this process; the commands work on what the server has open. */
let study: StudyFixture;
let world: CrowdWorld;
let server: RunningServer;
let type: Typist['type'];
let json: Typist['json'];
let finished: Ids;
let unfinished: Ids;

beforeAll(async () => {
  study = colourStudy({
    server: { port: 0 },
    turnout: { mturk_notifies: false, retake_group: 'Took part' },
  });
  world = await startMturkWorld(new Seeded(4));
  const folder = openStudyFolder(study.folder, { ...world.env, HOME: study.folder });
  server = await startServer(folder, { mode: 'sandbox' });
  ({ type, json } = typistAt(server));
  const { postings } = await json<{ postings: readonly MadePosting[] }>(
    ...['post', 'create', '-n', '2', '--reward', '0.50'],
  );
  const [posting] = postings;
  if (posting === undefined) throw new Error('nothing was posted');
  finished = await world.take(posting);
  await takePart(server.url, finished);
  unfinished = await world.take(posting);
  await comeIn(server.url, unfinished);
  for (const ids of [finished, unfinished]) await world.handIn(ids);
  await json('review', 'list');
});

afterAll(async () => {
  await server.stop();
  await world.stop();
  study.remove();
});

describe('rejecting', () => {
  const everybody = ['review', 'reject', '--all', '--reason', 'No answers at all.'];

  it('leaves those out who finished, unless they are named', async () => {
    const { out } = await type([...everybody, '--dry-run']);
    expect(out).toMatch(new RegExp(`${unfinished.assignmentId} .*reject`));
    expect(out).toMatch(new RegExp(`left out \\(1\\): The participant finished.*${finished.assignmentId}`));
    expect(out).toContain('it costs nothing');
    const named = await type([
      ...['review', 'reject', finished.assignmentId, '--reason', 'No answers at all.', '--dry-run'],
    ]);
    expect(named.out).toMatch(new RegExp(`${finished.assignmentId} .*reject`));
  });
});

describe('what is about people and not about money', () => {
  it('marks data as of no use, and takes the mark away', async () => {
    const mark = ['review', 'unusable', finished.assignmentId];
    expect((await type(mark)).err).toContain('REASON_MISSING');
    expect((await type([...mark, '--reason', 'One key throughout'])).out).toContain('1 participant marked');
    expect((await type([...mark, '--reason', 'Again'])).out).toContain('1 had that mark before');
    expect(await json('review', 'usable', finished.assignmentId)).toMatchObject([{ isChanged: true }]);
    expect((await type(['review', 'usable', 'NOBODY'])).err).toContain('ASSIGNMENT_UNKNOWN');
  });

  it('takes people out of a group', async () => {
    const remove = ['recruiter', 'group', 'remove', finished.assignmentId];
    const { code, out } = await type(remove);
    expect([code, out]).toEqual([0, expect.stringContaining('1 of 1 done')]);
    expect((await type([...remove, '--group', 'No such group'])).err).toContain('GROUP_UNKNOWN');
  });

  it.each([
    [['review', 'return', '--all', '--reason', 'The sound failed.']],
    [['review', 'screen-out', '--all', '--reason', 'Under 18.']],
  ])('%j says that this recruiter has nothing of the kind', async (words) => {
    expect((await type(words)).err).toContain('RECRUITER_CANNOT');
  });
});

describe('paying', () => {
  it('tells all that is wrong in a list of bonuses at once, each with its line, and orders none of it', async () => {
    const file = join(study.folder, 'bonuses.csv');
    writeFileSync(
      file,
      [
        'worker,amount',
        `${finished.workerId},0.10`,
        'A2STRANGER,0.10',
        `${unfinished.workerId}:${unfinished.assignmentId},much`,
        '',
        'A3STRANGER:A4,0.1.0',
      ].join('\n'),
    );
    const { code, err } = await type(['pay', 'bonus', '--csv', file, '--reason', 'For the wait']);
    expect([code, err]).toEqual([1, expect.stringContaining('BONUS_LIST_INVALID')]);
    expect(err.match(/line \d.*/g)).toEqual([
      'line 3: it names nobody of this study in this mode.',
      'line 4: "much" is no amount like 1.50 (USD).',
      'line 6: "0.1.0" is no amount like 1.50 (USD); it names nobody of this study in this mode.',
    ]);
    expect(err).not.toMatch(/STRANGER/);
    expect(await json('pay', 'ledger')).toEqual([]);
    writeFileSync(file, `assignment,amount\n${finished.assignmentId},0.10\n`);
    const others = ['pay', 'bonus', unfinished.assignmentId, '--csv', file, '--reason', 'For the wait'];
    expect((await type(others)).err).toContain('line 2: it names nobody of those you chose.');
  });

  it('says what differs in one sentence, with a command', async () => {
    const { code, out } = await type(['pay', 'reconcile']);
    expect(code).toBe(1);
    expect(out).toContain(`${unfinished.assignmentId}: It was handed in at the recruiter`);
    expect(out).toContain(`→ turnout review approve ${unfinished.assignmentId} --unfinished-too`);
    expect(out).toMatch(/rewards +\$0\.00 +\$0\.00 +–/);
  });

  it('shows what was ordered, by number and by assignment', async () => {
    expect((await type(['review', 'approve', '--all'])).out).toContain('1 of 1 done');
    const [entry] = await json<readonly { id: number }[]>(
      ...['pay', 'ledger', '--assignment', finished.assignmentId],
    );
    const { out } = await type(['pay', 'ledger', String(entry?.id)]);
    expect(out).toContain(`Assignment ${finished.assignmentId} of posting 1`);
    expect(out).toMatch(/intent[\s\S]*sent[\s\S]*confirmed/);
    expect(await json('pay', 'ledger', '--posting', '1', '--kind', 'approve')).toHaveLength(1);
    const all = (await type(['pay', 'ledger'])).out;
    expect(all).toContain(finished.assignmentId);
    expect(all).not.toContain(finished.workerId);
    const [named] = await json<readonly object[]>('pay', 'ledger', '--with-worker-ids');
    expect(named).toMatchObject({ worker: finished.workerId, externalId: finished.assignmentId });
    expect((await type(['pay', 'ledger', '999'])).err).toContain('LEDGER_ENTRY_UNKNOWN');
  });

  it.each([
    [['1', '--reason', 'Seen'], 'USAGE'],
    [['1', '--done', '--not-done', '--reason', 'Seen'], 'USAGE'],
    [['1', '--done'], 'REASON_MISSING'],
    [['1', '--done', '--reason', 'Seen'], 'LEDGER_STATE'],
    [['999', '--not-done', '--reason', 'Seen'], 'LEDGER_ENTRY_UNKNOWN'],
  ])('pay settle %j: %s', async (words, code) => {
    expect((await type(['pay', 'settle', ...words])).err).toContain(code);
  });

  it('names whoever of a list of bonuses is not approved yet, beside those it pays', async () => {
    const file = join(study.folder, 'two.csv');
    writeFileSync(
      file,
      `assignment,amount\n${finished.assignmentId},0.10\n${unfinished.assignmentId},0.20\n`,
    );
    const words = ['pay', 'bonus', '--csv', file, '--reason', 'For the wait'];
    const { out } = await type([...words, '--dry-run']);
    expect(out).toContain('1 assignment, $0.10');
    expect(out).toContain(`left out (1): Bonuses are for approved work. ${unfinished.assignmentId}`);
  });

  it('says of one person alone that the limit of a person is in the way, and what helps', async () => {
    const words = ['pay', 'bonus', finished.assignmentId, '--amount', '30', '--reason', 'For the wait'];
    const { code, out, err } = await type(words);
    expect(out).toMatch(/left out \(1\): This person would get more than limit_person, \$20\.00; .*raise it/);
    expect([code, err]).toEqual([1, expect.stringMatching(/raise limit_person[\s\S]*LIMIT_EXCEEDED/)]);
  });

  it('foresees what a task would pay now, and adds none', async () => {
    const { out } = await type(['task', 'add', 'payday', '--approve-all', '--every', '4', '--dry-run']);
    expect(out).toContain('would be due in 4 h');
    expect(await json('task', 'list')).toEqual([]);
  });

  it('sees work that was handed in since anybody asked the recruiter', async () => {
    const { postings } = await json<{ postings: readonly MadePosting[] }>(
      ...['post', 'create', '-n', '1', '--reward', '0.50'],
    );
    const [posting] = postings;
    if (posting === undefined) throw new Error('nothing was posted');
    const latest = await world.take(posting);
    await takePart(server.url, latest);
    await world.handIn(latest);
    const { out } = await type(['review', 'approve', '--posting', '2', '--dry-run']);
    expect(out).toContain('1 assignment, $0.50');
  });

  it('shows until when a rejection can be taken back: 30 days after the work was handed in', async () => {
    const reject = ['review', 'reject', unfinished.assignmentId, '--reason', 'No answers at all.'];
    expect((await type(reject)).out).toContain('1 of 1 done');
    const [row] = await json<readonly Record<'submittedAt' | 'reversibleUntil', number>[]>(
      ...['review', 'list', '--state', 'rejected'],
    );
    const until = (row?.submittedAt ?? 0) + 30 * 86_400_000;
    expect(row?.reversibleUntil).toBe(until);
    const { out } = await type(['review', 'list', '--state', 'rejected']);
    expect(out).toContain('reversible until');
    expect(out).toContain(`${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`);
  });
});

describe('work of somebody whom the study does not know', () => {
  it('is proposed to be approved, by name only, and paid after a preview that says so', async () => {
    const { postings } = await json<{ postings: readonly MadePosting[] }>(
      ...['post', 'create', '-n', '1', '--reward', '0.50'],
    );
    const [posting] = postings;
    if (posting === undefined) throw new Error('nothing was posted');
    const stranger = await world.take(posting);
    await world.handIn(stranger);
    const approve = ['review', 'approve', stranger.assignmentId, '--unknown-too'];
    const reconciled = await type(['pay', 'reconcile']);
    expect(reconciled.out).toContain(`→ turnout ${approve.join(' ')}`);
    expect(reconciled.out).toMatch(/approves it by itself at \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    expect((await type(['review', 'approve', '--all', '--unknown-too'])).err).toContain('USAGE');
    expect((await type(approve.slice(0, -1))).out).toContain('left out (1): No participant');
    const { out } = await type(approve);
    expect(out).toContain('Without a participant of this study: 1 of 1');
    expect(out).toContain('1 of 1 done');
  });
});
