import { describe, expect, it } from 'vitest';
import { databases, visitOf } from '../support/lab.ts';
import { act, startLinkLab } from './link-lab.ts';

const nobody = { places: [] };

describe.each(databases)('two hundred people at a posting of fifty places on %s', (_, url) => {
  it('LK1 never take more than there are', async () => {
    const lab = await startLinkLab({ url: await url() });
    const { code, externalId } = await lab.post({ places: 50 });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, person) =>
        (person % 2 === 0 ? lab.links : lab.secondLinks).take(code, { places: [], press: `press-${person}` }),
      ),
    );
    const kinds = answers.map((answer) => (answer.kind === 'refused' ? answer.code : answer.kind));
    expect(kinds.filter((kind) => kind === 'entry')).toHaveLength(50);
    expect(kinds.filter((kind) => kind === 'PLACES_TAKEN')).toHaveLength(150);
    const names = answers.flatMap((answer) => (answer.kind === 'entry' ? [answer.entry.ids.workerId] : []));
    expect(new Set(names).size).toBe(50);
    expect(await lab.account.posting(externalId)).toMatchObject({ places: 50, available: 0, pending: 50 });
  });

  it('LK1 nor in a room that opens to all of them', async () => {
    const lab = await startLinkLab({ url: await url() });
    const { id, externalId } = await lab.post({ places: 50 });
    await lab.links.openRoom('hall', act, id);
    await lab.links.closeRoom('hall', act);
    const tokens = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const answer = await lab.links.knock('hall', {}, undefined, nobody);
        return answer.kind === 'waiting' ? answer.token : '';
      }),
    );
    expect(await lab.links.rooms()).toMatchObject([{ name: 'hall', state: 'closed', here: 200 }]);
    await lab.links.openRoom('hall', act);
    const answers = await Promise.all(
      tokens.map((token, person) =>
        (person % 2 === 0 ? lab.links : lab.secondLinks).knock('hall', {}, token, {
          places: [],
          press: `press-${person}`,
        }),
      ),
    );
    expect(answers.filter(({ kind }) => kind === 'entry')).toHaveLength(50);
    expect(answers.filter(({ kind }) => kind === 'refused')).toHaveLength(150);
    expect(await lab.account.posting(externalId)).toMatchObject({ available: 0, pending: 50 });
  });
});

