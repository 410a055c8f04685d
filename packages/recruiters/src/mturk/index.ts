export type { PsiturkQualifications } from './reading/psiturk.ts';
export { type MturkInput, type ReadMturkSettings, readMturkSettings } from './reading/read-settings.ts';
export { createMturkRecruiter } from './recruiter.ts';
export type {
  MturkEnvironment,
  MturkFees,
  MturkPostingDefaults,
  MturkPresentation,
  MturkSettings,
} from './settings.ts';
