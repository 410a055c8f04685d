export { readConditions } from './config/conditions.ts';
export {
  type ConfigRequest,
  type LoadedConfig,
  loadConfig,
  type ReadConfig,
  readConfig,
} from './config/load-config.ts';
export type { ConfigSource, PerMode, StudyConfig } from './config/study-config.ts';
export type * from './hooks/types.ts';
export type { Notice } from './notice.ts';
export type { Snippet, TemplateOptions, Templates } from './templates/types.ts';
