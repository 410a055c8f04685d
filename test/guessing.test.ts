import { createLinks, type Links } from '@turnout/engine';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './support/lab.ts';
import { postByLink } from './support/link-posting.ts';

let lab: Lab;
let links: Links;
const act = { actor: 'test', reason: 'a test' };
const HERE = '192.0.2.7';

beforeEach(async () => {
  lab = await startLab();
  links = createLinks(lab.engine.context);
});
afterEach(() => lab.close());

function send(
  url: string,
  fields: Readonly<Record<string, string>>,
  more: {
    readonly from?: string;
    readonly forwarded?: string;
    readonly cookie?: string;
    readonly language?: string;
  } = {},
): Promise<LightMyRequestResponse> {
  return lab.ask({
    method: 'POST',
    url,
    remoteAddress: more.from ?? HERE,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'accept-language': more.language ?? 'en',
      ...(more.cookie !== undefined && { cookie: more.cookie }),
      ...(more.forwarded !== undefined && { 'x-forwarded-for': more.forwarded }),
    },
    payload: new URLSearchParams(fields).toString(),
  });
}

/** A room of the laboratory with one start code. */
async function seat(room: string): Promise<string> {
  const { id } = await postByLink(lab, 5);
  const [link] = await links.create(id, { kind: 'lab', count: 1, room }, act);
  return link?.code ?? '';
}

const wrong = (room: string, n: number, from?: string): Promise<LightMyRequestResponse> =>
  send(`/room/${room}`, { text: `zzz${n}` }, { ...(from !== undefined && { from }) });

/** @returns how many of these were looked at */
async function guess(room: string, times: number, from: (n: number) => string): Promise<number> {
  const answers = await Promise.all(Array.from({ length: times }, (_, n) => wrong(room, n, from(n))));
  return answers.filter(({ statusCode }) => statusCode === 403).length;
}

describe('whoever tries start codes', () => {
  it('is refused after thirty wrong ones, all at once or not, and told when to try again', async () => {
    const code = await seat('lab');
    expect(await guess('lab', 50, () => HERE)).toBe(30);
    const refused = await send('/room/lab', { text: code }, { language: 'de' });
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('600');
    expect(refused.headers['cache-control']).toBe('no-store');
    expect(refused.body).toContain('in 10 Minuten');
    expect(refused.body).toContain('TOO_MANY_ATTEMPTS');
    expect(lab.logged.filter((line) => line.startsWith('attempts are refused'))).toEqual([
      expect.stringContaining('room lab, from one network'),
    ]);
    expect(lab.logged.join()).not.toContain(HERE);
    lab.clock.advance(10);
    expect((await send('/room/lab', { text: code })).headers.location).toBe('/room/lab');
  });

  it('hinders nobody at another address, in another room, or who waits already', async () => {
    const code = await seat('lab');
    const other = await seat('other');
    const waiting = await send('/room/lab', { text: code });
    const [cookie] = waiting.cookies;
    await guess('lab', 30, () => HERE);
    expect((await send('/room/lab', { text: code }, { from: '192.0.2.8' })).statusCode).toBe(303);
    expect((await send('/room/other', { text: other })).statusCode).toBe(303);
    await links.openRoom('lab', act);
    const begun = await send('/room/lab', {}, { cookie: `${cookie?.name}=${cookie?.value}` });
    expect(begun.headers.location).toContain('/consent');
  });

  it('counts as one with all of a household’s addresses', async () => {
    await seat('lab');
    expect(await guess('lab', 40, (n) => `2001:db8:0:7::${(n + 1).toString(16)}`)).toBe(30);
    expect((await wrong('lab', 1, '2001:db8:0:8::1')).statusCode).toBe(403);
    expect((await wrong('lab', 2, '2001:db8::7:0:0:0:1')).statusCode).toBe(429);
  });

  it('counts as one with all networks of an organisation, which may mistype more often', async () => {
    const code = await seat('lab');
    expect(await guess('lab', 140, (n) => `2001:db8:1:${n.toString(16)}::1`)).toBe(120);
    expect((await send('/room/lab', { text: code }, { from: '2001:db8:1:ffff::1' })).statusCode).toBe(429);
    expect((await send('/room/lab', { text: code }, { from: '2001:db8:2::1' })).statusCode).toBe(303);
  });

  it('keeps out nobody elsewhere, from however many addresses; the log says which room it is', async () => {
    const code = await seat('lab');
    expect(await guess('lab', 220, (n) => `198.51.100.${n}`)).toBe(220);
    expect((await send('/room/lab', { text: code }, { from: '203.0.113.1' })).statusCode).toBe(303);
    expect(lab.logged.filter((line) => line.startsWith('somebody may be guessing'))).toEqual([
      expect.stringContaining('lab'),
    ]);
    lab.clock.advance(60);
    await guess('lab', 200, (n) => `198.51.100.${n}`);
    expect(lab.logged.filter((line) => line.startsWith('somebody may be guessing'))).toHaveLength(2);
  });

  it('keeps out nobody with a personal address, also from the same network', async () => {
    const { id } = await postByLink(lab, 5);
    const [ana] = await links.create(
      id,
      { kind: 'label', labels: ['ana'], room: 'spring', isSecure: true },
      act,
    );
    await guess('spring', 40, () => HERE);
    for (let n = 0; n < 40; n += 1)
      expect((await send('/room/spring', { label: 'ana', hash: `zzz${n}`, text: 'ana' })).statusCode).toBe(
        403,
      );
    const { searchParams } = new URL(ana?.url ?? '');
    expect((await send('/room/spring', Object.fromEntries(searchParams))).statusCode).toBe(303);
  });

  it('loses no attempt by a right one', async () => {
    const code = await seat('lab');
    for (let n = 0; n < 40; n += 1)
      expect((await send('/room/lab', { text: code }, { cookie: '' })).statusCode).toBe(303);
    expect(await guess('lab', 40, () => HERE)).toBe(30);
  });
});

