import {
  AssociateQualificationWithWorkerCommand,
  CreateQualificationTypeCommand,
  DisassociateQualificationFromWorkerCommand,
} from '@aws-sdk/client-mturk';
import type { CallResult, ListedGroup } from '@turnout/core';
import { isWrongState, type MturkReader } from './api.ts';
import type { MturkClients } from './clients.ts';
import { attempt, failureOf, outcomeOf, refused } from './outcome.ts';

/** Groups of workers, which are qualification types. */
export function groupCalls({
  clients,
  reader,
}: {
  readonly clients: MturkClients;
  readonly reader: MturkReader;
}) {
  const { writing: client, assertEndpoint } = clients;
  const idOf = async (name: string): Promise<string | undefined> => {
    // The service searches for parts of names.
    for await (const type of reader.ownQualificationTypes(name))
      if (type.Name === name && type.QualificationTypeStatus !== 'Inactive') return type.QualificationTypeId;
    return undefined;
  };
  return {
    async listGroups(): Promise<readonly ListedGroup[]> {
      const groups: ListedGroup[] = [];
      for await (const { QualificationTypeId: id, Name, Description } of reader.ownQualificationTypes())
        if (id !== undefined) groups.push({ id, name: Name ?? '', description: Description ?? '' });
      return groups;
    },
    addToGroup: (QualificationTypeId: string, WorkerId: string): Promise<CallResult<undefined>> =>
      attempt(async () => {
        await assertEndpoint();
        await client.send(
          new AssociateQualificationWithWorkerCommand({
            QualificationTypeId,
            WorkerId,
            IntegerValue: 1,
            // Where this is left out, every worker gets an e-mail.
            SendNotification: false,
          }),
        );
        return undefined;
      }),
    async removeFromGroup(QualificationTypeId: string, WorkerId: string): Promise<CallResult<undefined>> {
      try {
        await assertEndpoint();
        await client.send(new DisassociateQualificationFromWorkerCommand({ QualificationTypeId, WorkerId }));
        return { kind: 'done', value: undefined };
      } catch (error) {
        const { code, message } = failureOf(error);
        const isOut = code === 'QualificationDoesNotExist' || isWrongState(error);
        return isOut ? refused(code, message, true) : outcomeOf(error);
      }
    },
    async ensureGroup(Name: string, Description: string): Promise<CallResult<string>> {
      const known = await attempt(() => idOf(Name));
      if (known.kind !== 'done') return known;
      if (known.value !== undefined) return { kind: 'done', value: known.value };
      try {
        const { QualificationType } = await client.send(
          new CreateQualificationTypeCommand({ Name, Description, QualificationTypeStatus: 'Active' }),
        );
        const id = QualificationType?.QualificationTypeId;
        // It is found by its name the next time.
        return id === undefined
          ? { kind: 'later', afterMs: 10_000, message: 'The service did not name the group.' }
          : { kind: 'done', value: id };
      } catch (error) {
        if (!/already created a QualificationType with this name/.test(failureOf(error).message))
          return outcomeOf(error);
        // Another server made it meanwhile, or the search does not show it yet.
        const made = await attempt(() => idOf(Name));
        if (made.kind !== 'done') return made;
        return made.value === undefined
          ? { kind: 'later', afterMs: 60_000, message: 'The group was made and does not show yet.' }
          : { kind: 'done', value: made.value };
      }
    },
  };
}
