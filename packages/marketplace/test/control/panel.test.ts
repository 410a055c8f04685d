import { CONTROL_PATH } from '@turnout/protocol';
import { expect, it } from 'vitest';
import { operationHandlers } from '../../src/api/operations/index.ts';
import { createMarketplaceApp } from '../../src/app.ts';
import { openTestMarket } from '../support/market.ts';

it('a marketplace that is not told to be a rehearsal has no control', async () => {
  const market = await openTestMarket();
  const app = await createMarketplaceApp({
    context: market.context,
    api: {
      handlers: operationHandlers(market.context),
      defaultEnvironment: 'production',
      signatures: { mode: 'strict', secretOf: async () => undefined, now: Date.now },
    },
  });
  await app.ready();
  expect(app.printRoutes({ commonPrefix: false })).not.toContain(CONTROL_PATH);
  for (const path of ['/state', '/ledger', '/lint', '/faults'])
    expect((await app.inject({ url: `${CONTROL_PATH}${path}` })).statusCode).toBe(404);
  const moved = await app.inject({ method: 'POST', url: `${CONTROL_PATH}/clock`, payload: { advanceMs: 1 } });
  expect(moved.statusCode).toBe(404);
  await app.close();
  await market.close();
});
