import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { ProlificRefusal } from './domain/refusal.ts';
import type { ProlificFaults } from './faults.ts';
import type { NewResearcher, ResearcherAccount } from './market/accounts.ts';
import type { WorkspaceMoney } from './market/check.ts';
import type { ProlificBehaviour } from './market/context.ts';
import type { SimulatedPeople } from './people.ts';

/** What the control does, in the program of the stand-in as over HTTP. */
export interface ProlificControl extends SimulatedPeople {
  readonly faults: ProlificFaults;
  /** Changes how it behaves from now on. */
  behave(behaviour: Partial<ProlificBehaviour>): void;
  /** Makes a researcher with a workspace and a project; one whose token is known already stays as it is. */
  addResearcher(researcher: NewResearcher): Promise<ResearcherAccount>;
  /** Puts money into a workspace. */
  topUp(workspaceId: string, amountMinor: number): Promise<void>;
  /** Does what is due by the clock and sends what there is to send; calls of the API do the first by themselves. */
  settle(): Promise<void>;
  /** Where every minor unit is. @param workspaceId default: of all. @throws Error when it does not add up */
  money(workspaceId?: string): Promise<readonly WorkspaceMoney[]>;
}

const Researcher = Type.Object({
  token: Type.String({ pattern: '^\\S+$' }),
  email: Type.Optional(Type.String()),
  currency: Type.Enum(['GBP', 'USD']),
  balanceMinor: Type.Integer({ minimum: 0 }),
});

const TopUp = Type.Object({ workspaceId: Type.String(), amountMinor: Type.Integer({ minimum: 1 }) });

const TakePlace = Type.Object({
  studyId: Type.String(),
  participantId: Type.Optional(Type.String()),
  reserveOnly: Type.Optional(Type.Boolean()),
});

const Step = Type.Object({
  step: Type.Enum(['start', 'submit', 'no-code', 'return', 'time-out']),
  code: Type.Optional(Type.String()),
});

const Faults = Type.Array(
  Type.Object({
    kind: Type.Enum([
      'throttle',
      'server-error',
      'server-error-after',
      'drop',
      'drop-after',
      'delay',
      'delay-answer',
    ]),
    operation: Type.Optional(Type.String()),
    share: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    times: Type.Optional(Type.Integer({ minimum: 1 })),
    amount: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
);

/**
 * Adds the control to `app`, under /control, for a test that runs the stand-in as a process of its own. Whoever has
 * its token moves money and people.
 * @param token what `Authorization: Bearer` must carry
 */
export async function controlRoutes(
  app: FastifyInstance,
  { control, token }: { readonly control: ProlificControl; readonly token: string },
): Promise<void> {
  await app.register(
    async (scope) => {
      scope.addHook('preHandler', async (request) => {
        if (request.headers.authorization !== `Bearer ${token}`)
          throw new ProlificRefusal(401, 'Authentication', 'The control needs its own token.');
      });
      scope.post('/researchers', { schema: { body: Researcher } }, async (request) =>
        control.addResearcher(request.body as Static<typeof Researcher>),
      );
      scope.post('/top-ups', { schema: { body: TopUp } }, async (request, reply) => {
        const { workspaceId, amountMinor } = request.body as Static<typeof TopUp>;
        await control.topUp(workspaceId, amountMinor);
        return reply.status(204).send();
      });
      scope.post('/places', { schema: { body: TakePlace } }, async (request) => {
        const { studyId, participantId, reserveOnly = false } = request.body as Static<typeof TakePlace>;
        return reserveOnly
          ? control.reservePlace(studyId, participantId)
          : control.takePlace(studyId, participantId);
      });
      scope.post('/submissions/:id', { schema: { body: Step } }, async (request, reply) => {
        const { id } = request.params as { readonly id: string };
        const { step, code = '' } = request.body as Static<typeof Step>;
        const steps = {
          start: () => control.start(id),
          submit: () => control.submit(id, code),
          'no-code': () => control.noCode(id),
          return: () => control.return(id),
          'time-out': () => control.timeOut(id),
        };
        await steps[step]();
        return reply.status(204).send();
      });
      scope.put('/faults', { schema: { body: Faults } }, async (request) => {
        control.faults.set(request.body as Static<typeof Faults>);
        return control.faults.current();
      });
      scope.put('/behaviour', async (request, reply) => {
        // Only tests have the token, and they know the names.
        control.behave(request.body as Partial<ProlificBehaviour>);
        return reply.status(204).send();
      });
      scope.post('/settle', async (_request, reply) => {
        await control.settle();
        return reply.status(204).send();
      });
      scope.get('/money', async (request) => {
        const { workspaceId } = request.query as Readonly<Record<string, string | undefined>>;
        return control.money(workspaceId);
      });
    },
    { prefix: '/control' },
  );
}
