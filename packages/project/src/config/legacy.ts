import { HIT, SERVER, SHELL, TASK } from './keys.ts';

/** Keys psiTurk 2 had in another section (trap C1): psiTurk 3 ignores them there without a word. */
export const movedKeys: ReadonlyMap<string, { readonly from: string; readonly to: string }> = new Map([
  ['contact_email_on_error', { from: HIT, to: TASK }],
  ['browser_exclude_rule', { from: HIT, to: TASK }],
  ['allow_repeats', { from: HIT, to: TASK }],
  ['cutoff_time', { from: SERVER, to: TASK }],
]);

export interface RenamedKey {
  readonly old: string;
  readonly section: string;
  readonly key: string;
  /** @returns the value in today's terms; undefined when it says nothing. */
  readonly convert: (value: string) => string | undefined;
}

const sandboxSwitch = (value: string): string | undefined => {
  if (/^(true|yes|on|1)$/i.test(value)) return 'sandbox';
  return /^(false|no|off|0)$/i.test(value) ? 'live' : undefined;
};

/** Keys with another name in psiTurk 2 (trap C2). */
export const renamedKeys: readonly RenamedKey[] = [
  { old: 'amt_keywords', section: HIT, key: 'keywords', convert: (value) => value },
  { old: 'launch_in_sandbox_mode', section: SHELL, key: 'launch_in_mode', convert: sandboxSwitch },
  { old: 'always_launch_in_sandbox', section: SHELL, key: 'launch_in_mode', convert: sandboxSwitch },
  { old: 'using_sandbox', section: SHELL, key: 'launch_in_mode', convert: sandboxSwitch },
  {
    old: 'ad_location',
    section: HIT,
    key: 'ad_url',
    // psiTurk's own ad server is gone; only a lab's own address is worth keeping.
    convert: (value) => (/^https?:\/\//i.test(value) && !/psiturk\.org/i.test(value) ? value : undefined),
  },
];

/** Keys without a meaning today (trap C5). */
export const deadKeys: ReadonlySet<string> = new Set([
  'ad_group',
  'organization_name',
  'psiturk_keywords',
  'debug',
  'adserver_revproxy_host',
  'adserver_revproxy_port',
  'psiturk_access_key_id',
  'psiturk_secret_access_id',
]);

/** psiTurk's ad server at psiturk.org is gone (trap C3). */
export const AD_SERVER_SWITCH = 'use_psiturk_ad_server';

/** The login of psiTurk 2's example, which many studies still hold (trap C13). */
export const STOCK_LOGIN = { username: 'examplename', password: 'examplepassword' } as const;
