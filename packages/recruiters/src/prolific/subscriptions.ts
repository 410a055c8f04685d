import type { CallResult } from '@turnout/core';
import { type ProlificApi, pathOf } from './api.ts';
import { isObject, type JsonObject, objectOf, textOf } from './json.ts';
import { bodyOf, done, harmless, refused, resultOf, resultsOf } from './results.ts';

/** What a study of ours changes by; each is only a hint to look. Prolific's own list tells which of them it has. */
const WANTED = ['submission.status.change', 'study.status.change', 'study.has_high_return_rate'];
const EVENT_TYPES = '/api/v1/hooks/event-types/';
const SECRETS = '/api/v1/hooks/secrets/';
const SUBSCRIPTIONS = '/api/v1/hooks/subscriptions/';

/** The workspace's signing secrets. @throws TurnoutError RECRUITER_SILENT, RECRUITER_REFUSED */
export async function readSecrets(api: ProlificApi): Promise<readonly string[]> {
  const query = { workspace_id: api.settings.workspace };
  const body = bodyOf(await api.send({ method: 'GET', path: SECRETS, query }));
  return resultsOf(body).flatMap((entry) => textOf(objectOf(entry).value) ?? []);
}

/** Subscribes the address to each event, once however often it is called. */
export async function subscribe(api: ProlificApi, url: string): Promise<CallResult<undefined>> {
  if (!URL.canParse(url) || (new URL(url).protocol !== 'https:' && !isRehearsal(api)))
    return refused('ADDRESS_INVALID', 'Prolific only notifies addresses that begin with https://.');
  // Asking for a secret replaces the one there is, and with it breaks every other study of the workspace.
  if ((await readSecrets(api)).length === 0) {
    const body = { workspace_id: api.settings.workspace };
    const made = await api.send({ method: 'POST', path: SECRETS, body });
    if (made.kind !== 'answered') return harmless(made);
  }
  const known = [...(await list(api, 'true')), ...(await list(api, 'false'))];
  const types = resultsOf(bodyOf(await api.send({ method: 'GET', path: EVENT_TYPES })));
  const offered = types.map((type) => objectOf(type).event_type);
  for (const event of WANTED.filter((wanted) => offered.includes(wanted))) {
    const ours = known.filter((entry) => entry.event_type === event && entry.target_url === url);
    if (ours.some((entry) => entry.is_enabled !== false)) continue;
    const result = await renew(api, ours, event, url);
    if (result.kind !== 'done') return result;
  }
  return done(undefined);
}

const isRehearsal = ({ settings }: ProlificApi): boolean => settings.url.startsWith('http://');

async function list(api: ProlificApi, is_enabled: 'true' | 'false'): Promise<readonly JsonObject[]> {
  const query = { workspace_id: api.settings.workspace, is_enabled };
  const body = bodyOf(await api.send({ method: 'GET', path: SUBSCRIPTIONS, query }));
  return resultsOf(body).filter(isObject);
}

/** A subscription that was never confirmed, or was switched off after failures, is replaced by a new one. */
async function renew(
  api: ProlificApi,
  old: readonly JsonObject[],
  event: string,
  url: string,
): Promise<CallResult<undefined>> {
  for (const id of old.flatMap((entry) => textOf(entry.id) ?? []))
    await api.send({ method: 'DELETE', path: pathOf('hooks/subscriptions', id) });
  const body = { event_type: event, target_url: url, workspace_id: api.settings.workspace };
  const made = await api.send({ method: 'POST', path: SUBSCRIPTIONS, body });
  if (made.kind !== 'answered') return harmless(made);
  const id = textOf(objectOf(made.body).id);
  const secret = made.headers.get('x-hook-secret');
  if (id === undefined || secret === null)
    return refused('NOT_CONFIRMED', 'Prolific sent no X-Hook-Secret to confirm the subscription with.');
  const path = pathOf('hooks/subscriptions', id);
  const confirmed = await api.send({ method: 'POST', path, body: { secret }, hide: [secret] });
  return confirmed.kind === 'answered' ? done(undefined) : resultOf(confirmed);
}
