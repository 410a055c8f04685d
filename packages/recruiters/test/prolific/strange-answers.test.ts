import type { AssignmentRef, PostingOrder, Recruiter } from '@turnout/core';
import { createProlificRecruiter } from '@turnout/recruiters/prolific';
import { afterEach, describe, expect, it } from 'vitest';
import { all } from '../contract/recruiter-contract.ts';
import { settingsAt } from './support/settings.ts';
import { answer, startTinyServer, type TinyServer } from './support/tiny-server.ts';

const STUDY = '60d9aadeb86739de712faee0';
const ref: AssignmentRef = {
  postingExternalId: STUDY,
  externalId: '60aca280709ee40ec37d4885',
  workerId: '5d9cf1b4dc0e3b0017a3fc52',
};
const REFERENCE = '61a65c06b084910b3f0c00d5';
const REASON = 'Of the four questions about the instructions, none was answered as they say. '.repeat(2);
const silent = { code: 'RECRUITER_SILENT' };

const order: PostingOrder = {
  title: 'A study',
  description: '',
  keywords: [],
  studyUrl: 'https://study.example.org/pub',
  rewardMinor: 100,
  places: 3,
  durationMs: 3_600_000,
  endsAt: 0,
  autoApprovalMs: 0,
  annotation: 'turnout:stroop:live:1',
  token: 't1',
  requireGroups: [],
  excludeGroups: [],
};

let server: TinyServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function recruiterWith(respond: Parameters<typeof startTinyServer>[0]): Promise<Recruiter> {
  server = await startTinyServer(respond);
  return createProlificRecruiter(settingsAt(server.url), { wait: async () => {} });
}

/** What a proxy, or a portal of the network, puts in the place of an answer. */
const page: Parameters<typeof startTinyServer>[0] = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!doctype html><title>Maintenance</title>');
};
const says =
  (body: unknown): Parameters<typeof startTinyServer>[0] =>
  (_, response) =>
    answer(response, 200, body);

const strange = [
  ['a web page', page],
  ['nothing', (_: unknown, response: Parameters<typeof page>[1]) => response.writeHead(200).end()],
  ['an empty object', says({})],
  ['null', says(null)],
  ['a list', says([])],
  ['an error within success', says({ error: { status: 500, title: 'Sorry' } })],
] as const;

describe.each(strange)('%s in place of an answer', (_, respond) => {
  it('is no list, no study and no submission', async () => {
    const recruiter = await recruiterWith(respond);
    await expect(recruiter.findPosting(order.annotation)).rejects.toMatchObject(silent);
    await expect(recruiter.posting(STUDY)).rejects.toMatchObject(silent);
    await expect(all(recruiter.postings())).rejects.toMatchObject(silent);
    await expect(all(recruiter.assignments(STUDY))).rejects.toMatchObject(silent);
    await expect(recruiter.assignment(ref)).rejects.toMatchObject(silent);
    await expect(recruiter.bonuses(ref)).rejects.toMatchObject(silent);
    await expect(recruiter.listGroups?.()).rejects.toMatchObject(silent);
  });

  it('makes, ends and decides nothing', async () => {
    const recruiter = await recruiterWith(respond);
    const results = [
      await recruiter.post(order),
      await recruiter.addPlaces(STUDY, 1, 't'),
      await recruiter.setEnd(STUDY, 0),
      await recruiter.remove(STUDY),
      await recruiter.approve(ref, {}),
      await recruiter.reject(ref, { text: REASON }),
      await recruiter.requestReturn?.(ref, 'Withdrew'),
      await recruiter.ensureGroup('took part', ''),
      await recruiter.subscribe?.('https://study.example.org/turnout/notify'),
    ];
    for (const result of results) {
      expect(['later', 'refused']).toContain(result?.kind);
      if (result?.kind === 'refused') expect(result.isAlready).toBe(false);
    }
    expect(server?.seen.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

describe('a web page in place of an answer', () => {
  it('leaves it open whether a bonus was paid', async () => {
    const bonus = { ref, amountMinor: 120, reason: 'For speed', token: 'bonus-1' };
    expect(await (await recruiterWith(page)).payBonus(bonus, REFERENCE)).toMatchObject({ kind: 'unknown' });
  });

  it('leaves it open whether somebody is in a group', async () => {
    const recruiter = await recruiterWith(page);
    expect(await recruiter.addToGroup('62a65c06b084910b3f0c00d5', ref.workerId)).toMatchObject({
      kind: 'unknown',
    });
  });
});

describe('a submission', () => {
  const own = { id: ref.externalId, participant: ref.workerId, study_id: STUDY, status: 'APPROVED' };

  it.each([
    ['does not tell its bonuses', {}],
    ['tells bonuses that are no amounts', { bonus_payments: [120, '1.20'] }],
    ['tells no list of bonuses', { bonus_payments: { amount: 120 } }],
  ])('that %s is no proof that none was paid', async (_, more) => {
    const recruiter = await recruiterWith(says({ ...own, ...more }));
    await expect(recruiter.bonuses(ref)).rejects.toMatchObject(silent);
    expect(await recruiter.assignment(ref)).toMatchObject({ state: 'approved' });
  });

  it('that does not tell whose it is is nobody’s', async () => {
    const { participant: _, ...nobody } = own;
    const recruiter = await recruiterWith(says({ ...nobody, bonus_payments: [] }));
    await expect(recruiter.assignment(ref)).rejects.toMatchObject(silent);
  });
});

it('a study that does not tell its places has not fewer than were ordered', async () => {
  const recruiter = await recruiterWith(says({ id: STUDY, status: 'ACTIVE', results: [] }));
  await expect(recruiter.posting(STUDY)).rejects.toMatchObject(silent);
});
