import { createLinks, type Links } from '@turnout/engine';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './support/lab.ts';
import { type LinkPostingFixture, postByLink } from './support/link-posting.ts';

let lab: Lab;
let links: Links;
const act = { actor: 'test', reason: 'a test' };

beforeEach(async () => {
  lab = await startLab();
  links = createLinks(lab.engine.context);
});
afterEach(() => lab.close());

const post = (places = 2): Promise<LinkPostingFixture> => postByLink(lab, places);

/** Somebody's browser: it keeps cookies, and presses the button of a page that it was shown. */
class Person {
  readonly cookies = new Map<string, string>();

  async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<LightMyRequestResponse> {
    return this.#keep(await lab.ask({ url, cookies: Object.fromEntries(this.cookies), headers }));
  }

  async press(
    page: LightMyRequestResponse,
    url: string,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<LightMyRequestResponse> {
    const hidden = [...page.body.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)];
    return this.send(url, {
      ...Object.fromEntries(hidden.map(([, name, value]) => [name ?? '', value ?? ''])),
      ...fields,
    });
  }

  async send(
    url: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<LightMyRequestResponse> {
    const answer = await lab.ask({
      method: 'POST',
      url,
      cookies: Object.fromEntries(this.cookies),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams(fields).toString(),
    });
    return this.#keep(answer);
  }

  #keep(answer: LightMyRequestResponse): LightMyRequestResponse {
    for (const { name, value } of answer.cookies) this.cookies.set(name, value);
    return answer;
  }
}

const target = (answer: LightMyRequestResponse): URL =>
  new URL(String(answer.headers.location), 'http://localhost');

