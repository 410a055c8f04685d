import type { AddressInfo } from 'node:net';
import type { Clock, Log, Random } from '@turnout/core';
import { type DatabaseOptions, openDatabase } from '@turnout/store/database';
import { prolificApp } from './api/app.ts';
import { controlRoutes, type ProlificControl } from './control.ts';
import { type ProlificFees, publishedFees } from './domain/fees.ts';
import { prolificFaults } from './faults.ts';
import { Deliverer } from './hooks/deliverer.ts';
import { addResearcher } from './market/accounts.ts';
import { checkedMoney } from './market/check.ts';
import { describedBehaviour, type ProlificBehaviour, prolificContext, type Unit } from './market/context.ts';
import { topUp } from './market/money.ts';
import { settle } from './market/settle.ts';
import { simulatedPeople } from './people.ts';
import { prolificSchema } from './storage/migration.ts';
import { turns } from './turns.ts';

export interface ProlificOptions {
  /**
   * Where it remembers: on a file or in PostgreSQL what it acknowledged survives a kill; `sqlite://` is in memory.
   */
  readonly database: Pick<DatabaseOptions, 'url' | 'baseFolder'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Default: 127.0.0.1 and a free port. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** Default: the published ones. */
  readonly fees?: ProlificFees;
  /** What differs from the described behaviour. */
  readonly behaviour?: Partial<ProlificBehaviour>;
  /** With it the control is served under /control, for other processes. */
  readonly controlToken?: string;
}

export interface RunningProlific extends ProlificControl {
  /** Without a slash at the end; participants' pages are under it. */
  readonly url: string;
  /** With `/api/v1`: what a client puts paths behind. */
  readonly apiUrl: string;
  /** Finishes what is under way, then stops. Safe to call twice. */
  stop(): Promise<void>;
}

/** How often it looks for what is due, ms of real time. */
const EVERY_MS = 250;

/**
 * Starts a stand-in of Prolific's researcher API, written from its published description, for tests and rehearsals.
 * What the description leaves open is listed in docs/reference/prolific-stand-in.md.
 * @throws TurnoutError DATABASE_*; the listening error of Node as it is
 */
export async function startProlific(options: ProlificOptions): Promise<RunningProlific> {
  const { clock, log, random, listen = { host: '127.0.0.1', port: 0 } } = options;
  const database = await openDatabase(prolificSchema, { ...options.database, clock, log });
  let behaviour: ProlificBehaviour = { ...describedBehaviour, ...options.behaviour };
  const context = prolificContext({
    database,
    clock,
    random,
    log,
    fees: options.fees ?? publishedFees,
    behaviour: () => behaviour,
  });
  const faults = prolificFaults(random);
  const deliverer = new Deliverer(context);
  const due = turns(
    async () => {
      await settle(context);
      await deliverer.deliver();
    },
    (error) => log.error('What is due was not done; it is tried again', { error: String(error) }),
  );
  const act = async <T>(work: (unit: Unit) => Promise<T>): Promise<T> => {
    await settle(context);
    const result = await context.transact(work);
    due.soon();
    return result;
  };
  const people = simulatedPeople(context, act);
  const control: ProlificControl = {
    ...people,
    faults,
    behave: (changes) => {
      behaviour = { ...behaviour, ...changes };
    },
    addResearcher: (researcher) => act((unit) => addResearcher(unit, researcher)),
    topUp: (workspaceId, amountMinor) => act((unit) => topUp(unit, workspaceId, amountMinor)),
    settle: due.now,
    money: (workspaceId) => checkedMoney(context, workspaceId),
  };
  const app = await prolificApp({ context, faults, people, onDone: due.soon });
  const { controlToken: token } = options;
  if (token !== undefined) await controlRoutes(app, { control, token });
  try {
    await app.listen(listen);
  } catch (error) {
    await database.close();
    throw error;
  }
  const timer = setInterval(due.soon, EVERY_MS);
  timer.unref();
  const { port } = app.server.address() as AddressInfo;
  const url = `http://${listen.host}:${port}`;
  let stopping: Promise<void> | undefined;
  return {
    ...control,
    url,
    apiUrl: `${url}/api/v1`,
    stop: () => {
      stopping ??= (async () => {
        clearInterval(timer);
        await app.close();
        deliverer.stop();
        await due.idle();
        await database.close();
      })();
      return stopping;
    },
  };
}
