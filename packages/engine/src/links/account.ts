import {
  type AssignmentRef,
  assignmentStateOf,
  type LinkAccount,
  type LinkPosting,
  type ListedAssignment,
  type ListedPosting,
  type PlaceWithParticipant,
  type PostingOrder,
  TurnoutError,
} from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { everyRowFrom } from '../paging.ts';
import { placesOfPosting } from './places-of-posting.ts';
import { joinAddress, linkPostingId, linkPostingName } from './posting-name.ts';
import { completionCode } from './tokens.ts';
import { newLinkCode, writeLink } from './write-link.ts';

/** The account of the recruiter `link` for one environment, kept in the study's own database. */
export function createLinkAccount(context: EngineContext, environment: string): LinkAccount {
  const { store, vault, clock, settings } = context;
  const { study } = settings;

  async function ours(externalId: string): Promise<LinkPosting | undefined> {
    const id = linkPostingId(externalId);
    const posting = id === undefined ? undefined : await store.links.posting(id);
    return posting?.study === study && posting.environment === environment ? posting : undefined;
  }

  async function placeOf(ref: AssignmentRef): Promise<PlaceWithParticipant | undefined> {
    const place = await store.links.placeByAssignment(ref.externalId);
    if (place === undefined || linkPostingName(place.postingId) !== ref.postingExternalId) return undefined;
    if ((await ours(ref.postingExternalId)) === undefined) return undefined;
    return place.worker === vault.pseudonym(ref.workerId) ? place : undefined;
  }

  async function listed(posting: LinkPosting): Promise<ListedPosting> {
    const now = clock.now();
    const figures = await store.links.figures(posting.id, now - posting.durationMs);
    const [link] = await store.links.links(posting.id, 0, 1);
    return {
      externalId: linkPostingName(posting.id),
      groupId: undefined,
      annotation: posting.annotation,
      title: posting.title,
      state: posting.endsAt <= now ? 'ended' : 'open',
      places: posting.places,
      available: Math.max(0, posting.places - posting.taken + figures.abandoned),
      pending: figures.pending,
      toReview: figures.toReview,
      rewardMinor: posting.rewardMinor,
      durationMs: posting.durationMs,
      createdAt: posting.createdAt,
      endsAt: posting.endsAt,
      workerLink: link?.kind === 'open' ? joinAddress(posting.baseUrl, link.code) : undefined,
    };
  }

  const listedOrNone = async (posting: LinkPosting | undefined): Promise<ListedPosting | undefined> =>
    posting === undefined || posting.removedAt !== undefined ? undefined : listed(posting);

  const assignmentOf = (posting: LinkPosting, place: PlaceWithParticipant): ListedAssignment => ({
    postingExternalId: linkPostingName(posting.id),
    externalId: place.assignmentId,
    workerId: vault.decrypt(place.workerIdSealed),
    state: assignmentStateOf(place, posting, clock.now()),
    acceptedAt: place.takenAt,
    submittedAt: place.participant?.endedAt,
    decidedAt: place.decidedAt,
    autoApproveAt: undefined,
    completionCode: completionCode(vault, place.assignmentId),
  });

  const findPosting = (annotation: string): Promise<LinkPosting | undefined> =>
    store.links.postingByAnnotation(study, environment, annotation);

  return {
    async post(order) {
      const now = clock.now();
      const id = await store.write(async (tx) => {
        const made = await tx.links.insertPosting(newPosting(order, study, environment, now));
        if (made !== undefined)
          await writeLink(
            tx,
            {
              postingId: made,
              kind: 'open',
              worker: undefined,
              labelSealed: undefined,
              roomId: undefined,
              createdAt: now,
            },
            newLinkCode,
          );
        return made;
      });
      const posting = id === undefined ? await findPosting(order.annotation) : await store.links.posting(id);
      if (posting === undefined || posting.token !== order.token)
        throw new TurnoutError('INPUT_INVALID', 'Another posting has this annotation or token.');
      return listed(posting);
    },
    findPosting: async (annotation) => listedOrNone(await findPosting(annotation)),
    posting: async (externalId) => listedOrNone(await ours(externalId)),
    async *postings() {
      // From the newest on.
      const page = (before: number, limit: number) => store.links.postings(study, environment, before, limit);
      for await (const posting of everyRowFrom(Number.MAX_SAFE_INTEGER, page, ({ id }) => id))
        yield listed(posting);
    },
    async addPlaces(externalId, places, token) {
      const posting = await ours(externalId);
      if (posting === undefined) return 'unknown';
      return store.write(async (tx) => {
        const locked = await tx.links.lockPosting(posting.id);
        if (locked === undefined) return 'unknown';
        if (!(await tx.links.insertAddition(posting.id, token, places, clock.now()))) return 'already';
        await tx.links.changePosting(posting.id, { places: locked.places + places });
        return 'done';
      });
    },
    async setEnd(externalId, endsAt) {
      const posting = await ours(externalId);
      if (posting === undefined) return 'unknown';
      await store.write((tx) => tx.links.changePosting(posting.id, { endsAt }));
      return 'done';
    },
    async remove(externalId) {
      const posting = await ours(externalId);
      if (posting === undefined) return 'unknown';
      if (posting.removedAt !== undefined) return 'already';
      const now = clock.now();
      const { pending, toReview } = await store.links.figures(posting.id, now - posting.durationMs);
      if (pending + toReview > 0 || posting.endsAt > now) return 'undecided';
      await store.write((tx) => tx.links.changePosting(posting.id, { removedAt: now }));
      return 'done';
    },
    async *assignments(externalId) {
      const posting = await ours(externalId);
      if (posting === undefined) return;
      for await (const place of placesOfPosting(store, posting)) yield assignmentOf(posting, place);
    },
    async assignment(ref) {
      const place = await placeOf(ref);
      const posting = await ours(ref.postingExternalId);
      return place === undefined || posting === undefined ? undefined : assignmentOf(posting, place);
    },
    async decide(ref, decision, reverses) {
      const known = await placeOf(ref);
      if (known === undefined) return 'unknown';
      return store.write(async (tx) => {
        // The posting's lock keeps others from deciding, and from giving the place on, meanwhile.
        await tx.links.lockPosting(known.postingId);
        const place = await tx.links.place(known.id);
        if (place === undefined) return 'unknown';
        if (place.state === decision) return 'already';
        if (reverses ? place.state !== 'rejected' : place.state === 'approved' || place.state === 'rejected')
          return 'decided';
        await tx.links.changePlace(place.id, { state: decision, decidedAt: clock.now() });
        return 'done';
      });
    },
    async noteBonus({ ref, token, amountMinor, reason }) {
      const place = await placeOf(ref);
      if (place === undefined) return 'unknown';
      const isNew = await store.write((tx) =>
        tx.links.insertBonus({ placeId: place.id, token, amountMinor, reason, at: clock.now() }),
      );
      return isNew ? 'done' : 'already';
    },
    async bonuses(ref) {
      const place = await placeOf(ref);
      return place === undefined ? [] : store.links.bonuses(place.id);
    },
  };
}

const newPosting = (order: PostingOrder, study: string, environment: string, createdAt: number) => ({
  study,
  environment,
  annotation: order.annotation,
  token: order.token,
  title: order.title,
  baseUrl: new URL(order.studyUrl).origin,
  rewardMinor: order.rewardMinor,
  places: order.places,
  durationMs: order.durationMs,
  createdAt,
  endsAt: order.endsAt,
});
