import type { RecruitmentConfig } from './recruitment.ts';

/** A setting that may differ between MTurk's two worlds. */
export interface PerMode<T> {
  readonly live: T;
  readonly sandbox: T;
}

/** A study's settings, every one present and checked. Times are in the unit their name says. */
export interface StudyConfig {
  /** Keeps studies apart that share a database (psiTurk: assignments_table_name or table_name). */
  readonly study: string;

  readonly title: string;
  readonly description: string;
  readonly keywords: string;
  readonly lifetimeHours: number;
  readonly usOnly: boolean;
  /** Percent. */
  readonly approveRequirement: number;
  readonly numberHitsApproved: number;
  readonly requireMasterWorkers: boolean;
  /** Ids of qualification types. */
  readonly requireQuals: PerMode<readonly string[]>;
  readonly blockQuals: PerMode<readonly string[]>;
  /** Absolute paths. */
  readonly advancedQualsPath: PerMode<string | undefined>;
  /** Where the study is reached from outside, without a path and without a slash at the end. */
  readonly publicUrl: string | undefined;
  /** The full address of the ad, e.g. `https://lab.example.org/pub`. */
  readonly adUrl: string | undefined;

  /** A URL that `parseDatabaseUrl` of the store understands; SQLite paths in it are absolute. */
  readonly databaseUrl: string;
  /** The same for showing: without user and password. */
  readonly databaseLabel: string;

  readonly host: string;
  readonly port: number;
  /** Absolute path; `-` is standard output; undefined is no log of requests. */
  readonly accessLog: string | undefined;
  /** Absolute path; `-` is standard error. */
  readonly logFile: string;
  /** psiTurk's numbers: 0 debug, 1 info, 2 warning, 3 error, 4 critical. */
  readonly logLevel: number;
  readonly enableDashboard: boolean;
  readonly doScheduler: boolean;
  readonly loginUsername: string;
  readonly loginPassword: string;
  readonly secretKey: string;
  /** Absolute paths. */
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly serverTimeoutSeconds: number;

  readonly designVersion: string;
  readonly conditions: number;
  readonly counters: number;
  readonly contactEmail: string;
  /** As written; `browserAllowed` reads it. */
  readonly browserExcludeRule: string;
  readonly allowRepeats: boolean;
  readonly cutoffMinutes: number;

  readonly launchMode: 'live' | 'sandbox';
  readonly bonusMessage: string;

  readonly aws: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly region: string;
  };

  /** Origins allowed to frame the study, beside MTurk's worker sites. */
  readonly frameAncestors: readonly string[];
  readonly maxBodyBytes: number;
  /** `psiturk`: its error pages come with status 200. */
  readonly errorStatus: 'real' | 'psiturk';
  /** A started participant may reload and go on. */
  readonly resume: boolean;
  readonly completionCode: string | undefined;
  readonly completionUrl: string | undefined;
  /** Snippets under templates/ go through Jinja (without variables), as in psiTurk 2. */
  readonly renderSnippets: boolean;
  /**
   * Reverse proxies before the server. Each appends to X-Forwarded-For whom it was asked by; what stands there before
   * theirs is the client's own word, and not believed.
   */
  readonly trustedProxies: number;
  /** New places that open links give to one network in an hour; 0: any number. */
  readonly placesPerNetwork: number;
  /** Absolute path of the folder of database, keys and uploads. */
  readonly dataFolder: string;
  /** Absolute path of the shell's history; undefined: it is not kept. */
  readonly historyFile: string | undefined;
  readonly recruitment: RecruitmentConfig;

  /**
   * Every section and key as text after interpolation, also those Turnout does not know; keys in lower case.
   * Moved keys stand in their psiTurk 3 place and where they were written.
   */
  readonly sections: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Where one value came from, for `turnout config print`. */
export interface ConfigSource {
  readonly section: string;
  readonly key: string;
  /** Secrets are masked. */
  readonly value: string;
  /** `default`, `cloud default`, a file with its line, or the name of the environment variable. */
  readonly source: string;
}
