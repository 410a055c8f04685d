import { createServer } from 'node:net';
import type { AssignmentRef, BonusOrder, Recruiter } from '@turnout/core';
import { createProlificRecruiter } from '@turnout/recruiters/prolific';
import { afterEach, describe, expect, it } from 'vitest';
import { settingsAt } from './support/settings.ts';
import { answer, startTinyServer, type TinyServer } from './support/tiny-server.ts';

const ref: AssignmentRef = {
  postingExternalId: '60d9aadeb86739de712faee0',
  externalId: '60aca280709ee40ec37d4885',
  workerId: '5d9cf1b4dc0e3b0017a3fc52',
};
const order: BonusOrder = { ref, amountMinor: 120, reason: 'For speed', token: 'bonus-1' };
const REFERENCE = '61a65c06b084910b3f0c00d5';

let server: TinyServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function recruiterWith(respond: Parameters<typeof startTinyServer>[0]): Promise<Recruiter> {
  server = await startTinyServer(respond);
  return createProlificRecruiter(settingsAt(server.url), { wait: async () => {} });
}

const paying = async (respond: Parameters<typeof startTinyServer>[0]) =>
  (await recruiterWith(respond)).payBonus(order, REFERENCE);

describe('what an answer to a payment means', () => {
  it('is done with 202', async () => {
    const result = await paying((_, response) => answer(response, 202, 'accepted'));
    expect(result).toEqual({ kind: 'done', value: REFERENCE });
    expect(server?.seen).toMatchObject([
      {
        method: 'POST',
        url: `/api/v1/bulk-bonus-payments/${REFERENCE}/pay/`,
        headers: { authorization: 'Token a-token-of-the-lab' },
        body: '',
      },
    ]);
  });

  it.each([500, 502, 503, 504, 408, 302])('is unknown with %i', async (status) => {
    const result = await paying((_, response) =>
      answer(response, status, {}, { location: 'http://127.0.0.1:1/' }),
    );
    expect(result.kind).toBe('unknown');
    expect(server?.seen).toHaveLength(1);
  });

  it.each([200, 204])('is unknown with %i and nothing in it, and is not sent again', async (status) => {
    const recruiter = await recruiterWith((_, response) => {
      response.writeHead(status);
      response.end();
    });
    for (const _attempt of ['first', 'again'])
      expect((await recruiter.payBonus(order, REFERENCE)).kind).toBe('unknown');
    expect(server?.seen).toHaveLength(1);
  });

  it('is unknown when the connection breaks after the request', async () => {
    expect((await paying((_, response) => response.destroy())).kind).toBe('unknown');
  });

  it('is unknown when the answer breaks off', async () => {
    const result = await paying((_, response) => {
      response.writeHead(202, { 'content-length': '100' });
      response.write('"acc', () => response.destroy());
    });
    expect(result.kind).toBe('unknown');
  });

  it('is later, in the time that is asked for, with 429', async () => {
    const result = await paying((_, response) => answer(response, 429, {}, { 'retry-after': '7' }));
    expect(result).toMatchObject({ kind: 'later', afterMs: 7000 });
  });

  it('waits at most an hour', async () => {
    const result = await paying((_, response) => answer(response, 429, {}, { 'retry-after': '999999999' }));
    expect(result).toMatchObject({ kind: 'later', afterMs: 3_600_000 });
  });

  it('is later where nobody listens', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const address = free.address();
    await new Promise((resolve) => free.close(resolve));
    const port = typeof address === 'object' ? address?.port : undefined;
    const recruiter = createProlificRecruiter(settingsAt(`http://127.0.0.1:${port}`));
    expect((await recruiter.payBonus(order, REFERENCE)).kind).toBe('later');
  });

  it.each([
    [
      { error: { status: 400, error_code: 140_001, title: 'Bad request', detail: 'No funds' } },
      'Bad request No funds',
    ],
    [
      { status: 400, error_code: 140_001, title: 'Bad request', detail: ['No', 'funds'] },
      'Bad request No funds',
    ],
    [
      { error: { error_code: 140_001, title: 'Bad', detail: { csv_bonuses: ['Wrong'] } } },
      'Bad csv_bonuses: Wrong',
    ],
  ])('is refused with Prolific’s own words: %j', async (body, message) => {
    const result = await paying((_, response) => answer(response, 400, body));
    expect(result).toEqual({ kind: 'refused', code: '140001', message, isAlready: false });
  });

  it('is refused also without words', async () => {
    const result = await paying((_, response) => answer(response, 403, undefined));
    expect(result).toMatchObject({
      kind: 'refused',
      code: 'HTTP_403',
      message: 'Prolific answered with status 403.',
    });
  });
});

describe('what must not be told', () => {
  it('hides people’s ids and the token that Prolific repeats', async () => {
    const detail = `Ids ${ref.workerId} and worker-x, token a-token-of-the-lab`;
    const recruiter = await recruiterWith((_, response) =>
      answer(response, 400, { error: { title: 'No', detail } }),
    );
    const result = await recruiter.addToGroup('60d9aadeb86739de712faee0', 'worker-x');
    expect(result).toMatchObject({ message: 'No Ids (id) and (id), token (id)' });
  });

  it('does not follow to another host with the token', async () => {
    const other = await startTinyServer((_, response) => answer(response, 200, {}));
    const recruiter = await recruiterWith((_, response) =>
      answer(response, 307, {}, { location: other.url }),
    );
    await expect(recruiter.posting('60d9aadeb86739de712faee0')).rejects.toMatchObject({
      code: 'RECRUITER_SILENT',
    });
    expect(other.seen).toEqual([]);
    await other.stop();
  });

  it('sends no id that cannot be one of Prolific’s', async () => {
    const recruiter = await recruiterWith((_, response) => answer(response, 200, {}));
    expect(await recruiter.assignment({ ...ref, externalId: '../../users/me' })).toBeUndefined();
    expect(await recruiter.posting('a/b?c')).toBeUndefined();
    expect(server?.seen).toMatchObject([]);
  });
});

describe('reading', () => {
  it('is refused or silent, never empty, when Prolific fails', async () => {
    const recruiter = await recruiterWith((_, response) => answer(response, 500, {}));
    await expect(recruiter.bonuses(ref)).rejects.toMatchObject({ code: 'RECRUITER_SILENT' });
    await expect(recruiter.findPosting('mine')).rejects.toMatchObject({ code: 'RECRUITER_SILENT' });
    expect(await recruiter.approve(ref, {})).toMatchObject({ kind: 'later' });
  });

  it('waits and goes on in the middle of a list when asked for fewer requests', async () => {
    const waits: number[] = [];
    let asked = 0;
    server = await startTinyServer((_, response) => {
      asked += 1;
      if (asked < 3) answer(response, 429, {}, { 'retry-after': '2' });
      else answer(response, 200, { results: [] });
    });
    const wait = async (ms: number) => {
      waits.push(ms);
    };
    const recruiter = createProlificRecruiter(settingsAt(server.url), { wait });
    expect(await recruiter.findPosting('mine')).toBeUndefined();
    expect(waits).toEqual([2000, 2000]);
  });
});
