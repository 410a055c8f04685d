export { createProlificRecruiter, type ProlificParts } from './recruiter.ts';
export { type ProlificInput, type ProlificSettings, readProlificSettings } from './settings.ts';
