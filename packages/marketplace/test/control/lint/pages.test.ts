import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { externalQuestion, post } from '../support/acts.ts';
import { openRehearsal, type Rehearsal } from '../support/rehearsal.ts';

let study: FastifyInstance;
let origin: string;
let asked: string[];
let rehearsal: Rehearsal;
let deny: boolean;

beforeEach(async () => {
  asked = [];
  deny = false;
  study = Fastify();
  study.addHook('onRequest', async ({ url }) => {
    asked.push(url);
  });
  study.get('/ad', async (_request, reply) =>
    (deny ? reply.header('x-frame-options', 'DENY') : reply).send('ad'),
  );
  study.get('/moved', async (_request, reply) => reply.redirect('/ad'));
  study.get('/away', async (_request, reply) => reply.redirect('https://elsewhere.example/ad'));
  study.get('/other-host', async (_request, reply) =>
    reply.redirect(`${origin.replace('127.0.0.1', 'localhost')}/ad`),
  );
  study.get('/round', async (_request, reply) => reply.redirect('/round'));
  study.get('/broken', async (_request, reply) => reply.status(500).send('broken'));
  origin = await study.listen({ host: '127.0.0.1', port: 0 });
  rehearsal = await openRehearsal({ pageHosts: ['127.0.0.1'] });
});
afterEach(async () => {
  await rehearsal.close();
  await study.close();
});

let posted = 0;
const postPage = (url: string): Promise<string> => {
  posted += 1;
  return post(rehearsal, { Question: externalQuestion(url), UniqueRequestToken: `page-${posted}` });
};

describe('page-refuses-framing', () => {
  it('opens each page once, as a preview does, and only when asked', async () => {
    const hitId = await postPage(`${origin}/ad`);
    await postPage(`${origin}/ad`);
    expect(await rehearsal.findings('page-refuses-framing')).toEqual([]);
    expect(asked).toEqual([]);
    expect(await rehearsal.linter.checkPages()).toEqual({ checked: 1, passedOver: [], faults: [] });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^\/ad\?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=3/);
    expect(hitId).toMatch(/^3/);
  });

  it('reports what was found until the pages are checked again', async () => {
    await postPage(`${origin}/ad`);
    deny = true;
    await rehearsal.linter.checkPages();
    const finding = { subject: `${origin}/ad`, message: expect.stringContaining('DENY'), times: 1 };
    expect(await rehearsal.findings('page-refuses-framing')).toMatchObject([finding]);
    expect(await rehearsal.findings('page-refuses-framing')).toMatchObject([finding]);
    expect(asked).toHaveLength(1);
    deny = false;
    await rehearsal.linter.checkPages();
    expect(await rehearsal.findings('page-refuses-framing')).toEqual([]);
  });

  it('follows a redirect on the same host', async () => {
    await postPage(`${origin}/moved`);
    expect((await rehearsal.linter.checkPages()).faults).toEqual([]);
    expect(asked.at(-1)).toBe('/ad');
  });

  it.each([
    ['/away', 'it redirects from http: to https:'],
    ['/other-host', 'it redirects to another host, localhost'],
    ['/round', 'it redirects more than 5 times'],
    ['/broken', 'it answers 500'],
    ['/nothing', 'it answers 404'],
  ])('finds that %s cannot be shown', async (path, why) => {
    await postPage(`${origin}${path}`);
    expect((await rehearsal.linter.checkPages()).faults).toEqual([{ url: `${origin}${path}`, why }]);
  });

  it('finds a server that is not there', async () => {
    await postPage('http://127.0.0.1:1/ad');
    const { faults } = await rehearsal.linter.checkPages();
    expect(faults).toMatchObject([{ why: expect.stringContaining('it cannot be reached') }]);
  });

  it('asks no host that was not named', async () => {
    await postPage('http://169.254.169.254/latest');
    await postPage(`${origin.replace('127.0.0.1', 'localhost')}/ad`);
    const { checked, passedOver, faults } = await rehearsal.linter.checkPages();
    expect({ checked, passedOver: passedOver.length, faults }).toEqual({
      checked: 0,
      passedOver: 2,
      faults: [],
    });
    expect(asked).toEqual([]);
  });
});
