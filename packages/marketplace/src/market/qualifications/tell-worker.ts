import type { QualificationType } from '../../domain/qualification.ts';
import type { Unit } from '../context.ts';

interface Told {
  readonly type: Pick<QualificationType, 'name' | 'requesterId'>;
  readonly workerId: number;
  /** Epoch ms UTC. */
  readonly at: number;
}

export const tellGranted = (
  unit: Pick<Unit, 'messages'>,
  told: Told & { readonly value: number },
): Promise<void> =>
  tell(unit, told, {
    subject: `You have been granted the qualification "${told.type.name}"`,
    body: `You now have the qualification "${told.type.name}" with the value ${told.value}.`,
  });

export const tellRejected = (
  unit: Pick<Unit, 'messages'>,
  told: Told & { readonly reason: string | undefined },
): Promise<void> =>
  tell(unit, told, {
    subject: `Your request for the qualification "${told.type.name}" was declined`,
    body: withReason(`Your request for the qualification "${told.type.name}" was declined.`, told.reason),
  });

export const tellRevoked = (
  unit: Pick<Unit, 'messages'>,
  told: Told & { readonly reason: string | undefined },
): Promise<void> =>
  tell(unit, told, {
    subject: `You no longer have the qualification "${told.type.name}"`,
    body: withReason(`The qualification "${told.type.name}" was taken back.`, told.reason),
  });

const withReason = (text: string, reason: string | undefined): string =>
  reason === undefined || reason.trim() === '' ? text : `${text}\n\n${reason}`;

const tell = (
  { messages }: Pick<Unit, 'messages'>,
  { type, workerId, at }: Told,
  text: { readonly subject: string; readonly body: string },
): Promise<void> =>
  messages.insert({
    ...text,
    workerId,
    requesterId: type.requesterId,
    kind: 'qualification',
    sentAt: at,
  });
