import type { ConformanceCase } from '../conformance-case.ts';
import { assignmentCases } from './assignments.ts';
import { createHitCases } from './create-hit.ts';
import { hitChangeCases } from './hit-changes.ts';
import { hitTypeCases } from './hit-types.ts';
import { hitCases } from './hits.ts';
import { moneyCases } from './money.ts';
import { notificationCases } from './notifications.ts';
import { qualificationRequestCases } from './qualification-requests.ts';
import { qualificationTypeCases } from './qualification-types.ts';
import { qualificationCases } from './qualifications.ts';
import { requirementCases } from './requirements.ts';
import { reviewPolicyCases } from './review-policies.ts';
import { workerCases } from './workers.ts';

/** Every behaviour the marketplace is held to, with every client. */
export const allCases: readonly ConformanceCase[] = [
  ...createHitCases,
  ...requirementCases,
  ...hitTypeCases,
  ...hitCases,
  ...hitChangeCases,
  ...assignmentCases,
  ...moneyCases,
  ...qualificationTypeCases,
  ...qualificationCases,
  ...qualificationRequestCases,
  ...workerCases,
  ...notificationCases,
  ...reviewPolicyCases,
];
