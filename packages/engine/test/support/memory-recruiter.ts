import type {
  AssignmentRef,
  AssignmentState,
  CallResult,
  Clock,
  HandIn,
  ListedAssignment,
  ListedPosting,
  PostingOrder,
  Quote,
  Recruiter,
  RecruiterCapabilities,
} from '@turnout/core';

/**
 * What becomes of the next call: `dropped` never arrives, `lost` is done and its answer does not arrive, `later` and
 * `refused` are not done.
 */
export type CallFault = 'dropped' | 'lost' | 'later' | 'refused';

type Faulty = 'post' | 'addPlaces' | 'setEnd' | 'remove' | 'addToGroup' | 'requestReturn' | 'screenOut';

interface Held {
  readonly order: PostingOrder;
  readonly externalId: string;
  readonly createdAt: number;
  places: number;
  endsAt: number;
  removed: boolean;
  readonly assignments: Place[];
}

interface Place {
  readonly externalId: string;
  readonly workerId: string;
  state: AssignmentState;
  readonly acceptedAt: number;
  submittedAt: number | undefined;
  completionCode?: string;
}

export interface MemoryRecruiterOptions extends Partial<RecruiterCapabilities> {
  readonly name?: string;
  readonly environment?: string;
  readonly currency?: string;
}

/** A recruiter whose account is this object: any number of servers may share it. A fee of 20 %, 40 % from 10 places. */
export class MemoryRecruiter implements Recruiter {
  readonly name: string;
  readonly environment: string;
  readonly currency: string;
  readonly capabilities: RecruiterCapabilities;
  handIn: HandIn = { way: 'form', site: undefined };
  readonly held: Held[] = [];
  readonly groups = new Map<string, Set<string>>();
  readonly calls: string[] = [];
  /** Who was asked for a return, with the reason. */
  readonly asked: string[] = [];
  /** Who was screened out, and the pay. */
  readonly screenedOut: (readonly [string, number | undefined])[] = [];
  /** By completion code. */
  readonly screenOutPays = new Map<string, number>();
  readonly #faults = new Map<Faulty, CallFault[]>();
  readonly #tokens = new Map<string, string>();
  readonly #clock: Clock;
  balance: number | undefined = 1_000_000;
  /** No question is answered. */
  isDown = false;
  /** Instead of a renewable end: who is in it shows nobody anything. */
  readonly paused = new Set<string>();
  readonly setPaused?: NonNullable<Recruiter['setPaused']>;
  #next = 0;

  constructor(clock: Clock, more: MemoryRecruiterOptions = {}) {
    const { name = 'memory', environment = 'sandbox', currency = 'USD', ...capabilities } = more;
    this.#clock = clock;
    this.name = name;
    this.environment = environment;
    this.currency = currency;
    this.capabilities = {
      pays: true,
      verifiesAssignments: true,
      namesWorkersAtWork: true,
      rejects: true,
      reversalMs: 0,
      tokenMemoryMs: 86_400_000,
      listLagMs: 2_000,
      concurrentBonuses: true,
      renewableEnd: true,
      cheapestBatch: 9,
      groups: true,
      requestsReturn: false,
      screenOutMinor: undefined,
      notifies: true,
      ...capabilities,
    };
    if (this.capabilities.renewableEnd) return;
    this.setPaused = async (externalId, isPaused) => {
      if (isPaused) this.paused.add(externalId);
      else this.paused.delete(externalId);
      return done;
    };
  }

  fail(call: Faulty, ...faults: CallFault[]): void {
    this.#faults.set(call, [...(this.#faults.get(call) ?? []), ...faults]);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  async problems() {
    return [];
  }

  quote({ places, rewardMinor }: Pick<PostingOrder, 'places' | 'rewardMinor'>): Quote {
    const fee = Math.ceil((rewardMinor * (places < 10 ? 20 : 40)) / 100);
    const { screenOutMinor } = this.capabilities;
    // One may be screened out.
    const screenOutsMinor =
      screenOutMinor === undefined ? 0 : screenOutMinor + this.bonusFeeMinor(screenOutMinor);
    return {
      lines: [
        { label: 'reward', count: places, eachMinor: rewardMinor, totalMinor: places * rewardMinor },
        { label: 'fee', count: places, eachMinor: fee, totalMinor: places * fee },
      ],
      rewardMinor: places * rewardMinor,
      feeMinor: places * fee,
      screenOutsMinor,
      totalMinor: places * (rewardMinor + fee) + screenOutsMinor,
      hints: [],
    };
  }

