import { TurnoutError } from '@turnout/core';
import { admit, completed } from './admit.ts';
import { end } from './ending.ts';
import { handInOf } from './hand-in.ts';
import { endLeases, sweep } from './leases.ts';
import { isInScope, type RecruitingParts } from './parts.ts';
import { addPlaces } from './places.ts';
import { previewPlaces } from './places-preview.ts';
import { post } from './post.ts';
import { previewPosting, problemsOf } from './preview.ts';
import { createReceive } from './receive.ts';
import { removeFromGroup } from './remove-from-group.ts';
import { expectRemovable, remove } from './removing.ts';
import { requestReturn } from './request-return.ts';
import { previewEnd, setEnd } from './set-end.ts';
import { sync, syncPosting } from './sync.ts';
import type { Recruiting } from './types.ts';
import { markUnusable, markUsable } from './usable.ts';
import { findPosting, listPostings, viewAssignments } from './views.ts';

/** The use cases of recruiting, for one study at one recruiter in one environment. */
export function createRecruiting(parts: RecruitingParts): Recruiting {
  const { recruiter, context } = parts;
  const byId = async (id: number) => {
    const posting = await context.store.postings.byId(id);
    if (posting === undefined || !isInScope(parts, posting)) throw new TurnoutError('POSTING_UNKNOWN');
    return posting;
  };
  return {
    recruiter,
    problems: () => problemsOf(parts),
    preview: (request) => previewPosting(parts, request),
    post: (request, act) => post(parts, request, act),
    find: (text) => findPosting(parts, text),
    list: (filter) => listPostings(parts, filter),
    listAccount: () => recruiter.postings(),
    assignments: (filter) => viewAssignments(parts, filter),
    previewPlaces: async (id, places) => previewPlaces(parts, await byId(id), places),
    addPlaces: async (id, places, act) => addPlaces(parts, await byId(id), places, act),
    previewEnd: async (id, endsAt) => previewEnd(parts, await byId(id), endsAt),
    setEnd: async (id, endsAt, act) => setEnd(parts, await byId(id), endsAt, act),
    end: async (id, act) => end(parts, await byId(id), act),
    checkRemoval: async (id) => expectRemovable(parts, await byId(id)),
    remove: async (id, act) => remove(parts, await byId(id), (posting) => syncPosting(parts, posting), act),
    sync: (ids) => sync(parts, ids),
    admit: (visit) => admit(parts, visit),
    handIn: (person) => handInOf(parts, person),
    completed: (participantId) => completed(parts, participantId),
    receive: createReceive(parts),
    requestReturn: (which, reason, act) => requestReturn(parts, which, reason, act),
    removeFromGroup: (group, which, act) => removeFromGroup(parts, group, which, act),
    markUnusable: (names, act) => markUnusable(parts, names, act),
    markUsable: (names, act) => markUsable(parts, names, act),
    sweep: () => sweep(parts),
    endLeases: () => endLeases(parts),
  };
}
