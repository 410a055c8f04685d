import type { FastifyInstance } from 'fastify';
import { bulkCost, bulkOf, concurrent, createBonuses, orderPayment } from '../market/bonuses.ts';
import type { ProlificContext } from '../market/context.ts';
import { studyOf } from '../market/studies.ts';
import { jsonText, type RouteHandler, writes } from './call.ts';
import { NewBonuses } from './shapes.ts';

/** https://docs.prolific.com/api-reference/bonuses */
export function bonusRoutes(app: FastifyInstance, context: ProlificContext): void {
  const alone = oneAtATime(context);
  app.post(
    '/submissions/bonus-payments/',
    { schema: { body: NewBonuses }, config: { operation: 'createBonuses' } },
    alone(
      writes<NewBonuses>(context, async ({ unit, researcher, body, reply }) => {
        const study = await studyOf(unit, researcher, body.study_id);
        const bulk = await createBonuses(unit, study, body.csv_bonuses);
        const cost = bulkCost(context, bulk);
        reply.status(201);
        return {
          id: bulk.id,
          study: study.id,
          amount: cost.rewardMinor,
          fees: cost.feeMinor,
          vat: cost.vatMinor,
          total_amount: cost.totalMinor,
        };
      }),
    ),
  );
  app.post(
    '/bulk-bonus-payments/:id/pay/',
    { config: { operation: 'payBonuses' } },
    alone(
      writes(context, async ({ unit, researcher, param, reply }) => {
        await orderPayment(context, unit, await bulkOf(unit, researcher, param('id')));
        reply.status(202);
        return jsonText(reply, 'The bonuses will be paid.');
      }),
    ),
  );
}

/** Documented: concurrent requests are not supported. What happens to the second is not; here it is refused. */
function oneAtATime(context: ProlificContext): (handler: RouteHandler) => RouteHandler {
  const busy = new Set<string>();
  return (handler) => async (request, reply) => {
    const key = request.headers.authorization ?? '';
    if (busy.has(key) && context.behaviour().concurrentBonuses === 'refused') throw concurrent();
    busy.add(key);
    try {
      return await handler(request, reply);
    } finally {
      busy.delete(key);
    }
  };
}
