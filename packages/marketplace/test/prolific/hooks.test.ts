import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { type Json, MINUTE, openProlific, START, type TestProlific } from './support.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Json;
}

/** A server of a subscriber. @param answers what it answers, call by call; then 200 */
async function listener(answers: number[] = []): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += String(part);
    });
    request.on('end', () => {
      received.push({ headers: request.headers, text, body: JSON.parse(text) as Json });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

/** @returns the secret that signs */
async function subscribe(
  { account, call }: TestProlific,
  target_url: string,
  event_type = 'submission.status.change',
): Promise<{ secret: string; id: string }> {
  const workspace_id = account.workspaceId;
  const secret = await call('POST', '/hooks/secrets/', { workspace_id });
  const made = await call('POST', '/hooks/subscriptions/', { workspace_id, event_type, target_url });
  expect(made).toMatchObject({ status: 201, body: { is_enabled: false } });
  const confirmed = await call('POST', `/hooks/subscriptions/${made.body.id}/`, {
    secret: made.headers.get('x-hook-secret'),
  });
  expect(confirmed).toMatchObject({ status: 200, body: { is_enabled: true } });
  return { secret: String(secret.body.value), id: String(made.body.id) };
}

it('a subscriber is told, signed as described', async () => {
  const test = await openProlific();
  const { url, received } = await listener();
  const { secret, id } = await subscribe(test, url);
  const submission = await test.handIn(await test.publish());
  await test.prolific.settle();
  expect(received.map(({ body }) => body.status)).toEqual(['ACTIVE', 'AWAITING REVIEW']);
  for (const { headers, text, body } of received) {
    expect(body).toMatchObject({ resource_id: submission, event_type: 'submission.status.change' });
    const timestamp = String(headers['x-prolific-request-timestamp']);
    expect(Number(timestamp)).toBe(START / 1000);
    const expected = createHmac('sha256', secret).update(`${timestamp}${text}`).digest('base64');
    expect(headers['x-prolific-request-signature']).toBe(expected);
  }
  const events = await test.call('GET', `/hooks/subscriptions/${id}/events/`);
  expect(events.body.results).toMatchObject([{ status: 'SUCCEEDED' }, { status: 'SUCCEEDED' }]);
});

it('studies tell of their status, too', async () => {
  const test = await openProlific();
  const { url, received } = await listener();
  await subscribe(test, url, 'study.status.change');
  const id = await test.publish();
  await test.call('POST', `/studies/${id}/transition/`, { action: 'PAUSE' });
  await test.prolific.settle();
  expect(received.map(({ body }) => [body.resource_id, body.status])).toEqual([
    [id, 'ACTIVE'],
    [id, 'PAUSED'],
  ]);
});

it('an event comes more than once where that is asked for, with one id', async () => {
  const test = await openProlific({ behaviour: { hookCopies: 3 } });
  const { url, received } = await listener();
  await subscribe(test, url);
  await test.prolific.takePlace(await test.publish());
  await test.prolific.settle();
  expect(received).toHaveLength(3);
  expect(new Set(received.map(({ headers }) => headers['x-event-id'])).size).toBe(1);
});

it('what fails is sent again later under the same id', async () => {
  const test = await openProlific();
  const { url, received } = await listener([500]);
  await subscribe(test, url);
  await test.prolific.takePlace(await test.publish());
  await test.prolific.settle();
  expect(received).toHaveLength(1);
  test.clock.advance(MINUTE);
  await test.prolific.settle();
  await test.prolific.settle();
  expect(received).toHaveLength(2);
  expect(new Set(received.map(({ headers }) => headers['x-event-id'])).size).toBe(1);
});

it('an address at which everything fails for five days is given up', async () => {
  const test = await openProlific();
  const { url, received } = await listener(Array.from({ length: 50 }, () => 500));
  const { id } = await subscribe(test, url);
  const studyId = await test.publish({ total_available_places: 9, maximum_allowed_time: 1439 });
  for (let day = 0; day < 6; day += 1) {
    await test.prolific.takePlace(studyId);
    await test.prolific.settle();
    test.clock.advance(24 * 60 * MINUTE);
  }
  expect(received.length).toBeGreaterThan(6);
  expect((await test.call('GET', `/hooks/subscriptions/${id}/`)).body.is_enabled).toBe(false);
});

it('nobody is told without a confirmation, a secret, or an address on this machine', async () => {
  const { account, call, prolific, publish } = await openProlific();
  const { url, received } = await listener();
  const order = (changes: Json) =>
    call('POST', '/hooks/subscriptions/', {
      workspace_id: account.workspaceId,
      event_type: 'submission.status.change',
      target_url: url,
      ...changes,
    });
  expect((await order({})).status).toBe(400);
  await call('POST', '/hooks/secrets/', { workspace_id: account.workspaceId });
  expect((await order({ target_url: 'https://example.org/' })).status).toBe(400);
  expect((await order({ event_type: 'study.born' })).status).toBe(400);
  const made = await order({});
  const path = `/hooks/subscriptions/${made.body.id}/`;
  expect((await call('POST', path, { secret: 'wrong' })).status).toBe(400);
  await prolific.takePlace(await publish());
  await call('POST', path, { secret: made.headers.get('x-hook-secret') });
  await call('PATCH', path, { is_enabled: false });
  await prolific.takePlace(await publish());
  await prolific.settle();
  expect(received).toEqual([]);
  expect((await call('DELETE', path)).status).toBe(204);
  expect((await call('GET', '/hooks/subscriptions/')).body.results).toEqual([]);
  const types = await call('GET', '/hooks/event-types/');
  expect(types.body.results).toMatchObject([{}, {}, { event_type: 'submission.status.change' }]);
});

it('a workspace has one secret: a new one takes its place', async () => {
  const { account, call } = await openProlific();
  const { workspaceId: workspace_id } = account;
  await call('POST', '/hooks/secrets/', { workspace_id });
  const second = await call('POST', '/hooks/secrets/', { workspace_id });
  const all = await call('GET', `/hooks/secrets/?workspace_id=${workspace_id}`);
  expect(all.body.results).toEqual([second.body]);
});
