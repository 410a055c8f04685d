export { createLinkRecruiter, type LinkRecruiterOptions, PAID_OUTSIDE } from './recruiter.ts';
