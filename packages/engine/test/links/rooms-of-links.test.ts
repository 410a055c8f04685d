import { describe, expect, it } from 'vitest';
import type { LinkView } from '../../src/index.ts';
import { act, startLinkLab } from './link-lab.ts';

const nobody = { places: [] };
const spring = { kind: 'label', labels: ['ana', 'ben'], room: 'spring', isSecure: true } as const;
const hashOf = (url: string) => new URL(url).searchParams.get('hash') ?? '';
const pathsOf = (links: readonly LinkView[]) => links.map(({ url }) => new URL(url).pathname);

describe('the address of a label or start code', () => {
  it('is in the room it was made for, beside whatever other rooms the posting has', async () => {
    const lab = await startLinkLab();
    const { id } = await lab.post();
    const made = await lab.links.create(id, spring, act);
    const codes = await lab.links.create(id, { kind: 'lab', count: 2, room: 'lab' }, act);
    expect(pathsOf(codes)).toEqual(['/room/lab', '/room/lab']);
    await lab.links.openRoom('hall', act, id);
    const listed = await lab.links.list(id);
    expect(listed.filter(({ kind }) => kind === 'label')).toEqual(made);
    expect(listed.filter(({ kind }) => kind === 'lab')).toEqual(codes);
    expect(await lab.links.create(id, spring, act)).toEqual(made);
    const [ana] = made;
    expect(ana?.url).toContain('/room/spring?label=ana&hash=');
    await lab.links.openRoom('spring', act);
    const credentials = { label: 'ana', hash: hashOf(ana?.url ?? '') };
    expect(await lab.links.knock('spring', credentials, undefined, nobody)).toMatchObject({
      entry: { ids: { workerId: 'ana' } },
    });
  });

  it('is of the list’s own room where two rooms have lists, and of the one last asked for', async () => {
    const lab = await startLinkLab();
    const { id } = await lab.post();
    await lab.links.create(id, spring, act);
    const later = await lab.links.create(id, { ...spring, labels: ['cleo'], room: 'autumn' }, act);
    expect(pathsOf(later)).toEqual(['/room/autumn']);
    const labels = async () => (await lab.links.list(id)).filter(({ kind }) => kind === 'label');
    expect(pathsOf(await labels())).toEqual(['/room/spring', '/room/spring', '/room/autumn']);
    const moved = await lab.links.create(id, { ...spring, labels: ['ben'], room: 'autumn' }, act);
    expect(pathsOf(moved)).toEqual(['/room/autumn']);
    expect(pathsOf(await labels())).toEqual(['/room/spring', '/room/autumn', '/room/autumn']);
    await lab.links.openRoom('autumn', act);
    const asBen = { label: 'ben', hash: hashOf(moved[0]?.url ?? '') };
    expect((await lab.links.knock('autumn', asBen, undefined, nobody)).kind).toBe('entry');
  });

  it('stays when the room is turned to the next session', async () => {
    const lab = await startLinkLab();
    const first = await lab.post();
    const made = await lab.links.create(first.id, spring, act);
    const second = await lab.post();
    await lab.links.create(second.id, spring, act);
    const listed = await lab.links.list(first.id);
    expect(listed.filter(({ kind }) => kind === 'label')).toEqual(made);
  });

  it('is in a room that takes it, where the link does not say its room', async () => {
    const lab = await startLinkLab();
    const { id } = await lab.post();
    const made = await lab.links.create(id, { ...spring, labels: ['ana'] }, act);
    await lab.links.create(id, { kind: 'lab', count: 1, room: 'lab' }, act);
    await lab.store.write(async (tx) => {
      const written = await tx.links.links((await tx.links.room('stroop', 'lab'))?.postingId ?? 0, 0, 10);
      for (const { id: _, ...link } of written)
        await tx.links.insertLink({
          ...link,
          roomId: undefined,
          code: `old-${link.kind}`,
          ...(link.worker !== undefined && { worker: `old-${link.worker}` }),
        });
    });
    const old = (await lab.links.list(id)).filter(({ code }) => code.toLowerCase().startsWith('old-'));
    expect(old.map(({ kind, url }) => [kind, url])).toEqual([
      ['open', 'https://lab.example.org/join/old-open'],
      ['label', made[0]?.url],
      ['lab', 'https://lab.example.org/room/lab'],
    ]);
  });
});
