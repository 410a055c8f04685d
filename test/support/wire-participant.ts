import type { Seeded } from './random.ts';

const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

export interface Ids {
  readonly workerId: string;
  readonly assignmentId: string;
  readonly hitId: string;
  readonly mode: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** One request over HTTP; undefined when the network or the server failed before the answer was there. */
export async function ask(
  url: string,
  init: RequestInit & { readonly timeoutMs?: number } = {},
): Promise<Answer | undefined> {
  const { timeoutMs, ...rest } = init;
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      ...rest,
      headers: { 'user-agent': AGENT, ...(rest.headers as Record<string, string>) },
      signal: AbortSignal.timeout(timeoutMs ?? 5000),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    // What a participant's browser sees of a kill or a cut: no answer. Anything else is a fault of the test.
    if (error instanceof TypeError || (error instanceof DOMException && /abort|timeout/i.test(error.name)))
      return undefined;
    throw error;
  }
}

/**
 * Enters the study.
 * @param options.token of an earlier page
 * @returns the token; undefined when the server did not answer
 */
export async function enter(
  base: string,
  ids: Ids,
  { token, timeoutMs }: { readonly token?: string | undefined; readonly timeoutMs?: number } = {},
): Promise<string | undefined> {
  const query = new URLSearchParams({ ...ids }).toString();
  const headers: Record<string, string> = token === undefined ? {} : { 'x-turnout-token': token };
  const answer = await ask(`${base}/exp?${query}`, {
    headers,
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  if (answer === undefined || answer.status === 503) return undefined;
  const found = /"token":"([^"]+)"/.exec(answer.body)?.[1];
  if (found === undefined) throw new Error(`no token: ${answer.status} ${answer.body.slice(0, 800)}`);
  return found;
}

/**
 * What one participant did and what the server acknowledged, for the check at the end. Values are unique, so the
 * stored data can be compared one by one.
 */
export interface Witness {
  readonly ids: Ids;
  /** Values in the order of recording, by page load. */
  readonly recorded: Map<string, number[]>;
  readonly acknowledged: Set<number>;
  /** True once the server acknowledged the end. */
  completed: boolean;
  /** What was acknowledged when the end was. */
  requiredAtCompletion: number;
}

interface Page {
  readonly name: string;
  readonly values: number[];
  durable: number;
}

/** Speaks the native protocol as our client does, over a network and a server that fail. */
export class WireParticipant {
  readonly witness: Witness;
  readonly #random: Seeded;
  readonly #base: string;
  #token: string | undefined;
  #pages: Page[] = [];
  #next = 0;

  constructor(base: string, ids: Ids, random: Seeded) {
    this.#base = base;
    this.#random = random;
    this.witness = {
      ids,
      recorded: new Map(),
      acknowledged: new Set(),
      completed: false,
      requiredAtCompletion: 0,
    };
  }

