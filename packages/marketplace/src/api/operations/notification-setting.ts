import { type EventType, eventTypes, type NotificationSetting, type Transport } from '../../domain/events.ts';
import { requestError } from '../../domain/refusal.ts';
import { accountOfArn, parseQueueUrl } from '../../messaging/names.ts';
import { invalidParameter } from '../parameter-refusals.ts';
import type { Input } from '../shapes/index.ts';

type WireNotification = Input<'SendTestEventNotification'>['Notification'];
type WireEventType = WireNotification['EventTypes'][number];

/** The documentation names the first, the published model and psiTurk the second. */
const VERSIONS: readonly string[] = ['2014-08-15', '2006-05-05'];

/**
 * Where and of what a requester wants to be told (API reference, NotificationSpecification). A Ping is left out: it
 * is only ever sent by a test.
 * @throws Refusal ParameterValidationError, InvalidTransportEndpoint
 */
export function notificationSetting(wire: WireNotification, active: boolean): NotificationSetting {
  if (!VERSIONS.includes(wire.Version)) throw invalidParameter(wire.Version, 'Version');
  if (!isDestination[wire.Transport](wire.Destination))
    throw requestError(
      'InvalidTransportEndpoint',
      `The Destination "${wire.Destination.slice(0, 200)}" is not valid for the Transport ${wire.Transport}.`,
    );
  return {
    destination: wire.Destination,
    transport: wire.Transport,
    version: wire.Version,
    eventTypes: [...new Set(wire.EventTypes.filter(isEventType))],
    active,
  };
}

const isEventType = (type: WireEventType): type is EventType => eventTypes.some((known) => known === type);

const isDestination: Readonly<Record<Transport, (destination: string) => boolean>> = {
  SNS: (arn) => accountOfArn(arn) !== undefined,
  SQS: (url) => /^https?:/.test(url) && parseQueueUrl(url) !== undefined,
  Email: (address) => address.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(address),
};