describe('an open link', () => {
  it('LK2 is looked at as often as anybody likes; one press takes one place, also when it arrives twice', async () => {
    const lab = await startLinkLab();
    const { code, externalId } = await lab.post();
    for (let look = 0; look < 10; look += 1)
      expect((await lab.links.look(code, nobody)).kind).toBe('welcome');
    expect(await lab.account.posting(externalId)).toMatchObject({ available: 2 });
    const both = await Promise.all([
      lab.links.take(code, { places: [], press: 'once' }),
      lab.links.take(code, { places: [], press: 'once' }),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(await lab.account.posting(externalId)).toMatchObject({ available: 1 });
  });

  it('LK3 leads the browser that took a place back to it, also when everything is full or over', async () => {
    const lab = await startLinkLab();
    const { code } = await lab.post({ places: 1 });
    const first = await lab.links.take(code, { places: [], press: 'a' });
    const token = first.kind === 'entry' ? first.entry.token : '';
    expect(await lab.links.look(code, nobody)).toEqual({ kind: 'refused', code: 'PLACES_TAKEN' });
    lab.clock.advance(24 * 60);
    expect(await lab.links.look(code, nobody)).toEqual({ kind: 'refused', code: 'RECRUITING_ENDED' });
    const back = await lab.links.take(code, { places: ['1.forged', token], press: 'b' });
    expect(back).toMatchObject({
      kind: 'entry',
      entry: { ids: first.kind === 'entry' ? first.entry.ids : {}, isProven: true },
    });
  });

  it('LK4 gives a place on only when its holder was away too long and somebody asks', async () => {
    const lab = await startLinkLab();
    const { code, externalId } = await lab.post({ places: 1 });
    const first = await lab.links.take(code, { places: [], press: 'a' });
    const token = first.kind === 'entry' ? first.entry.token : '';
    lab.clock.advance(61);
    expect((await lab.links.look(code, { places: [token] })).kind).toBe('entry');
    expect(await lab.account.posting(externalId)).toMatchObject({ available: 1, pending: 0 });
    expect((await lab.links.look(code, nobody)).kind).toBe('welcome');
    expect((await lab.links.take(code, { places: [], press: 'b' })).kind).toBe('entry');
    expect(await lab.links.take(code, { places: [token], press: 'c' })).toMatchObject({
      code: 'PLACES_TAKEN',
    });
    const states = [];
    for await (const { state } of lab.account.assignments(externalId)) states.push(state);
    expect(states).toEqual(['timed_out', 'working']);
  });

  it('LK4 keeps the place of whoever finished, however long ago', async () => {
    const lab = await startLinkLab();
    const { code, externalId } = await lab.post({ places: 1 });
    const first = await lab.links.take(code, { places: [], press: 'a' });
    if (first.kind !== 'entry') throw new Error('no place');
    const opened = await lab.engine.openStudy(visitOf('x', first.entry.ids), () => undefined);
    if (opened.show !== 'study') throw new Error('not opened');
    await lab.engine.complete(opened.participant.id, { page: '', last: 0 });
    lab.clock.advance(120);
    expect(await lab.links.take(code, { places: [], press: 'b' })).toMatchObject({ code: 'PLACES_TAKEN' });
    expect(await lab.account.posting(externalId)).toMatchObject({ available: 0, toReview: 1 });
    expect(await lab.links.look(code, { places: [first.entry.token] })).toMatchObject({
      entry: { isFinished: true },
    });
  });
});

describe('a single-use link', () => {
  it('LK3 lets another browser in until something was done, and nobody but its holder after', async () => {
    const lab = await startLinkLab();
    const { id } = await lab.post();
    const [link] = await lab.links.create(id, { kind: 'single', count: 1 }, act);
    const code = link?.code ?? '';
    const first = await lab.links.take(code, { places: [], press: 'a' });
    const again = await lab.links.take(code, { places: [], press: 'b' });
    if (first.kind !== 'entry' || again.kind !== 'entry') throw new Error('no place');
    expect(again.entry.ids).toEqual(first.entry.ids);
    const opened = await lab.engine.openStudy(visitOf('x', first.entry.ids), () => undefined);
    if (opened.show !== 'study') throw new Error('not opened');
    await lab.engine.apply(opened.participant.id, 'start', 'began');
    expect(await lab.links.look(code, nobody)).toEqual({ kind: 'refused', code: 'LINK_USED' });
    expect(await lab.links.take(code, { places: [], press: 'c' })).toEqual({
      kind: 'refused',
      code: 'LINK_USED',
    });
    expect((await lab.links.take(code, { places: [first.entry.token] })).kind).toBe('entry');
    expect(await lab.links.list(id)).toMatchObject([
      { kind: 'open', taken: 0 },
      { kind: 'single', state: 'working', taken: 1 },
    ]);
  });
});

describe('completion codes', () => {
  it('LK6 are one for each participation, and tell whose they are', async () => {
    const lab = await startLinkLab();
    const { code, id } = await lab.post();
    const entries = await Promise.all(['a', 'b'].map((press) => lab.links.take(code, { places: [], press })));
    const codes = await Promise.all(
      entries.map(async (page) =>
        page.kind === 'entry' ? await lab.links.completionCode(page.entry.ids) : undefined,
      ),
    );
    expect(codes[0]).toMatch(/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/);
    expect(codes[0]).not.toBe(codes[1]);
    const worker = entries[0]?.kind === 'entry' ? entries[0].entry.ids.workerId : '';
    expect(await lab.links.findCompletionCode(id, ` ${codes[0]?.toLowerCase()} `)).toBe(worker);
    expect(await lab.links.findCompletionCode(id, 'AAAAA-AAAAA')).toBeUndefined();
    expect(await lab.links.completionCode({ hitId: 'H1', assignmentId: 'A1' })).toBeUndefined();
  });
});

describe('a room from session to session', () => {
  const list = { kind: 'label', labels: ['ana', 'ana', 'ben'], room: 'spring', isSecure: true } as const;

  it('LK7, LK8 keeps the addresses of its labels, and closes for the next session', async () => {
    const lab = await startLinkLab();
    const first = await lab.post();
    const before = await lab.links.create(first.id, list, act);
    expect(before.map(({ label }) => label)).toEqual(['ana', 'ben']);
    await lab.links.openRoom('spring', act);
    const again = await lab.links.create(first.id, list, act);
    expect(again).toEqual(before);
    expect(await lab.links.rooms()).toMatchObject([{ state: 'open', posting: first.externalId }]);
    const second = await lab.post();
    const after = await lab.links.create(second.id, list, act);
    expect(after.map(({ url }) => url)).toEqual(before.map(({ url }) => url));
    expect(await lab.links.rooms()).toMatchObject([{ state: 'closed', posting: second.externalId }]);
    const hash = new URL(after[0]?.url ?? '').searchParams.get('hash') ?? '';
    const knock = (label: string) => lab.links.knock('spring', { label, hash }, undefined, nobody);
    expect((await knock('ana')).kind).toBe('waiting');
    expect((await knock('ben')).kind).toBe('stranger');
  });

  it('LK8 lets nobody in who was on the list of another session only', async () => {
    const lab = await startLinkLab();
    const first = await lab.post();
    const [made] = await lab.links.create(first.id, { kind: 'lab', count: 1, room: 'lab' }, act);
    const arrived = await lab.links.knock('lab', { text: made?.code ?? '' }, undefined, nobody);
    const token = arrived.kind === 'waiting' ? arrived.token : '';
    const second = await lab.post();
    await lab.links.create(second.id, { kind: 'lab', count: 1, room: 'lab' }, act);
    await lab.links.openRoom('lab', act);
    expect((await lab.links.room('lab', token)).visitor).toBeUndefined();
    expect((await lab.links.knock('lab', {}, token, nobody)).kind).toBe('stranger');
    expect((await lab.links.knock('lab', { text: made?.code ?? '' }, token, nobody)).kind).toBe('stranger');
  });

  it.each([
    ['personal addresses', { ...list, isSecure: true }],
    ['labels to type in', { ...list, isSecure: false }],
    ['start codes', { kind: 'lab', count: 2, room: 'spring' }],
  ] as const)('LK9 lets nobody in without its %s, whatever posting it is turned to', async (_, order) => {
    const lab = await startLinkLab();
    const first = await lab.post();
    const second = await lab.post();
    await lab.links.create(first.id, order, act);
    await expect(lab.links.openRoom('spring', act, second.id)).rejects.toMatchObject({
      code: 'ROOM_LIST_MISSING',
    });
    expect(await lab.links.rooms()).toMatchObject([{ state: 'closed', posting: first.externalId }]);
    await lab.links.openRoom('spring', act);
    expect((await lab.links.knock('spring', {}, undefined, nobody)).kind).toBe('stranger');
    await lab.links.create(second.id, order, act);
    await lab.links.openRoom('spring', act, second.id);
    expect((await lab.links.knock('spring', {}, undefined, nobody)).kind).toBe('stranger');
    expect(await lab.links.rooms()).toMatchObject([{ state: 'open', posting: second.externalId }]);
  });

  it('LK9 stays secure for a posting that lost its list, and beside a room with start codes', async () => {
    const lab = await startLinkLab();
    const { id } = await lab.post();
    await lab.links.create(id, list, act);
    await lab.links.create(id, { kind: 'lab', count: 1, room: 'lab' }, act);
    expect(await lab.links.room('spring', undefined)).toMatchObject({ asks: 'address' });
    expect(await lab.links.room('lab', undefined)).toMatchObject({ asks: 'code' });
    const other = await lab.post();
    const named = { study: 'stroop', name: 'spring' };
    await lab.store.write(async (tx) => {
      const room = await tx.links.room(named.study, named.name);
      const posting = await tx.postings.byId(other.id);
      const turned = await tx.links.postingByAnnotation('stroop', 'live', posting?.annotation ?? '');
      if (room === undefined || turned === undefined) throw new Error('nothing to turn');
      await tx.links.putRoom({ ...room, postingId: turned.id, state: 'open' });
    });
    expect(await lab.links.room('spring', undefined)).toMatchObject({ asks: 'address' });
    expect((await lab.links.knock('spring', {}, undefined, nobody)).kind).toBe('stranger');
  });

  it('forgets people who went away', async () => {
    const lab = await startLinkLab();
    const { id } = await lab.post();
    await lab.links.openRoom('hall', act, id);
    await lab.links.closeRoom('hall', act);
    const arrived = await lab.links.knock('hall', {}, undefined, nobody);
    const token = arrived.kind === 'waiting' ? arrived.token : '';
    lab.clock.advance(0.75);
    expect(await lab.links.stay('hall', token)).toMatchObject({ here: 1 });
    lab.clock.advance(0.75);
    expect(await lab.links.waiting('hall')).toHaveLength(1);
    lab.clock.advance(2);
    expect(await lab.links.waiting('hall')).toEqual([]);
    expect(await lab.links.stay('hall', token)).toMatchObject({ here: 1 });
  });
});

describe('orders that make no sense', () => {
  it('are refused before anything is written', async () => {
    const lab = await startLinkLab();
    const { id } = await lab.post();
    const wrong = [
      { kind: 'single', count: 0 },
      { kind: 'single', count: 1.5 },
      { kind: 'open', count: Number.NaN },
      { kind: 'single', count: 10_001 },
      { kind: 'lab', count: 1, room: '../x' },
      { kind: 'label', labels: [], room: 'a', isSecure: true },
      { kind: 'label', labels: ['a b'], room: 'a', isSecure: true },
    ] as const;
    for (const order of wrong) await expect(lab.links.create(id, order, act)).rejects.toThrow();
    await expect(
      lab.links.create(await lab.postElsewhere(), { kind: 'single', count: 1 }, act),
    ).rejects.toThrow(/has no links/);
    await expect(lab.links.create(99, { kind: 'single', count: 1 }, act)).rejects.toThrow(/no such posting/);
    await expect(lab.links.openRoom('nowhere', act)).rejects.toThrow(/no such room/);
    expect(await lab.links.list(id)).toHaveLength(1);
    expect(await lab.links.rooms()).toEqual([]);
  });
});