describe('an open link', () => {
  it('LK2 loses no place to programs that look at it', async () => {
    const { code, free } = await post();
    const agents = ['WhatsApp/2.23', 'Slackbot-LinkExpanding 1.0', 'facebookexternalhit/1.1', 'Mozilla/5.0'];
    for (const agent of agents)
      for (const method of ['GET', 'HEAD', 'OPTIONS'] as const)
        await lab.ask({
          method,
          url: `/join/${code}`,
          headers: { 'user-agent': agent, purpose: 'prefetch' },
        });
    expect((await lab.ask({ method: 'HEAD', url: `/join/${code}` })).statusCode).toBe(200);
    expect(await free()).toBe(2);
  });

  it('LK3 takes a press to the consent, and the same browser back to the same participant', async () => {
    const { code, free } = await post(1);
    const person = new Person();
    const page = await person.open(`/join/${code}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Choices &lt;b&gt;&amp; more&lt;/b&gt;');
    const begun = await person.press(page, `/join/${code}`);
    expect(begun.statusCode).toBe(303);
    const entry = target(begun);
    expect(entry.pathname).toBe('/consent');
    expect(Object.fromEntries(entry.searchParams)).toMatchObject({
      hitId: expect.stringMatching(/^link-\d+$/),
      assignmentId: expect.stringMatching(/^place-/),
      workerId: expect.stringMatching(/^visitor-/),
      mode: 'live',
    });
    expect(await free()).toBe(0);
    const back = await person.open(`/join/${code}`);
    expect(back.body).toContain('Go on');
    expect(target(await person.press(back, `/join/${code}`)).search).toBe(entry.search);
    const late = await new Person().open(`/join/${code}`);
    expect(late.statusCode).toBe(409);
    expect(late.body).toContain('PLACES_TAKEN');
  });

  it('LK6 shows a completion code at the end, again on return, and only to the browser that finished', async () => {
    const { code, id } = await post();
    const person = new Person();
    const entry = target(await person.press(await person.open(`/join/${code}`), `/join/${code}`));
    const study = await person.open(`/exp${entry.search}`);
    expect(study.statusCode).toBe(200);
    const uniqueId = `${entry.searchParams.get('workerId')}:${entry.searchParams.get('assignmentId')}`;
    const end = await person.open(`/complete?${new URLSearchParams({ uniqueId })}`);
    const shown = /<output[^>]*>([^<]+)</.exec(end.body)?.[1] ?? '';
    expect(shown).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
    expect(await links.findCompletionCode(id, shown)).toBe(entry.searchParams.get('workerId'));
    expect((await person.open(`/join/${code}`)).body).toContain(shown);
    expect((await new Person().open(`/join/${code}`)).body).not.toContain(shown);
  });

  it('takes no place for a browser that the study refuses', async () => {
    const { code, id, free } = await post();
    await links.openRoom('hall', act, id);
    const headers = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148' };
    for (const url of [`/join/${code}`, '/room/hall'])
      for (const method of ['GET', 'POST'] as const)
        expect((await lab.ask({ method, url, headers })).body).toContain('1014');
    expect(await free()).toBe(2);
  });

  it('LK2 takes no place for a form on another site', async () => {
    const { code, free } = await post();
    const answer = await new Person().send(`/join/${code}`, {}, { 'sec-fetch-site': 'cross-site' });
    expect(answer.statusCode).toBe(303);
    expect(target(answer).pathname).toBe(`/join/${code}`);
    expect(await free()).toBe(2);
  });
});

describe('a single-use link', () => {
  it('LK3 says clearly that it was used, when somebody else opens it', async () => {
    const { id } = await post();
    const [link] = await links.create(id, { kind: 'single', count: 1 }, act);
    const url = `/join/${link?.code}`;
    const person = new Person();
    const entry = target(await person.press(await person.open(url), url));
    const study = await person.open(`/exp${entry.search}`);
    const token = /"token":"([^"]+)"/.exec(study.body)?.[1] ?? '';
    const uniqueId = /"uniqueId":"([^"]+)"/.exec(study.body)?.[1] ?? '';
    await lab.ask({
      method: 'POST',
      url: '/inexp',
      headers: { 'x-turnout-token': token, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ uniqueId }).toString(),
    });
    const used = await new Person().open(url, { 'accept-language': 'de-AT,de;q=0.9' });
    expect(used.statusCode).toBe(403);
    expect(used.body).toContain('lang="de"');
    expect(used.body).toContain('Dieser Link wurde schon benutzt');
    expect(used.body).toContain('LINK_USED');
    expect(target(await person.press(await person.open(url), url)).pathname).toBe('/exp');
  });
});

describe('a room with a list of labels', () => {
  it('LK7, LK8 lets in by personal addresses only, and begins when it opens', async () => {
    const { id } = await post();
    const made = await links.create(
      id,
      { kind: 'label', labels: ['ana', 'ben'], room: 'spring', isSecure: true },
      act,
    );
    const [ana] = made;
    const path = ana?.url.replace('http://localhost:22362', '') ?? '';
    expect(path).toMatch(/^\/room\/spring\?label=ana&hash=[\w-]{22}$/);
    expect((await new Person().open('/room/spring')).body).toContain('personal link');
    const forged = path.replace('ana', 'ben');
    const stranger = new Person();
    const forgery = Object.fromEntries(new URL(forged, 'http://localhost').searchParams);
    for (const refused of [await stranger.open(forged), await stranger.send('/room/spring', forgery)]) {
      expect(refused.statusCode).toBe(403);
      expect(refused.body).toContain('<h1>There is nothing at this address</h1>');
      expect(refused.body).toContain('compare the link with the one you were sent');
      expect(refused.body).not.toContain('<button');
    }
    const person = new Person();
    const waiting = await person.press(await person.open(path), '/room/spring');
    expect(target(waiting).pathname).toBe('/room/spring');
    expect((await person.open('/room/spring')).body).toContain('Please wait for the study to open');
    const stay = () => person.send('/room/spring/stay', {});
    expect((await stay()).json()).toEqual({ state: 'closed', here: 1, expected: 2 });
    expect(await links.waiting('spring')).toMatchObject([{ label: 'ana' }]);
    await links.openRoom('spring', act);
    expect((await stay()).json()).toMatchObject({ state: 'open' });
    const entry = target(await person.press(await person.open('/room/spring'), '/room/spring'));
    expect(entry.searchParams.get('workerId')).toBe('ana');
    const elsewhere = new Person();
    const again = target(await elsewhere.press(await elsewhere.open(path), '/room/spring'));
    expect(again.search).toBe(entry.search);
    expect(await links.waiting('spring')).toEqual([]);
  });

  it.each([
    ['with the code, by a personal address', true],
    ['without the code, by a label that was typed', false],
  ])('LK3, LK6 shows the last page to a label that has finished, in any browser: %s', async (_, isSecure) => {
    const { id } = await post();
    const list = { kind: 'label', labels: ['ana'], room: 'spring', isSecure } as const;
    const [ana] = await links.create(id, list, act);
    await links.openRoom('spring', act);
    const path = ana?.url.replace('http://localhost:22362', '') ?? '';
    const come = async (person: Person) =>
      person.press(await person.open(path), '/room/spring', isSecure ? {} : { text: 'ana' });
    const person = new Person();
    const entry = target(await come(person));
    await person.open(`/exp${entry.search}`);
    const uniqueId = `ana:${entry.searchParams.get('assignmentId')}`;
    const end = await person.open(`/complete?${new URLSearchParams({ uniqueId })}`);
    const shown = /<output[^>]*>([^<]+)</.exec(end.body)?.[1] ?? '';
    expect(shown).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
    const elsewhere = new Person();
    for (const again of [await come(elsewhere), await come(elsewhere)]) {
      expect(again.statusCode).toBe(200);
      expect(again.body).toContain('You have finished the study');
      expect(again.body.includes(shown)).toBe(isSecure);
    }
  });

  it('LK7 takes typed labels where it is not secure, and only those of its list', async () => {
    const { id } = await post();
    await links.create(id, { kind: 'label', labels: ['ana'], room: 'open-day', isSecure: false }, act);
    await links.openRoom('open-day', act);
    const person = new Person();
    const door = await person.open('/room/open-day');
    expect(door.body).toContain('Your participant label');
    for (const text of ['eve', '', '<script>', 'a'.repeat(5000), "' or 1=1 --"]) {
      const answer = await person.press(door, '/room/open-day', { text });
      expect(answer.statusCode, text.slice(0, 20)).toBe(403);
      expect(answer.body).not.toContain('<script>a');
    }
    const entry = target(await person.press(door, '/room/open-day', { text: ' ana ' }));
    expect(entry.searchParams.get('workerId')).toBe('ana');
  });
});

describe('a laboratory', () => {
  it('LK8 seats computers by start code, says when all are there, and begins when the assistant opens', async () => {
    const { id } = await post(2);
    const codes = await links.create(id, { kind: 'lab', count: 2, room: 'lab' }, act);
    const seats = codes.map(({ code }) => ({ code, person: new Person() }));
    for (const { code, person } of seats) {
      const door = await person.open('/room/lab');
      expect(door.body).toContain('Your start code');
      expect((await person.press(door, '/room/lab', { text: 'ZZZ-999' })).statusCode).toBe(403);
      await person.press(door, '/room/lab', { text: `${code.slice(0, 3).toLowerCase()} ${code.slice(3)}` });
      expect((await person.open('/room/lab')).body).toContain(`<p class="code">${code}</p>`);
    }
    const [first] = seats;
    expect((await first?.person.send('/room/lab/stay', {}))?.json()).toMatchObject({ here: 2, expected: 2 });
    expect((await first?.person.send('/room/lab', {}))?.headers.location).toBe('/room/lab');
    await links.openRoom('lab', act);
    const entries = [];
    for (const { person } of seats)
      entries.push(target(await person.press(await person.open('/room/lab'), '/room/lab')).search);
    expect(new Set(entries).size).toBe(2);
    expect(await lab.ask({ url: `/join/${codes[0]?.code.toLowerCase()}` })).toMatchObject({
      statusCode: 404,
    });
  });
});

describe('what nobody should send', () => {
  it('is answered with a page that names the problem and repeats nothing', async () => {
    const { id, code } = await post();
    await links.openRoom('hall', act, id);
    const list = await post();
    await links.create(list.id, { kind: 'label', labels: ['ana'], room: 'list', isSecure: false }, act);
    const nasty = [
      '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
      '..%2f..%2fetc',
      '%00',
      'a'.repeat(290),
      "'--",
      '%F0%9F%92%A9',
    ];
    for (const part of nasty)
      for (const url of [`/join/${part}`, `/room/${part}`, `/room/${part}?label=${part}&hash=${part}`]) {
        const page = await lab.ask({ url });
        expect(page.statusCode, url).toBe(404);
        expect(page.body).toContain('ROOM_UNKNOWN');
        expect(page.body).not.toContain('alert(1)');
        expect((await lab.ask({ method: 'POST', url, payload: {} })).statusCode).toBe(404);
      }
    const escaped = await lab.ask({
      url: `/room/hall?label=${encodeURIComponent('"><script>alert(1)</script>')}&hash=x`,
    });
    expect(escaped.body).not.toContain('<script>alert(1)');
    for (const cookie of ['1.x~2.y', '~~~~', 'x'.repeat(4000), '9'.repeat(30)]) {
      const headers = { cookie: `turnout_places=${cookie}; turnout_room=${cookie}` };
      expect((await lab.ask({ url: `/join/${code}`, headers })).statusCode).toBe(200);
      expect((await lab.ask({ url: '/room/hall', headers })).statusCode).toBe(200);
      expect((await lab.ask({ method: 'POST', url: '/room/hall/stay', headers })).statusCode).toBe(404);
    }
    for (const payload of ['{"press":{"a":1}}', '[1]', '"x"', 'null', '{"text":7,"label":["a"]}']) {
      const headers = { 'content-type': 'application/json' };
      for (const url of ['/room/hall', '/room/list', `/join/${code}`]) {
        const answer = await lab.ask({ method: 'POST', url, headers, payload });
        expect(answer.statusCode, payload).toBeLessThan(500);
      }
    }
    expect(lab.logged.filter((line) => line.startsWith('request failed'))).toEqual([]);
  });
});
