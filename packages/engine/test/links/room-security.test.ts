import { expect, it } from 'vitest';
import { act, type LinkLab, startLinkLab } from './link-lab.ts';

const nobody = { places: [] };
const room = 'spring';
const personal = { kind: 'label', labels: ['ana', 'ben'], room, isSecure: true } as const;
const typed = { ...personal, isSecure: false } as const;
const startCodes = { kind: 'lab', count: 1, room } as const;

const isSecure = async (lab: LinkLab): Promise<boolean | undefined> => (await lab.links.rooms())[0]?.isSecure;

it.each([
  ['labels to type in', typed],
  ['start codes', startCodes],
] as const)('LK11 a secure room gets no %s without the word for it', async (_, order) => {
  const lab = await startLinkLab();
  const { id } = await lab.post();
  await lab.links.create(id, personal, act);
  await lab.links.openRoom(room, act);
  for (const posting of [id, (await lab.post()).id])
    await expect(lab.links.create(posting, order, act)).rejects.toMatchObject({ code: 'ROOM_SECURE' });
  expect(await lab.links.list(id)).toHaveLength(3);
  expect(await isSecure(lab)).toBe(true);
  expect((await lab.links.knock(room, { text: 'ana' }, undefined, nobody)).kind).toBe('stranger');
  await lab.links.create(id, { ...order, mayBeInsecure: true }, act);
  expect(await isSecure(lab)).toBe(false);
});

it('LK11 whoever waits under a typed label says anew who they are once the room is secure', async () => {
  const lab = await startLinkLab();
  const { id } = await lab.post();
  await lab.links.create(id, typed, act);
  const arrived = await lab.links.knock(room, { text: 'ana' }, undefined, nobody);
  const token = arrived.kind === 'waiting' ? arrived.token : '';
  await lab.links.create(id, personal, act);
  expect(await lab.links.waiting(room)).toEqual([]);
  expect(await lab.links.stay(room, token)).toBeUndefined();
  await lab.links.openRoom(room, act);
  expect((await lab.links.knock(room, {}, token, nobody)).kind).toBe('stranger');
});

it('LK11 a browser that waits by its own address gains nothing from a label typed in between', async () => {
  const lab = await startLinkLab();
  const { id } = await lab.post();
  const links = await lab.links.create(id, personal, act);
  const { searchParams } = new URL(links.find(({ label }) => label === 'ben')?.url ?? '');
  const asBen = { label: 'ben', hash: searchParams.get('hash') ?? '' };
  const arrived = await lab.links.knock(room, asBen, undefined, nobody);
  const token = arrived.kind === 'waiting' ? arrived.token : '';
  await lab.links.create(id, { ...typed, mayBeInsecure: true }, act);
  await lab.links.knock(room, { text: 'ana' }, token, nobody);
  await lab.links.create(id, personal, act);
  await lab.links.openRoom(room, act);
  expect((await lab.links.knock(room, {}, token, nobody)).kind).toBe('stranger');
  expect(await lab.links.knock(room, asBen, token, nobody)).toMatchObject({
    entry: { ids: { workerId: 'ben' } },
  });
});