  /** Lives through one participation; returns when it is complete. `trials` per page load. */
  async run(loads: number, trials: number): Promise<void> {
    for (let load = 0; load < loads; load += 1) {
      await this.#load();
      for (let trial = 0; trial < trials; trial += 1) {
        this.#record();
        if (this.#random.chance(0.5)) await this.#save();
      }
    }
    while (this.#pages.some((page) => page.durable < page.values.length)) await this.#save();
    await this.#complete();
  }

  async #load(): Promise<void> {
    const token = this.#token;
    do {
      this.#token = (await enter(this.#base, this.witness.ids, { token })) ?? token;
      if (this.#token === undefined) await pause(30);
    } while (this.#token === undefined);
    const page: Page = { name: `p${this.#pages.length}`, values: [], durable: 0 };
    this.#pages.push(page);
    this.witness.recorded.set(page.name, page.values);
  }

  #record(): void {
    this.#pages.at(-1)?.values.push(this.#next);
    this.#next += 1;
  }

  /** Sends what is not yet acknowledged of every page load, now and then cut short, doubled or out of order. */
  async #save(): Promise<void> {
    for (const page of this.#pages) {
      if (page.durable >= page.values.length) continue;
      const upTo = this.#random.chance(0.3)
        ? this.#random.between(page.durable + 1, page.values.length)
        : page.values.length;
      const from = this.#random.chance(0.2) ? this.#random.between(1, page.durable + 1) : page.durable + 1;
      const sends = [this.#send(page, from, upTo)];
      if (this.#random.chance(0.2)) sends.push(this.#send(page, page.durable + 1, page.values.length));
      if (this.#random.chance(0.1)) sends.push(this.#send(page, 1, Math.max(1, page.durable)));
      const answers = await Promise.all(sends);
      if (answers.every((answer) => answer === undefined)) await pause(20);
    }
  }

  async #send(page: Page, from: number, upTo: number): Promise<Answer | undefined> {
    const records = page.values.slice(from - 1, upTo).map((value, index) => ({
      k: 'trial',
      n: from + index,
      at: 1_700_000_000_000 + value,
      v: { item: value },
    }));
    const answer = await this.#post('/turnout/records', { page: page.name, first: from, records });
    if (answer?.status === 200) {
      const { durable } = JSON.parse(answer.body) as { durable: number };
      for (let index = 0; index < durable; index += 1)
        this.witness.acknowledged.add(page.values[index] ?? -1);
      page.durable = Math.max(page.durable, durable);
    } else if (answer !== undefined && answer.status !== 503 && answer.status !== 409)
      throw new Error(`a save was refused: ${answer.status} ${answer.body}`);
    return answer;
  }

  async #complete(): Promise<void> {
    for (;;) {
      const page = this.#pages.at(-1);
      const answer = await this.#post('/turnout/complete', { page: page?.name, last: page?.values.length });
      if (answer?.status === 200) {
        this.witness.completed = true;
        this.witness.requiredAtCompletion = this.#next;
        return;
      }
      if (answer !== undefined && answer.status !== 503)
        throw new Error(`no end: ${answer.status} ${answer.body}`);
      await pause(20);
    }
  }

  #post(path: string, body: object): Promise<Answer | undefined> {
    return ask(`${this.#base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-turnout-token': this.#token ?? '' },
      body: JSON.stringify({ protocol: 1, ...body }),
      // Some requests are cut off while the server may or may not have stored them already.
      timeoutMs: this.#random.chance(0.1) ? this.#random.between(1, 8) : 5000,
    });
  }
}

/** Speaks psiTurk's protocol as its old clients do: the whole model, again and again. */
export class ModelParticipant {
  readonly witness: Witness;
  readonly #random: Seeded;
  readonly #base: string;
  readonly #values: number[] = [];
  #token: string | undefined;

  constructor(base: string, ids: Ids, random: Seeded) {
    this.#base = base;
    this.#random = random;
    this.witness = {
      ids,
      recorded: new Map([['model', this.#values]]),
      acknowledged: new Set(),
      completed: false,
      requiredAtCompletion: 0,
    };
  }

  async run(trials: number): Promise<void> {
    while (this.#token === undefined) {
      this.#token = await enter(this.#base, this.witness.ids);
      if (this.#token === undefined) await pause(30);
    }
    for (let trial = 0; trial < trials; trial += 1) {
      this.#values.push(trial);
      if (this.#random.chance(0.5)) await this.#save();
    }
    while (this.witness.acknowledged.size < this.#values.length) await this.#save();
    await this.#complete();
  }

  async #save(): Promise<void> {
    const now = this.#put(this.#values.length);
    const older = this.#random.chance(0.3)
      ? this.#put(this.#random.between(1, this.#values.length))
      : undefined;
    const answers = await Promise.all([now, older]);
    if (answers[0] === undefined) await pause(20);
  }

  async #put(count: number): Promise<Answer | undefined> {
    const { ids } = this.witness;
    const data = this.#values.slice(0, count).map((value, index) => ({
      uniqueid: `${ids.workerId}:${ids.assignmentId}`,
      current_trial: index,
      dateTime: 1_700_000_000_000 + value,
      trialdata: { item: value },
    }));
    const answer = await ask(
      `${this.#base}/sync/${encodeURIComponent(`${ids.workerId}:${ids.assignmentId}`)}`,
      {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'x-turnout-token': this.#token ?? '' },
        body: JSON.stringify({ data, questiondata: {}, eventdata: [], currenttrial: count }),
        timeoutMs: this.#random.chance(0.1) ? this.#random.between(1, 8) : 5000,
      },
    );
    if (answer?.status === 200)
      for (const value of this.#values.slice(0, count)) this.witness.acknowledged.add(value);
    else if (answer !== undefined && answer.status !== 503)
      throw new Error(`a save was refused: ${answer.status} ${answer.body}`);
    return answer;
  }

  async #complete(): Promise<void> {
    const { ids } = this.witness;
    for (;;) {
      const answer = await ask(
        `${this.#base}/complete?uniqueId=${ids.workerId}:${ids.assignmentId}&mode=${ids.mode}`,
        {
          headers: { 'x-turnout-token': this.#token ?? '' },
        },
      );
      if (answer?.status === 200) {
        this.witness.completed = true;
        this.witness.requiredAtCompletion = this.#values.length;
        return;
      }
      if (answer !== undefined && answer.status !== 503)
        throw new Error(`no end: ${answer.status} ${answer.body}`);
      await pause(20);
    }
  }
}

/** A moment for the server to come back; part of the scenario, not a wait for a result. */
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
