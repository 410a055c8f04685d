import { describe, expect, it } from 'vitest';
import { caller, type Json, newStudy, openProlific, START } from './support.ts';

const hex = /^[0-9a-f]{24}$/;

describe('a study', () => {
  it('begins as a draft, is published, and shows what was sent', async () => {
    const { call } = await openProlific();
    const draft = await call('POST', '/studies/', newStudy({ unheard_of: 1 }));
    expect(draft).toMatchObject({ status: 201, body: { ...newStudyView(), status: 'UNPUBLISHED' } });
    expect(draft.body.id).toMatch(hex);
    expect(draft.body).not.toHaveProperty('unheard_of');
    const path = `/studies/${draft.body.id}/`;
    const published = await call('POST', `${path}transition/`, { action: 'PUBLISH' });
    expect(published).toMatchObject({
      status: 200,
      body: { status: 'ACTIVE', published_at: new Date(START).toISOString() },
    });
    expect((await call('GET', path)).body).toEqual(published.body);
  });

  it('refuses what does not fit, field by field', async () => {
    const { call } = await openProlific();
    const faults = async (changes: Json) => {
      const { status, body } = await call('POST', '/studies/', newStudy(changes));
      expect(status).toBe(400);
      const { error } = body as { error: Json };
      expect(error).toMatchObject({ status: 400, title: 'Bad request', error_code: 40_000 });
      return Object.keys(error.detail as Json);
    };
    expect(await faults({ reward: 1.5, name: undefined })).toEqual(
      expect.arrayContaining(['name', 'reward']),
    );
    expect(await faults({ maximum_allowed_time: 28 })).toEqual(['maximum_allowed_time']);
    expect(await faults({ filters: [group('participant_group_allowlist', 'none')] })).toEqual(['filters']);
    const both = [{ action: 'AUTOMATICALLY_APPROVE' }, { action: 'MANUALLY_REVIEW' }];
    const twice = { code: 'A', code_type: 'COMPLETED', actions: both };
    expect(await faults({ completion_codes: [twice] })).toEqual(['completion_codes']);
    expect(await faults({ completion_codes: [twice, twice] })).toEqual(['completion_codes']);
  });

  it('needs a code before it can be published', async () => {
    const { call } = await openProlific();
    const { body } = await call('POST', '/studies/', newStudy({ completion_codes: undefined }));
    expect(body.is_ready_to_publish).toBe(false);
    const refused = await call('POST', `/studies/${body.id}/transition/`, { action: 'PUBLISH' });
    expect(refused.status).toBe(400);
    await call('PATCH', `/studies/${body.id}/`, { completion_codes: newStudy().completion_codes });
    expect((await call('POST', `/studies/${body.id}/transition/`, { action: 'PUBLISH' })).status).toBe(200);
  });

  it('takes more places once published, never fewer, and no other reward', async () => {
    const { call, publish, prolific } = await openProlific();
    const path = `/studies/${await publish()}/`;
    const places = async (total_available_places: number) =>
      (await call('PATCH', path, { total_available_places })).status;
    expect([await places(2), await places(3), await places(5)]).toEqual([400, 200, 200]);
    expect((await call('PATCH', path, { reward: 200 })).status).toBe(400);
    expect((await call('PATCH', path, { reward: 150, internal_name: 'b' })).status).toBe(200);
    expect((await call('GET', path)).body).toMatchObject({
      total_available_places: 5,
      reward: 150,
      internal_name: 'b',
    });
    expect((await prolific.money())[0]?.reservedMinor).toBe(5 * 210);
  });

  it('is deleted as a draft only', async () => {
    const { call, publish } = await openProlific();
    expect((await call('DELETE', `/studies/${await publish()}/`)).status).toBe(400);
    const { body } = await call('POST', '/studies/', newStudy());
    expect((await call('DELETE', `/studies/${body.id}`)).status).toBe(204);
    expect((await call('GET', `/studies/${body.id}/`)).status).toBe(404);
  });

  it('pauses, resumes, stops, and comes back with more places', async () => {
    const { call, publish, prolific } = await openProlific();
    const id = await publish();
    const act = async (action: string) => {
      const { status, body } = await call('POST', `/studies/${id}/transition/`, { action });
      return status === 200 ? body.status : status;
    };
    expect(await act('PUBLISH')).toBe(400);
    expect(await act('START')).toBe(400);
    const { submissionId } = await prolific.takePlace(id);
    expect(await act('PAUSE')).toBe('PAUSED');
    await expect(prolific.takePlace(id)).rejects.toThrow();
    await prolific.submit(submissionId, 'DONE');
    expect(await act('START')).toBe('ACTIVE');
    expect(await act('STOP')).toBe('COMPLETED');
    expect(await act('START')).toBe(400);
    const more = await call('PATCH', `/studies/${id}/`, { total_available_places: 4 });
    expect(more.body.status).toBe('ACTIVE');
    await prolific.takePlace(id);
    await prolific.money();
  });

  it('is PUBLISHING for a while, and can be stopped meanwhile', async () => {
    const { call, publish, clock, prolific } = await openProlific({ behaviour: { publishingMs: 1000 } });
    const [one, two] = [await publish(), await publish()];
    const statusOf = async (id: string) => (await call('GET', `/studies/${id}/`)).body.status;
    expect(await statusOf(one)).toBe('PUBLISHING');
    await expect(prolific.takePlace(one)).rejects.toThrow();
    await call('POST', `/studies/${two}/transition/`, { action: 'STOP' });
    clock.advance(1000);
    expect([await statusOf(one), await statusOf(two)]).toEqual(['ACTIVE', 'COMPLETED']);
  });

  it('waits for review when everybody has handed in, and is complete when all is decided', async () => {
    const { call, publish, handIn, prolific } = await openProlific();
    const id = await publish({ total_available_places: 2 });
    const statusOf = async () => (await call('GET', `/studies/${id}/`)).body.status;
    const first = await handIn(id);
    const { submissionId: second } = await prolific.takePlace(id);
    expect(await statusOf()).toBe('ACTIVE');
    prolific.behave({ awaitsReviewWhileWorking: true });
    await prolific.start((await prolific.reservePlace(await publish())).submissionId);
    await prolific.return(second);
    const { submissionId: third } = await prolific.takePlace(id);
    expect(await statusOf()).toBe('AWAITING REVIEW');
    await prolific.submit(third, 'DONE');
    for (const submission of [first, third]) {
      expect(await statusOf()).toBe('AWAITING REVIEW');
      await call('POST', `/submissions/${submission}/transition/`, { action: 'APPROVE' });
    }
    expect(await statusOf()).toBe('COMPLETED');
  });

  it('says AWAITING REVIEW after a stop, and PROCESSING after each change, where it is asked to', async () => {
    const { call, publish, clock, handIn } = await openProlific({
      behaviour: { stopAwaitsReview: true, processingMs: 500 },
    });
    const id = await publish();
    const submission = await handIn(id);
    const shown = async () => (await call('GET', `/submissions/${submission}/`)).body.status;
    expect(await shown()).toBe('PROCESSING');
    clock.advance(500);
    expect(await shown()).toBe('AWAITING REVIEW');
    await call('POST', `/studies/${id}/transition/`, { action: 'STOP' });
    const statusOf = async () => (await call('GET', `/studies/${id}/`)).body.status;
    expect(await statusOf()).toBe('PROCESSING');
    clock.advance(500);
    expect(await statusOf()).toBe('AWAITING REVIEW');
  });

  it('costs what the calculator says', async () => {
    const { call, publish } = await openProlific({ fees: { feePerMille: 428, vatPerMille: 200 } });
    const answer = await call('POST', '/study-cost-calculator/', { reward: 150, total_available_places: 3 });
    // 42.8 % of 150 are 64.2; 20 % of 64 are 12.8.
    expect(answer.body).toEqual({ total_cost: 3 * (150 + 64 + 13) });
    const cost = await call('GET', `/studies/${await publish()}/cost/`);
    expect(cost.body.rewards).toEqual({
      rewards: { amount: 450, currency: 'GBP' },
      fees: { amount: 192, currency: 'GBP' },
      tax: { amount: 39, currency: 'GBP' },
    });
  });

  it('belongs to its researcher', async () => {
    const { call, publish, prolific } = await openProlific();
    const id = await publish();
    expect((await caller(prolific.apiUrl, 'nobody')('GET', '/users/me/')).status).toBe(401);
    await prolific.addResearcher({ token: 'another', currency: 'USD', balanceMinor: 100 });
    const other = caller(prolific.apiUrl, 'another');
    expect((await other('GET', `/studies/${id}/`)).status).toBe(404);
    expect((await other('GET', '/studies/')).body.results).toEqual([]);
    expect((await other('GET', '/users/me/')).body).toMatchObject({ currency_code: 'USD', balance: 100 });
    expect((await call('GET', '/users/me/')).body).toMatchObject({ balance: 1_000_000 });
  });
});

