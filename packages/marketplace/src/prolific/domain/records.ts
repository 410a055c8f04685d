import type { SubmissionStatus } from './study.ts';

export interface Researcher {
  readonly id: string;
  readonly email: string;
  readonly workspaceIds: readonly string[];
}

/** Points from the hash of a token to whom it belongs. */
export interface Token {
  readonly id: string;
  readonly researcherId: string;
}

export interface Workspace {
  readonly id: string;
  readonly title: string;
  readonly ownerId: string;
  /** ISO 4217: GBP or USD. */
  readonly currency: string;
  /** Minor units that may be spent: not what is reserved for studies. */
  readonly availableMinor: number;
  readonly reservedMinor: number;
}

export interface Project {
  readonly id: string;
  readonly workspaceId: string;
  readonly title: string;
  readonly description: string;
}

/** Somebody's place in a study. */
export interface Submission {
  readonly id: string;
  readonly studyId: string;
  readonly workspaceId: string;
  readonly participantId: string;
  readonly status: SubmissionStatus;
  /** Epoch ms UTC. */
  readonly startedAt: number;
  readonly completedAt?: number;
  readonly enteredCode?: string;
  readonly returnRequestedAt?: number;
  readonly rejection?: { readonly category: string; readonly message: string };
  /** What its participant got for it, minor units without fees. */
  readonly paidMinor?: number;
  /** What was paid on top, minor units, in order. */
  readonly bonusPayments: readonly number[];
  /** Since when it is what it is, epoch ms UTC, and what lists that lag behind still show. */
  readonly changedAt: number;
  readonly before?: Pick<Submission, 'status' | 'completedAt' | 'enteredCode'>;
}

/** Which submission a participant last began in a study. */
export interface Place {
  /** Study and participant, see `placeId`. */
  readonly id: string;
  readonly submissionIds: readonly string[];
}

export const placeId = (studyId: string, participantId: string): string => `${studyId}:${participantId}`;

export interface BulkBonus {
  readonly id: string;
  readonly workspaceId: string;
  readonly studyId: string;
  readonly lines: readonly BonusLine[];
}

export interface BonusLine {
  readonly submissionId: string;
  readonly participantId: string;
  readonly amountMinor: number;
}

/** One accepted call to pay: each of them pays everything. */
export interface PayRun {
  readonly id: string;
  readonly bulkId: string;
  readonly state: 'waiting' | 'paid' | 'unfunded';
}

export interface ParticipantGroup {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly description: string | null;
  readonly deleted: boolean;
  readonly members: readonly { readonly participantId: string; readonly addedAt: number }[];
}

export interface Message {
  readonly id: string;
  readonly senderId: string;
  readonly recipientId: string;
  readonly studyId: string;
  readonly body: string;
  readonly sentAt: number;
}

export interface Secret {
  readonly id: string;
  readonly workspaceId: string;
  readonly value: string;
}

export interface Subscription {
  readonly id: string;
  readonly workspaceId: string;
  readonly eventType: string;
  readonly targetUrl: string;
  readonly enabled: boolean;
  readonly confirmed: boolean;
  readonly confirmation: string;
  /** Since when nothing could be delivered to it, epoch ms UTC. */
  readonly failingSince?: number;
}

/** Something a subscriber is told of. */
export interface HookEvent {
  readonly id: string;
  readonly subscriptionId: string;
  readonly workspaceId: string;
  readonly targetUrl: string;
  readonly eventType: string;
  readonly resourceId: string;
  /** The body as it is signed and sent, byte for byte. */
  readonly body: string;
  readonly state: 'PENDING' | 'SUCCEEDED' | 'FAILED';
  readonly attempts: number;
  readonly at: number;
  readonly updatedAt: number;
}
