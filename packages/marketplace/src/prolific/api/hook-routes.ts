import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { newId } from '../domain/ids.ts';
import type { Researcher, Secret, Subscription } from '../domain/records.ts';
import { invalid, notFound } from '../domain/refusal.ts';
import type { ProlificContext, Unit } from '../market/context.ts';
import { eventTypes } from '../market/events.ts';
import { reads, writes } from './call.ts';
import { Confirmation, NewSecret, NewSubscription, SubscriptionChange } from './shapes.ts';
import { isoTime, subscriptionView } from './views.ts';

/** https://docs.prolific.com/api-reference/webhooks */
export function hookRoutes(app: FastifyInstance, context: ProlificContext): void {
  app.get(
    '/hooks/event-types/',
    { config: { operation: 'listEventTypes' } },
    reads(context, async () => ({
      results: Object.entries(eventTypes).map(([event_type, description]) => ({ event_type, description })),
    })),
  );
  app.get(
    '/hooks/secrets/',
    { config: { operation: 'listSecrets' } },
    reads(context, async ({ unit, researcher, query }) => {
      const workspaceId = mineOf(researcher, query.workspace_id);
      return { results: (await unit.objects.list('secret', workspaceId)).map(secretView) };
    }),
  );
  app.post(
    '/hooks/secrets/',
    { schema: { body: NewSecret }, config: { operation: 'createSecret' } },
    writes<NewSecret>(context, async ({ unit, researcher, body, reply }) => {
      const workspaceId = mineOf(researcher, body.workspace_id);
      // Documented: a workspace has one secret; a new one takes its place.
      for (const { id } of await unit.objects.list('secret', workspaceId))
        await unit.objects.remove('secret', id);
      const secret = { id: newId(unit.now), workspaceId, value: randomText() };
      await unit.objects.insert('secret', secret, { parent: workspaceId });
      reply.status(201);
      return secretView(secret);
    }),
  );
  app.get(
    '/hooks/subscriptions/',
    { config: { operation: 'listSubscriptions' } },
    reads(context, async ({ unit, researcher, query }) => {
      const workspaces =
        query.workspace_id === undefined ? researcher.workspaceIds : [mineOf(researcher, query.workspace_id)];
      const all = (await Promise.all(workspaces.map((id) => unit.objects.list('subscription', id)))).flat();
      const wantsEnabled = query.is_enabled !== 'false';
      const results = all.map(subscriptionView).filter(({ is_enabled }) => is_enabled === wantsEnabled);
      return { results };
    }),
  );
  app.post(
    '/hooks/subscriptions/',
    { schema: { body: NewSubscription }, config: { operation: 'createSubscription' } },
    writes<NewSubscription>(context, async ({ unit, researcher, body, reply }) => {
      const workspaceId = mineOf(researcher, body.workspace_id);
      mustBeAllowed(body.target_url);
      if (!(body.event_type in eventTypes)) throw invalid({ event_type: ['There is no such type.'] });
      if ((await unit.objects.count('secret', workspaceId)) === 0)
        throw invalid('The workspace needs a secret first.');
      const subscription: Subscription = {
        id: newId(unit.now),
        workspaceId,
        eventType: body.event_type,
        targetUrl: body.target_url,
        enabled: true,
        confirmed: false,
        confirmation: randomText(),
      };
      await unit.objects.insert('subscription', subscription, { parent: workspaceId });
      reply.status(201).header('x-hook-secret', subscription.confirmation);
      return subscriptionView(subscription);
    }),
  );
  app.get(
    '/hooks/subscriptions/:id/',
    { config: { operation: 'getSubscription' } },
    reads(context, async ({ unit, researcher, param }) =>
      subscriptionView(await subscriptionOf(unit, researcher, param('id'))),
    ),
  );
  app.post(
    '/hooks/subscriptions/:id/',
    { schema: { body: Confirmation }, config: { operation: 'confirmSubscription' } },
    writes<Confirmation>(context, async ({ unit, researcher, body, param }) => {
      const subscription = await subscriptionOf(unit, researcher, param('id'));
      if (body.secret !== subscription.confirmation)
        throw invalid({ secret: ['It is not the one that came with the subscription.'] });
      const confirmed = { ...subscription, confirmed: true };
      await unit.objects.update('subscription', confirmed, '');
      return subscriptionView(confirmed);
    }),
  );
  app.patch(
    '/hooks/subscriptions/:id/',
    { schema: { body: SubscriptionChange }, config: { operation: 'updateSubscription' } },
    writes<SubscriptionChange>(context, async ({ unit, researcher, body, param }) => {
      const subscription = await subscriptionOf(unit, researcher, param('id'));
      if (body.target_url !== undefined) mustBeAllowed(body.target_url);
      const changed = {
        ...subscription,
        ...(body.target_url !== undefined && { targetUrl: body.target_url }),
        ...(body.is_enabled !== undefined && { enabled: body.is_enabled }),
      };
      await unit.objects.update('subscription', changed, '');
      return subscriptionView(changed);
    }),
  );
  app.delete(
    '/hooks/subscriptions/:id/',
    { config: { operation: 'deleteSubscription' } },
    writes(context, async ({ unit, researcher, param, reply }) => {
      const { id } = await subscriptionOf(unit, researcher, param('id'));
      await unit.objects.remove('subscription', id);
      reply.status(204);
    }),
  );
  app.get(
    '/hooks/subscriptions/:id/events/',
    { config: { operation: 'listEvents' } },
    reads(context, async ({ unit, researcher, param }) => {
      const { id } = await subscriptionOf(unit, researcher, param('id'));
      const events = await unit.objects.list('event', id, { newestFirst: true });
      return {
        results: events.map((event) => ({
          id: event.id,
          datetime_created: isoTime(event.at),
          datetime_updated: isoTime(event.updatedAt),
          event_type: event.eventType,
          resource_id: event.resourceId,
          status: event.state,
          target_url: event.targetUrl,
          payload: JSON.parse(event.body) as unknown,
        })),
      };
    }),
  );
}

const randomText = (): string => randomBytes(24).toString('base64url');

const secretView = ({ id, value, workspaceId }: Secret) => ({ id, value, workspace_id: workspaceId });

/** @throws ProlificRefusal 400 */
function mineOf({ workspaceIds }: Researcher, id: unknown): string {
  const mine = workspaceIds.find((one) => one === id);
  if (mine === undefined) throw invalid({ workspace_id: ['The id of a workspace is needed.'] });
  return mine;
}

/** @throws ProlificRefusal 404 */
async function subscriptionOf(unit: Unit, researcher: Researcher, id: string): Promise<Subscription> {
  const subscription = await unit.objects.get('subscription', id);
  if (subscription === undefined || !researcher.workspaceIds.includes(subscription.workspaceId))
    throw notFound('subscription');
  return subscription;
}

/** The service demands https and a public host. A stand-in calls this machine only, so it takes http there. */
function mustBeAllowed(url: string): void {
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname))
    throw invalid({ target_url: ['A stand-in calls this machine only.'] });
}
