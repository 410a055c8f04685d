export { type ProlificFees, publishedFees } from './domain/fees.ts';
export type { ProlificFault, ProlificFaultKind, ProlificFaults } from './faults.ts';
export type { NewResearcher, ResearcherAccount } from './market/accounts.ts';
export type { WorkspaceMoney } from './market/check.ts';
export type { ProlificBehaviour } from './market/context.ts';
export type { TakenPlace } from './market/people.ts';
export { type ProlificOptions, type RunningProlific, startProlific } from './prolific.ts';
