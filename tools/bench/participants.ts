import { type LoadRequest, RawClient } from './load.ts';

interface Person {
  readonly uniqueId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly page: string;
  sent: number;
  trials: string[];
}

const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** The people of a benchmark, with the requests they make. */
export class Participants {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #run = Date.now().toString(36);
  /** Everybody who waits for nothing: as in a browser, a person's requests follow each other. */
  #idle: Person[] = [];
  readonly #asking = new WeakMap<LoadRequest, Person>();
  #count = 0;

  constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
  }

  #entry(path: string): LoadRequest {
    this.#count += 1;
    const ids = `workerId=W${this.#run}${this.#count}&assignmentId=A${this.#run}${this.#count}&hitId=H1&mode=live`;
    return { method: 'GET', path: `${path}?${ids}`, headers: { 'user-agent': AGENT } };
  }

  readonly enter = (): LoadRequest => this.#entry('/exp');
  readonly openAd = (): LoadRequest => this.#entry('/ad');

  /** Replaces the people with new ones who have entered and hold their token. */
  async enrol(count: number): Promise<void> {
    const client = new RawClient(this.#target.host, this.#target.port);
    this.#idle = [];
    for (let index = 0; index < count; index += 1) {
      const { body } = await client.send(this.enter());
      const token = /"token":"([^"]+)"/.exec(body)?.[1];
      const uniqueId = /"uniqueId":"([^"]+)"/.exec(body)?.[1];
      if (token === undefined || uniqueId === undefined) throw new Error(`no entry: ${body.slice(0, 500)}`);
      this.#idle.push({
        uniqueId,
        headers: { 'x-turnout-token': token },
        page: `p${index}`,
        sent: 0,
        trials: [],
      });
    }
    client.close();
  }

  #next(): Person {
    const person = this.#idle.shift();
    if (person === undefined) throw new Error('nobody is idle: enrol more people than there are connections');
    return person;
  }

  #asked(person: Person, request: LoadRequest): LoadRequest {
    this.#asking.set(request, person);
    return request;
  }

  /** To be told of every answer. */
  readonly answered = (request: LoadRequest): void => {
    const person = this.#asking.get(request);
    if (person !== undefined) this.#idle.push(person);
  };

  readonly appendTrial = (): LoadRequest => {
    const person = this.#next();
    person.sent += 1;
    const record = `{"k":"trial","n":${person.sent},"at":${Date.now()},"v":${trialData(person.sent)}}`;
    const body = `{"protocol":1,"page":"${person.page}","first":${person.sent},"records":[${record}]}`;
    return this.#asked(person, { method: 'POST', path: '/turnout/records', headers: person.headers, body });
  };

  modelOfSize(bytes: number): string {
    const trials: string[] = [];
    for (let size = 0; size < bytes; size += trials.at(-1)?.length ?? 0)
      trials.push(trialRow('W1:A1', trials.length));
    return model(trials);
  }

  /** Gives everybody a saved model of about this size. */
  async fillModels(bytes: number): Promise<void> {
    const client = new RawClient(this.#target.host, this.#target.port);
    for (const person of this.#idle) {
      for (let size = 0; size < bytes; size += person.trials.at(-1)?.length ?? 0)
        person.trials.push(trialRow(person.uniqueId, person.trials.length));
      await client.send(this.#save(person));
    }
    client.close();
  }

  #save(person: Person): LoadRequest {
    const path = `/sync/${encodeURIComponent(person.uniqueId)}`;
    return { method: 'PUT', path, headers: person.headers, body: model(person.trials) };
  }

  readonly saveModel = (): LoadRequest => {
    const person = this.#next();
    person.trials.push(trialRow(person.uniqueId, person.trials.length));
    return this.#asked(person, this.#save(person));
  };

  readonly saveSame = (): LoadRequest => {
    const person = this.#next();
    return this.#asked(person, this.#save(person));
  };
}

const trialData = (index: number): string =>
  `{"phase":"TEST","word":"GREEN","color":"red","relation":"incongruent","response":"red","hit":true,"rt":${400 + (index % 300)}}`;

const trialRow = (uniqueId: string, index: number): string =>
  `{"uniqueid":"${uniqueId}","current_trial":${index},"dateTime":${1_700_000_000_000 + index},"trialdata":${trialData(index)}}`;

const model = (trials: readonly string[]): string =>
  `{"condition":0,"counterbalance":0,"currenttrial":${trials.length},"bonus":0,"data":[${trials.join(',')}],"questiondata":{},"eventdata":[],"useragent":"bench","mode":"live"}`;
