import type { Static } from 'typebox';
import { assignmentOperations } from './assignments.ts';
import { hitOperations } from './hits.ts';
import { notificationOperations } from './notifications.ts';
import { qualificationOperations } from './qualifications.ts';
import { reviewPolicyOperations } from './review-policies.ts';
import { workerOperations } from './workers.ts';

/** The operations of the API, version 2017-01-17, as its published service description has them. */
export const operations = {
  ...hitOperations,
  ...assignmentOperations,
  ...qualificationOperations,
  ...workerOperations,
  ...notificationOperations,
  ...reviewPolicyOperations,
};

export type OperationName = keyof typeof operations;

/** What a handler is given: checked against the shape, times in epoch seconds, amounts as text. */
export type Input<Name extends OperationName> = Static<(typeof operations)[Name]['input']>;

/** What a handler answers. */
export type Output<Name extends OperationName> = Static<(typeof operations)[Name]['output']>;

export const isOperation = (name: string): name is OperationName => Object.hasOwn(operations, name);
