import type { OperationName } from '../../src/api/shapes/index.ts';
import type { ProfileName } from '../../src/domain/profile.ts';
import type { ClientName } from './drivers/driver.ts';
import type { Scene } from './scene.ts';

/** One behaviour of one operation, and the public fact it rests on. The table in docs/reference is made of these. */
export interface ConformanceCase {
  readonly id: string;
  readonly operation: OperationName;
  /** Rules of SPEC.md that this shows. */
  readonly rules?: readonly string[];
  /** One sentence. */
  readonly behaviour: string;
  /** Where it is known from. */
  readonly fact: string;
  readonly clients: CaseClients;
  /** Default: observed. */
  readonly profile?: ProfileName;
  readonly run: (scene: Scene) => Promise<void>;
}

export type CaseClients =
  | 'all'
  | { readonly without: readonly ClientName[]; readonly because: string; readonly mark: string };

/** What Debian's two clients find by themselves never reaches the service. */
export const sentByJavaScriptOnly: CaseClients = {
  without: ['boto3', 'aws CLI'],
  because: 'refused by the client itself before anything is sent',
  mark: 'own',
};

export const casesOf = (
  operation: OperationName,
  cases: readonly Omit<ConformanceCase, 'operation'>[],
): readonly ConformanceCase[] => cases.map((one) => ({ ...one, operation }));

export const isFor = (one: ConformanceCase, client: ClientName): boolean =>
  one.clients === 'all' || !one.clients.without.includes(client);