describe('whoever tries links', () => {
  it('is refused after thirty unknown ones, looked at or pressed, and never at one there is', async () => {
    const { code } = await postByLink(lab, 5);
    const statuses: number[] = [];
    for (let n = 0; n < 32; n += 1) {
      const url = `/join/zzzzzzzzzz${n}`;
      const answer = n % 2 === 0 ? await lab.ask({ url, remoteAddress: HERE }) : await send(url, {});
      statuses.push(answer.statusCode);
    }
    expect(statuses.filter((status) => status === 404)).toHaveLength(30);
    expect((await lab.ask({ url: `/join/${code}`, remoteAddress: HERE })).statusCode).toBe(200);
    expect((await lab.ask({ url: '/join/zzzzzzzzzz33', remoteAddress: '192.0.2.8' })).statusCode).toBe(404);
  });
});

describe('a crowd of browsers from one address', () => {
  it('cannot fill a waiting room without end, and keeps out nobody who waits', async () => {
    const { id } = await postByLink(lab, 5);
    await links.openRoom('hall', act, id);
    await links.closeRoom('hall', act);
    const first = await send('/room/hall', {});
    const [cookie] = first.cookies;
    for (let round = 0; round < 10; round += 1)
      await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          send('/room/hall', n % 2 === 0 ? {} : { text: 'x' }, { cookie: 'turnout_room=x' }),
        ),
      );
    expect((await send('/room/hall', {})).statusCode).toBe(429);
    expect((await send('/room/hall', {}, { cookie: 'turnout_room=x' })).statusCode).toBe(429);
    expect((await send('/room/hall', { text: 'x' })).statusCode).toBe(429);
    const own = { cookie: `${cookie?.name}=${cookie?.value}` };
    expect((await send('/room/hall', {}, own)).statusCode).toBe(303);
  });
});

describe('behind reverse proxies', () => {
  it.each([
    ['true', ''],
    ['2', ', 10.0.0.9'],
  ])('nobody chooses their own address, with trust_proxy = %s', async (hops, further) => {
    await lab.close();
    lab = await startLab({ config: `[Turnout]\ntrust_proxy = ${hops}\n` });
    links = createLinks(lab.engine.context);
    const code = await seat('lab');
    // Each proxy appends whom it was asked by to what the client sent.
    const knock = (text: string, sent: string) =>
      send('/room/lab', { text }, { from: '127.0.0.1', forwarded: `${sent}198.51.100.66${further}` });
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) statuses.push((await knock(`zzz${n}`, `203.0.113.${n}, `)).statusCode);
    expect(statuses.filter((status) => status === 403)).toHaveLength(30);
    const honest = { from: '127.0.0.1', forwarded: `203.0.113.5${further}` };
    expect((await send('/room/lab', { text: code }, honest)).statusCode).toBe(303);
    expect((await knock(code, '')).statusCode).toBe(429);
  });
});

describe('whoever takes places of an open link without end', () => {
  async function restart(config: string): Promise<void> {
    await lab.close();
    lab = await startLab({ config });
    links = createLinks(lab.engine.context);
  }

  const take = (code: string, press: number, from?: string): Promise<LightMyRequestResponse> =>
    send(
      `/join/${code}`,
      { press: String(press).padStart(22, 'a') },
      { language: 'de', ...(from !== undefined && { from }) },
    );

  it('LK12 gets no more than the setting from one network in an hour, and leaves the rest to others', async () => {
    await restart('[Turnout]\nplaces_per_network = 40\n');
    const { code, free } = await postByLink(lab, 50);
    const presses = Array.from({ length: 60 }, (_, n) => n);
    const answers = await Promise.all(presses.map((n) => take(code, n)));
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(40);
    expect(await free()).toBe(10);
    const refused = answers.find(({ statusCode }) => statusCode === 429);
    expect(refused?.headers['retry-after']).toBe('3600');
    expect(refused?.body).toContain('in 60 Minuten');
    expect(refused?.body).toContain('NETWORK_CROWDED');
    expect(lab.logged.filter((line) => line.includes('places_per_network'))).toHaveLength(1);
    expect(lab.logged.join()).not.toContain(HERE);
    const again = presses.find((n) => answers[n]?.statusCode === 303) ?? -1;
    expect((await take(code, again)).statusCode).toBe(303);
    expect((await take(code, 100, '198.51.100.4')).statusCode).toBe(303);
    lab.clock.advance(60);
    expect((await take(code, 101)).statusCode).toBe(303);
  });

  it.each([
    ['3', 3],
    ['0', 8],
  ])('LK12 also in a room that lets anybody in, with places_per_network = %s', async (setting, most) => {
    await restart(`[Turnout]\nplaces_per_network = ${setting}\n`);
    const { id, free } = await postByLink(lab, 8);
    const [single] = await links.create(id, { kind: 'single', count: 1 }, act);
    await links.openRoom('hall', act, id);
    for (let n = 0; n < 7; n += 1) await send('/room/hall', { press: String(n).padStart(22, 'a') });
    expect(8 - (await free())).toBe(Math.min(most, 7));
    expect((await send(`/join/${single?.code}`, {})).statusCode).toBe(303);
  });
});
