import { GetHITCommand } from '@aws-sdk/client-mturk';
import { type RecruiterProblem, TurnoutError } from '@turnout/core';
import type { MturkReader } from './api.ts';
import type { MturkClients } from './clients.ts';
import { KEYS_REMEDY, missingKeys } from './credentials.ts';
import { closedHost, isAmazonHost } from './hosts.ts';
import { failureOf } from './outcome.ts';
import type { MturkSettings } from './settings.ts';

const CREDENTIALS_REFUSED =
  /^(UnrecognizedClientException|InvalidSignatureException|MissingAuthenticationTokenException|IncompleteSignatureException|AccessDeniedException|InvalidClientTokenId|SignatureDoesNotMatch)$/;

/** A HIT that nobody has: the refusal tells which of the two worlds answers. */
const NO_HIT = '3TURNOUTASKSWHICHWORLDTHISIS00';

/** What the sandbox says whoever asks, and nothing beside it. */
const SANDBOX_BALANCE = '10000.00';

/** What stands in the way of recruiting with these settings: the host, the keys, the wrong one of the two worlds. */
export async function findProblems(
  settings: MturkSettings,
  clients: MturkClients,
  reader: MturkReader,
): Promise<readonly RecruiterProblem[]> {
  const { hostname } = new URL(settings.endpoint);
  // A closed host is not even asked.
  if (isAmazonHost(hostname) && !settings.allowAmazon) return [closedHost(hostname)];
  const missing = missingKeys(settings);
  if (missing !== undefined) return [missing];
  try {
    const balance = await reader.balance();
    const world = (await worldOf(clients)) ?? worldOfBalance(balance);
    return worldProblems(settings, world);
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    return [problemOf(settings, error)];
  }
}

function problemOf(settings: MturkSettings, { code, detail = '' }: TurnoutError): RecruiterProblem {
  const [service = ''] = detail.split(':');
  if (code === 'RECRUITER_SETUP')
    return { code: 'ENDPOINT', message: detail, remedy: 'Check mturk_endpoint in config.txt.' };
  if (CREDENTIALS_REFUSED.test(service))
    return {
      code: 'CREDENTIALS',
      message: `The keys are not accepted. ${detail}`,
      remedy: KEYS_REMEDY,
    };
  if (code === 'RECRUITER_REFUSED')
    return {
      code: 'ACCOUNT',
      message: `The account may not recruit. ${detail}`,
      remedy: 'Read what the service says; it knows the keys and refuses the account.',
    };
  return {
    code: 'SILENT',
    message: `${settings.endpoint} does not answer. ${detail}`,
    remedy: 'Start the marketplace, or check mturk_endpoint.',
  };
}

type World = 'sandbox' | 'live';

/** Texts of the sandbox end in the time with an "s" behind it, all others in the time. */
async function worldOf({ reading, assertEndpoint }: MturkClients): Promise<World | undefined> {
  await assertEndpoint();
  try {
    await reading.send(new GetHITCommand({ HITId: NO_HIT }));
    return undefined;
  } catch (error) {
    const [, sandbox] = /\(\d{10,}( s)?\)$/.exec(failureOf(error).stamped) ?? [undefined, null];
    if (sandbox === null) return undefined;
    return sandbox === undefined ? 'live' : 'sandbox';
  }
}

const worldOfBalance = (balance: Awaited<ReturnType<MturkReader['balance']>>): World | undefined =>
  balance.available === SANDBOX_BALANCE && balance.onHold === undefined ? 'sandbox' : undefined;

function worldProblems(
  { environment }: MturkSettings,
  world: World | undefined,
): readonly RecruiterProblem[] {
  if (world === undefined || environment === 'rehearsal' || environment === world) return [];
  return [
    world === 'sandbox'
      ? {
          code: 'WORLD',
          message: 'The mode is live, and the endpoint is that of a sandbox: nobody would be recruited.',
          remedy: 'Check mturk_endpoint, or go to the sandbox with "turnout mode sandbox".',
        }
      : {
          code: 'WORLD',
          message: 'The mode is sandbox, and the endpoint pays real money.',
          remedy: 'Check mturk_endpoint_sandbox, or go live on purpose with "turnout mode live".',
        },
  ];
}