  bonusFeeMinor(minor: number): number {
    return Math.ceil(minor / 5);
  }

  async balanceMinor() {
    return this.balance;
  }

  post(order: PostingOrder): Promise<CallResult<ListedPosting>> {
    return this.#call('post', () => {
      const known = this.#tokens.get(order.token);
      if (known !== undefined) return { kind: 'done', value: this.#listed(this.#find(known)) };
      const posting: Held = {
        order,
        externalId: `P${this.#number()}`,
        createdAt: this.#clock.now(),
        places: order.places,
        endsAt: order.endsAt,
        removed: false,
        assignments: [],
      };
      this.held.push(posting);
      this.#tokens.set(order.token, posting.externalId);
      return { kind: 'done', value: this.#listed(posting) };
    });
  }

  async findPosting(annotation: string) {
    this.#ask();
    const now = this.#clock.now();
    const found = this.held.find(
      ({ order, createdAt, removed }) =>
        order.annotation === annotation && !removed && createdAt + this.capabilities.listLagMs <= now,
    );
    return found === undefined ? undefined : this.#listed(found);
  }

  async posting(externalId: string) {
    this.#ask();
    const found = this.held.find((row) => row.externalId === externalId && !row.removed);
    return found === undefined ? undefined : this.#listed(found);
  }

  async *postings() {
    this.#ask();
    for (const row of this.held.toReversed()) if (!row.removed) yield this.#listed(row);
  }

