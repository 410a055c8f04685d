import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callsOf, expectRefusal } from '../support/api-calls.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';
import { workOf } from '../support/reviewed-work.ts';

describe.each(['sqlite', 'postgres'] as const)('workers on %s', (database) => {
  let market: TestMarket;
  beforeAll(async () => {
    market = await openTestMarket({ database });
  });
  afterAll(() => market.close());

  describe('blocks', () => {
    test('are kept, listed and lifted', async () => {
      const requester = await market.requester();
      const call = callsOf(market, requester);
      const [first, second] = [await market.worker(), await market.worker()];
      await call('CreateWorkerBlock', { WorkerId: first.workerId, Reason: 'Clicked through' });
      await call('CreateWorkerBlock', { WorkerId: second.workerId, Reason: '' });
      await call('CreateWorkerBlock', { WorkerId: second.workerId, Reason: 'Twice' });
      const blocks = async () => (await call('ListWorkerBlocks', {})).WorkerBlocks;
      expect(await blocks()).toEqual([
        { WorkerId: first.workerId, Reason: 'Clicked through' },
        { WorkerId: second.workerId, Reason: 'Twice' },
      ]);
      expect(await market.context.read.blocks.has(requester.id, first.id)).toBe(true);
      await call('DeleteWorkerBlock', { WorkerId: first.workerId, Reason: 'A mistake' });
      await call('DeleteWorkerBlock', { WorkerId: first.workerId });
      expect(await blocks()).toEqual([{ WorkerId: second.workerId, Reason: 'Twice' }]);
    });

    test('are each requester’s own', async () => {
      const { workerId: WorkerId } = await market.worker();
      const call = callsOf(market, await market.requester());
      await call('CreateWorkerBlock', { WorkerId, Reason: 'r' });
      const other = callsOf(market, await market.requester());
      expect(await other('ListWorkerBlocks', {})).toEqual({ NumResults: 0, WorkerBlocks: [] });
    });

    test('need a worker that exists', async () => {
      const call = callsOf(market, await market.requester());
      const refusal = {
        type: 'ParameterValidationError',
        message: 'The value "A1NOBODY" is not valid for the parameter WorkerId.',
      };
      await expectRefusal(call('CreateWorkerBlock', { WorkerId: 'A1NOBODY', Reason: 'r' }), refusal);
      await expectRefusal(call('DeleteWorkerBlock', { WorkerId: 'A1NOBODY' }), refusal);
    });

    test('come page by page', async () => {
      const call = callsOf(market, await market.requester());
      for (let count = 0; count < 12; count += 1)
        await call('CreateWorkerBlock', { WorkerId: (await market.worker()).workerId, Reason: 'r' });
      const first = await call('ListWorkerBlocks', {});
      const second = await call('ListWorkerBlocks', { NextToken: first.NextToken });
      const last = await call('ListWorkerBlocks', { NextToken: second.NextToken });
      expect([first, second, last].map(({ NumResults }) => NumResults)).toEqual([10, 2, 0]);
      expect(last.NextToken).toBeUndefined();
    });
  });

  describe('NotifyWorkers', () => {
    const message = { Subject: 'Results', MessageText: 'The study is published.' };

    test('reaches workers whose work was approved or rejected, and names the others', async () => {
      const requester = await market.requester('production');
      const call = callsOf(market, requester);
      const [approved, rejected, open, stranger] = [
        await market.worker(),
        await market.worker(),
        await market.worker(),
        await market.worker(),
      ];
      await workOf(market, requester, approved, 'approved');
      await workOf(market, requester, rejected, 'rejected');
      await workOf(market, requester, open, 'open');
      await workOf(market, await market.requester('production'), stranger, 'approved');
      const all = [approved, rejected, open, stranger].map(({ workerId }) => workerId);
      const answer = await call('NotifyWorkers', {
        ...message,
        WorkerIds: [...all, 'A1NOBODY', approved.workerId],
      });
      expect(answer.NotifyWorkersFailureStatuses).toEqual(
        [open.workerId, stranger.workerId, 'A1NOBODY'].map((WorkerId) => ({
          NotifyWorkersFailureCode: 'HardFailure',
          NotifyWorkersFailureMessage:
            'Cannot send a notification to a worker who has not done any work for you',
          WorkerId,
        })),
      );
      const inbox = async (worker: { readonly id: number }) =>
        (await market.context.read.messages.ofWorker(worker.id, 1e9, 10)).filter(
          ({ kind }) => kind === 'note',
        );
      expect(await inbox(approved)).toMatchObject([
        { subject: 'Results', body: 'The study is published.', requesterName: requester.name },
      ]);
      expect(await inbox(rejected)).toHaveLength(1);
      expect(await inbox(open)).toEqual([]);
    });

    test('always answers with a list', async () => {
      const requester = await market.requester('production');
      const worker = await market.worker();
      await workOf(market, requester, worker, 'approved');
      const answer = await callsOf(market, requester)('NotifyWorkers', {
        ...message,
        WorkerIds: [worker.workerId],
      });
      expect(answer).toEqual({ NotifyWorkersFailureStatuses: [] });
    });

    test('is refused for too long a message or too many workers', async () => {
      const call = callsOf(market, await market.requester());
      const refusal = { type: 'ParameterValidationError' };
      for (const changes of [
        { Subject: 's'.repeat(201) },
        { MessageText: 'm'.repeat(4097) },
        { WorkerIds: Array.from({ length: 101 }, (_, index) => `A${index}`) },
      ])
        await expectRefusal(call('NotifyWorkers', { ...message, WorkerIds: ['A1'], ...changes }), refusal);
    });
  });

  test('messages are unread until they were shown', async () => {
    const worker = await market.worker();
    const send = (subject: string) =>
      market.context.transact((unit) =>
        unit.messages.insert({
          workerId: worker.id,
          requesterId: undefined,
          kind: 'note',
          subject,
          body: '',
          sentAt: market.clock.now(),
        }),
      );
    await send('first');
    await send('second');
    const { messages } = market.context.read;
    const [latest, earlier] = await messages.ofWorker(worker.id, Number.MAX_SAFE_INTEGER, 10);
    expect([latest?.subject, earlier?.subject]).toEqual(['second', 'first']);
    expect(earlier?.requesterName).toBeUndefined();
    expect(await messages.countUnread(worker.id)).toBe(2);
    await market.context.transact((unit) => unit.messages.markRead(worker.id, earlier?.id ?? 0, 7));
    expect(await messages.countUnread(worker.id)).toBe(1);
    const older = await messages.ofWorker(worker.id, latest?.id ?? 0, 10);
    expect(older).toMatchObject([{ subject: 'first', readAt: 7 }]);
  });
});