describe('lists in pages', () => {
  it('show twenty, then the rest', async () => {
    const { call, publish, prolific } = await openProlific();
    const id = await publish({ total_available_places: 50 });
    for (let count = 0; count < 21; count += 1) await prolific.takePlace(id);
    const first = await call('GET', `/submissions/?study=${id}`);
    expect(first.body.results).toHaveLength(20);
    expect(first.body.meta).toEqual({ count: 21 });
    const next = new URL(hrefOf(first.body, 'next') ?? '');
    const second = await call('GET', `/submissions/${next.search}`);
    expect(second.body.results).toHaveLength(1);
    expect(hrefOf(second.body, 'next')).toBeNull();
  });

  it('have no page after one that is exactly full: who asks for it is refused', async () => {
    const { call, publish, prolific } = await openProlific();
    const id = await publish({ total_available_places: 50 });
    for (let count = 0; count < 4; count += 1) await prolific.takePlace(id);
    const page = (number: number) => call('GET', `/studies/${id}/submissions/?page_size=2&page=${number}`);
    expect((await page(2)).body.results).toHaveLength(2);
    expect(hrefOf((await page(2)).body, 'next')).toBeNull();
    expect((await page(3)).status).toBe(404);
    prolific.behave({ pageBeyondEnd: 'empty' });
    expect(await page(3)).toMatchObject({ status: 200, body: { results: [] } });
    expect((await call('GET', `/submissions/?study=${id}&page=0`)).status).toBe(400);
    expect(await call('GET', '/submissions/')).toMatchObject({ status: 400, body: { error_code: 40_000 } });
  });

  it('filter studies by state and submissions by status', async () => {
    const { call, publish, handIn, prolific } = await openProlific();
    const id = await publish();
    await call('POST', '/studies/', newStudy({ name: 'Draft' }));
    const named = async (query: string) =>
      ((await call('GET', `/studies/${query}`)).body.results as Json[]).map(({ name }) => name);
    expect(await named('')).toEqual(['Draft', 'Faces']);
    expect(await named('?state=(active|paused)')).toEqual(['Faces']);
    expect(await named('?state=UNPUBLISHED')).toEqual(['Draft']);
    const waiting = await handIn(id);
    await prolific.takePlace(id);
    const found = await call('GET', `/submissions/?study=${id}&status=awaiting_review`);
    expect(found.body.results).toMatchObject([{ id: waiting, study_code: 'DONE' }]);
    const counts = await call('GET', `/studies/${id}/submissions/counts/`);
    expect(counts.body).toMatchObject({ ACTIVE: 1, 'AWAITING REVIEW': 1, TOTAL: 2 });
  });

  it('lag behind where they are asked to', async () => {
    const { call, publish, handIn, clock } = await openProlific({ behaviour: { listLagMs: 1000 } });
    const id = await publish();
    const submission = await handIn(id);
    const listed = async () =>
      ((await call('GET', `/submissions/?study=${id}`)).body.results as Json[]).map(({ status }) => status);
    expect(await listed()).toEqual(['ACTIVE']);
    expect((await call('GET', `/submissions/${submission}/`)).body.status).toBe('AWAITING REVIEW');
    clock.advance(1000);
    expect(await listed()).toEqual(['AWAITING REVIEW']);
  });
});

const newStudyView = (): Json => {
  const { completion_codes: codes, ...others } = newStudy();
  return {
    ...others,
    completion_codes: (codes as Json[]).map((code) => ({ ...code, actor: 'participant' })),
  };
};

const group = (filter_id: string, id: string): Json => ({ filter_id, selected_values: [id] });

function hrefOf(body: Json, link: string): string | null {
  const { _links: links } = body as { _links: Record<string, { href: string | null }> };
  return links[link]?.href ?? null;
}
