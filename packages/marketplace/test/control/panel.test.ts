import { CONTROL_PATH } from '@turnout/protocol';
import { afterEach, expect, it } from 'vitest';
import { type MarketplaceOptions, type RunningMarketplace, startMarketplace } from '../../src/marketplace.ts';
import { collectedLog } from '../support/collected-log.ts';
import { seededRandom } from '../support/market.ts';

const TOKEN = 'printed-at-the-start';

let running: RunningMarketplace | undefined;
afterEach(() => running?.stop());

const start = async (mode: MarketplaceOptions['mode']): Promise<string> => {
  running = await startMarketplace({
    mode,
    name: 'A marketplace',
    database: { url: 'sqlite://' },
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: undefined,
    contentUrl: undefined,
    profile: 'observed',
    panelFees: 'none',
    trustedProxies: 0,
    signUp: 'closed',
    controlToken: TOKEN,
    outgoingHosts: [],
    vault: { encrypt: (text) => text, decrypt: (text) => text },
    clock: { now: () => Date.now() },
    random: seededRandom(3),
    log: collectedLog().log,
  });
  return running.url;
};

const addresses = [
  ['GET', '/state'],
  ['POST', '/clock'],
  ['POST', '/workers'],
  ['GET', '/faults'],
  ['PUT', '/faults'],
  ['GET', '/ledger'],
  ['GET', '/lint'],
  ['POST', '/lint/pages'],
  ['POST', '/accounts'],
  ['POST', '/layouts'],
] as const;

/** What each address answers to whoever has the token. */
const statuses = (url: string): Promise<readonly number[]> =>
  Promise.all(
    addresses.map(async ([method, path]) => {
      const answer = await fetch(`${url}${CONTROL_PATH}${path}`, {
        method,
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      return answer.status;
    }),
  );

it('a panel has no control, even for whoever knows the token', async () => {
  expect(await statuses(await start('panel'))).toEqual(addresses.map(() => 404));
});

it('a rehearsal has it', async () => {
  const url = await start('rehearsal');
  expect(await statuses(url)).not.toContain(404);
  const made = await fetch(`${url}${CONTROL_PATH}/workers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ workers: [{}] }),
  });
  const { workers } = (await made.json()) as { workers: { workerId: string; token: string }[] };
  const queue = await fetch(`${url}/tasks?format=json`, {
    headers: { authorization: `Bearer ${workers[0]?.token}` },
  });
  expect(await queue.json()).toEqual({ tasks: [] });
});
