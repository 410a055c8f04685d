/** The sections psiTurk 3 knows, and ours. */
export const HIT = 'HIT Configuration';
export const DATABASE = 'Database Parameters';
export const SERVER = 'Server Parameters';
export const TASK = 'Task Parameters';
export const SHELL = 'Shell Parameters';
export const AWS = 'AWS Access';
export const TURNOUT = 'Turnout';

/** psiTurk's sections of all versions; a key found in the wrong one of them is still meant. */
export const psiturkSections: ReadonlySet<string> = new Set([
  AWS,
  HIT,
  DATABASE,
  SERVER,
  TASK,
  SHELL,
  'psiTurk Access',
]);

export interface KeyDefinition {
  readonly section: string;
  readonly key: string;
  /** psiTurk's default (1.9), as text. */
  readonly default: string;
  /** In the cloud (ON_CLOUD, ON_HEROKU), where it differs. */
  readonly cloud?: string;
  /** Masked where settings are shown. */
  readonly secret?: true;
  /** The text is shown or sent to people, so that quotes around it would be read. */
  readonly people?: true;
  /** A quote character in it is certainly a mistake that would only show later. */
  readonly plain?: true;
  /** A further name in the environment, which others gave it. */
  readonly environment?: string;
}

const keysOf = (
  section: string,
  keys: Readonly<Record<string, string | Omit<KeyDefinition, 'section' | 'key'>>>,
): KeyDefinition[] =>
  Object.entries(keys).map(([key, definition]) =>
    typeof definition === 'string' ? { section, key, default: definition } : { section, key, ...definition },
  );

/** Every key of psiTurk 3.3 and of Turnout, in the order `config print` shows them. */
export const keyDefinitions: readonly KeyDefinition[] = [
  ...keysOf(AWS, {
    aws_access_key_id: { default: '', secret: true, plain: true },
    aws_secret_access_key: { default: '', secret: true, plain: true },
    aws_region: 'us-east-1',
  }),
  ...keysOf(HIT, {
    title: { default: '', people: true },
    description: { default: '', people: true },
    keywords: { default: '', people: true },
    lifetime: '24',
    us_only: 'true',
    approve_requirement: '95',
    number_hits_approved: '0',
    require_master_workers: 'false',
    require_quals: '',
    require_quals_live: '',
    require_quals_sandbox: '',
    block_quals: '',
    block_quals_live: '',
    block_quals_sandbox: '',
    advanced_quals_path: '',
    advanced_quals_path_live: '',
    advanced_quals_path_sandbox: '',
    ad_url_domain: '',
    ad_url_port: '443',
    ad_url_protocol: 'https',
    ad_url_route: 'pub',
    ad_url: '',
  }),
  ...keysOf(DATABASE, {
    database_url: { default: 'sqlite:///participants.db', plain: true },
    assignments_table_name: '',
    table_name: 'assignments',
    hits_table_name: 'amt_hit',
    campaigns_table_name: 'campaign',
    jobs_table_name: 'apscheduler_jobs',
  }),
  ...keysOf(SERVER, {
    host: { default: 'localhost', cloud: '0.0.0.0', plain: true },
    port: { default: '22362', plain: true },
    accesslog: { default: '/dev/null', cloud: '-' },
    errorlog: { default: '', cloud: '-' },
    logfile: 'server.log',
    loglevel: '2',
    enable_dashboard: 'false',
    do_scheduler: 'false',
    login_username: '',
    login_pw: { default: '', secret: true },
    threads: { default: 'auto', cloud: '1' },
    secret_key: { default: '', secret: true },
    certfile: '',
    keyfile: '',
    server_timeout: '30',
  }),
  ...keysOf(TASK, {
    experiment_code_version: '0.0.1',
    num_conds: '1',
    num_counters: '1',
    contact_email_on_error: { default: 'youremail@gmail.com', people: true },
    browser_exclude_rule: 'MSIE, mobile, tablet',
    allow_repeats: 'false',
    cutoff_time: '30',
  }),
  ...keysOf(SHELL, {
    launch_in_mode: 'sandbox',
    persistent_history_file: '.psiturk_history',
    bonus_message: { default: '', people: true },
  }),
  ...keysOf(TURNOUT, {
    frame_ancestors: '',
    max_body_bytes: '20971520',
    error_status: 'real',
    resume: 'false',
    completion_code: { default: '', people: true },
    completion_url: { default: '', people: true },
    render_snippets: 'false',
    trust_proxy: { default: 'false', cloud: 'true' },
    places_per_network: '200',
    data: '.turnout',
  }),
  ...keysOf(TURNOUT, {
    recruiter: { default: '', plain: true },
    currency: { default: 'USD', plain: true },
    reward: { default: '', plain: true },
    duration_hours: '1',
    auto_approval_days: '3',
    limit_person: { default: '20.00', plain: true },
    limit_day: { default: '500.00', plain: true },
    limit_study: { default: '', plain: true },
    lease_minutes: '',
    task_minutes: '60',
    retake_group: '',
    retake_grant: 'entry',
    frame_height: '',
    mturk_endpoint: { default: '', plain: true },
    mturk_endpoint_sandbox: { default: '', plain: true },
    allow_amazon: 'false',
    mturk_show: 'frame',
    mturk_template: '',
    mturk_hit_settings: '',
    sandbox_drops_qualifications: 'false',
    mturk_fees: 'mturk',
    mturk_notifies: 'true',
    prolific_url: { default: 'https://api.prolific.com', plain: true },
    prolific_token: { default: '', secret: true, plain: true, environment: 'PROLIFIC_API_TOKEN' },
    prolific_workspace: { default: '', plain: true },
    prolific_project: { default: '', plain: true },
  }),
];

/** Names read from the environment without the prefix PSITURK_. HOST is ours; the others are psiTurk's. */
export const bareNames: ReadonlySet<string> = new Set([
  'PORT',
  'HOST',
  'DATABASE_URL',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
]);

/** A filled key of the left is copied over the key of the right (psiTurk's older name or the value per mode). */
export const preferredKeys: readonly {
  readonly section: string;
  readonly from: string;
  readonly to: string;
}[] = [
  { section: SERVER, from: 'errorlog', to: 'logfile' },
  { section: HIT, from: 'require_quals', to: 'require_quals_live' },
  { section: HIT, from: 'require_quals', to: 'require_quals_sandbox' },
  { section: HIT, from: 'block_quals', to: 'block_quals_live' },
  { section: HIT, from: 'block_quals', to: 'block_quals_sandbox' },
  { section: HIT, from: 'advanced_quals_path', to: 'advanced_quals_path_live' },
  { section: HIT, from: 'advanced_quals_path', to: 'advanced_quals_path_sandbox' },
  { section: DATABASE, from: 'assignments_table_name', to: 'table_name' },
];

const definitionsByKey = new Map(keyDefinitions.map((definition) => [definition.key, definition]));

/** Names are unique over all sections. */
export const definitionOf = (key: string): KeyDefinition | undefined => definitionsByKey.get(key);