  addPlaces(externalId: string, places: number, token: string): Promise<CallResult<undefined>> {
    return this.#call('addPlaces', () => {
      if (!this.#tokens.has(token)) this.#find(externalId).places += places;
      this.#tokens.set(token, externalId);
      return done;
    });
  }

  setEnd(externalId: string, endsAt: number): Promise<CallResult<undefined>> {
    return this.#call('setEnd', () => {
      this.#find(externalId).endsAt = endsAt;
      return done;
    });
  }

  remove(externalId: string): Promise<CallResult<undefined>> {
    return this.#call('remove', () => {
      this.#find(externalId).removed = true;
      return done;
    });
  }

  async *assignments(externalId: string): AsyncIterable<ListedAssignment> {
    this.#ask();
    for (const place of this.#find(externalId).assignments)
      if (this.#isNamed(place)) yield listedPlace(externalId, place);
  }

  async assignment(ref: AssignmentRef) {
    this.#ask();
    const place = this.#find(ref.postingExternalId).assignments.findLast(
      (row) => row.externalId === ref.externalId,
    );
    if (place === undefined) return undefined;
    const listed = listedPlace(ref.postingExternalId, place);
    return this.#isNamed(place) ? listed : { ...listed, workerId: ref.workerId };
  }

  async approve(ref: AssignmentRef) {
    return this.#decide(ref, 'approved');
  }

  async reject(ref: AssignmentRef) {
    return this.#decide(ref, 'rejected');
  }

  async reverseRejection(ref: AssignmentRef) {
    return this.#decide(ref, 'approved');
  }

  async payBonus(): Promise<CallResult<string | undefined>> {
    return { kind: 'refused', code: 'none', message: 'not here', isAlready: false };
  }

  async bonuses() {
    return [];
  }

  addToGroup(group: string, workerId: string): Promise<CallResult<undefined>> {
    return this.#call('addToGroup', () => {
      this.groups.get(group)?.add(workerId);
      return done;
    });
  }

  async removeFromGroup(group: string, workerId: string) {
    this.groups.get(group)?.delete(workerId);
    return done;
  }

  async listGroups() {
    return [...this.groups.keys()].map((id) => ({ id, name: id.slice(2), description: '' }));
  }

  requestReturn(ref: AssignmentRef, reason: string): Promise<CallResult<undefined>> {
    return this.#call('requestReturn', () => {
      this.asked.push(`${ref.externalId} ${reason}`);
      return done;
    });
  }

  screenOut(ref: AssignmentRef, amountMinor: number | undefined): Promise<CallResult<undefined>> {
    return this.#call('screenOut', () => {
      this.screenedOut.push([ref.externalId, amountMinor]);
      return this.#decide(ref, 'screened_out');
    });
  }

  async ensureGroup(name: string): Promise<CallResult<string>> {
    if (!this.groups.has(`G-${name}`)) this.groups.set(`G-${name}`, new Set());
    return { kind: 'done', value: `G-${name}` };
  }

  /** @param body of ours: JSON of events; anything else was not sent by this recruiter */
  async readNotification({ body }: { readonly body: string }) {
    if (!body.startsWith('[')) return { kind: 'refused', reason: 'no signature' } as const;
    return { kind: 'events', events: JSON.parse(body) } as const;
  }

  async subscribe(url: string) {
    this.calls.push(`subscribe ${url}`);
    return done;
  }

  /** A worker takes a place. @returns the assignment's id; undefined when there is none to take */
  accept(externalId: string, workerId: string, assignmentId = `A${this.#number()}`): string | undefined {
    const posting = this.#find(externalId);
    if (this.#listed(posting).available === 0 || posting.endsAt <= this.#clock.now()) return undefined;
    const isMember = posting.order.excludeGroups.some((group) => this.groups.get(group)?.has(workerId));
    if (isMember) return undefined;
    posting.assignments.push({
      externalId: assignmentId,
      workerId,
      state: 'working',
      acceptedAt: this.#clock.now(),
      submittedAt: undefined,
    });
    return assignmentId;
  }

  screenOutMinorOf(completionCode: string): number | undefined {
    return this.screenOutPays.get(completionCode);
  }

  /** The worker hands in, gives back, runs out of time. */
  become(assignmentId: string, state: AssignmentState, completionCode?: string): void {
    for (const place of this.held.flatMap((row) => row.assignments)) {
      if (place.externalId !== assignmentId) continue;
      place.state = state;
      if (completionCode !== undefined) place.completionCode = completionCode;
      if (state === 'submitted') place.submittedAt = this.#clock.now();
    }
  }

  /** Postings in which somebody can take a place now. */
  open(): readonly Held[] {
    const now = this.#clock.now();
    return this.held.filter(
      ({ endsAt, removed, externalId }) => !removed && endsAt > now && !this.paused.has(externalId),
    );
  }

  #decide(ref: AssignmentRef, state: AssignmentState): CallResult<undefined> {
    this.become(ref.externalId, state);
    return done;
  }

  #isNamed({ state }: Place): boolean {
    return this.capabilities.namesWorkersAtWork || state !== 'working';
  }

  #ask(): void {
    if (this.isDown) throw new Error('no answer');
  }

  async #call<Value>(name: Faulty, work: () => CallResult<Value>): Promise<CallResult<Value>> {
    this.calls.push(name);
    const fault = this.#faults.get(name)?.shift();
    if (this.isDown || fault === 'dropped') return { kind: 'unknown', message: 'connection lost' };
    if (fault === 'later') return { kind: 'later', afterMs: 1_000, message: 'too many requests' };
    if (fault === 'refused')
      return { kind: 'refused', code: 'refused', message: 'The recruiter says no.', isAlready: false };
    const result = work();
    return fault === 'lost' ? { kind: 'unknown', message: 'connection lost' } : result;
  }

  #number(): number {
    this.#next += 1;
    return this.#next;
  }

  #find(externalId: string): Held {
    const found = this.held.find((row) => row.externalId === externalId);
    if (found === undefined) throw new Error(`no posting ${externalId}`);
    return found;
  }

  #listed({ order, externalId, createdAt, places, endsAt, assignments }: Held): ListedPosting {
    const count = (...states: AssignmentState[]): number =>
      assignments.filter(({ state }) => states.includes(state)).length;
    return {
      externalId,
      groupId: undefined,
      annotation: order.annotation,
      title: order.title,
      state: endsAt > this.#clock.now() ? 'open' : 'ended',
      places,
      available: places - count('working', 'submitted', 'approved', 'rejected'),
      pending: count('working'),
      toReview: count('submitted'),
      rewardMinor: order.rewardMinor,
      durationMs: order.durationMs,
      createdAt,
      endsAt,
      workerLink: `https://crowd.example/${externalId}`,
    };
  }
}

const done = { kind: 'done', value: undefined } as const;

const listedPlace = (postingExternalId: string, place: Place): ListedAssignment => ({
  postingExternalId,
  externalId: place.externalId,
  workerId: place.workerId,
  state: place.state,
  acceptedAt: place.acceptedAt,
  submittedAt: place.submittedAt,
  decidedAt: undefined,
  autoApproveAt: undefined,
  completionCode: place.completionCode,
});
