export {
  type MarketplaceOptions,
  type RunningMarketplace,
  startMarketplace,
} from './marketplace.ts';
export { type AccountsOptions, type AccountView, openAccounts } from './open-accounts.ts';
export { type AdminsOptions, type AdminView, openAdmins } from './open-admins.ts';
export type { MailSettings } from './panel/index.ts';
export {
  type NewResearcher,
  type ProlificBehaviour,
  type ProlificFault,
  type ProlificFaultKind,
  type ProlificFaults,
  type ProlificFees,
  type ProlificOptions,
  publishedFees,
  type ResearcherAccount,
  type RunningProlific,
  startProlific,
  type TakenPlace,
  type WorkspaceMoney,
} from './prolific/index.ts';
export { runBehindProxy } from './proxy/index.ts';
