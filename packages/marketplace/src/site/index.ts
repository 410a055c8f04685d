export { createSession } from './accounts/sessions.ts';
export type { SignUpMode, SiteOptions } from './options.ts';
export { siteRoutes } from './routes.ts';
