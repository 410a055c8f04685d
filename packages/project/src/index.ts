export { browserAllowed } from './browser/rule.ts';
export {
  type BrowserDescription,
  type BrowserTraits,
  browserTraits,
  describeBrowser,
} from './browser/traits.ts';
export { checkProject } from './check/check-project.ts';
export type { CustomPython, PythonFunction, PythonKind, PythonRoute } from './check/custom-python.ts';
export type { Era, EraName, Finding, FindingLevel, Report } from './check/types.ts';
export { readConditions } from './config/conditions.ts';
export {
  type ConfigRequest,
  type LoadedConfig,
  loadConfig,
  type ReadConfig,
  readConfig,
} from './config/load-config.ts';
export type { MturkConfig, ProlificConfig, RecruitmentConfig } from './config/recruitment.ts';
export type { ConfigSource, PerMode, StudyConfig } from './config/study-config.ts';
export { loadHooks, placeAndMessage } from './hooks/load-hooks.ts';
export { LOGIN_REALM, loginAllowed } from './hooks/login.ts';
export { answerOf, createReply, errorCodeOf } from './hooks/reply.ts';
export { minorUnits } from './hooks/results.ts';
export { createStudyApp, type RecordedApp, type StudyAppParts } from './hooks/study-app.ts';
export type * from './hooks/types.ts';
export type { FileEdit } from './migrate/edit-templates.ts';
export {
  type Migration,
  type MigrationOptions,
  migrateProject,
  planMigration,
} from './migrate/migrate-project.ts';
export type { Notice } from './notice.ts';
export { loadTemplates } from './templates/load-templates.ts';
export { fileInside } from './templates/paths.ts';
export type { Snippet, TemplateOptions, Templates } from './templates/types.ts';
