export { createMturkRecruiter } from './recruiter.ts';
export type {
  MturkEnvironment,
  MturkFees,
  MturkPostingDefaults,
  MturkPresentation,
  MturkSettings,
} from './settings.ts';
