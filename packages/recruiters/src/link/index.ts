export { createLinkRecruiter, type LinkRecruiterOptions } from './recruiter.ts';
