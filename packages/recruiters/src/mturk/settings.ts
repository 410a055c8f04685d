import type { QualificationRequirement } from '@aws-sdk/client-mturk';

/** `rehearsal` has play money; `sandbox` as well, where the service has one. */
export type MturkEnvironment = 'live' | 'sandbox' | 'rehearsal';

/** What is added to rewards and bonuses: as MTurk did, or nothing, as a lab's own panel may. */
export type MturkFees = 'mturk' | 'none';

/** How workers see the study: within the worker site's page, or behind a link that opens a page of its own. */
export type MturkPresentation =
  | { readonly kind: 'frame' }
  /** @param template HTML whose elements of class `otree-link` get the study's link, with a field for a code */
  | { readonly kind: 'new-tab'; readonly template: string };

/** What is needed to recruit through the MTurk Requester API. `readMturkSettings` makes and checks it. */
export interface MturkSettings {
  readonly environment: MturkEnvironment;
  /** Of the Requester API, without a slash at the end, e.g. `http://127.0.0.1:8080/sandbox`. */
  readonly endpoint: string;
  /** Also Amazon's own hosts, which are closed since 2026-09-30. */
  readonly allowAmazon: boolean;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly presentation: MturkPresentation;
  /** Pixels; 0: as high as the worker's window. */
  readonly frameHeight: number;
  /** What workers must have, beside the groups of a posting. */
  readonly requirements: readonly QualificationRequirement[];
  readonly fees: MturkFees;
  /** The lowest reward, minor units. */
  readonly minimumRewardMinor: number;
  /** Make a topic and tell it of what happens to postings, so that places given back are known at once. */
  readonly notifies: boolean;
}

/** What oTree's settings say of postings, where a command does not say otherwise. */
export interface MturkPostingDefaults {
  readonly title: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly durationMs: number;
  readonly lifetimeMs: number;
  /** The qualification that whoever takes part is given. */
  readonly grantGroup: string | undefined;
}
