import type { Dialect, Session } from '@turnout/store/database';
import type { MarketTables } from './tables.ts';

export interface TokenUse {
  readonly requesterId: number;
  readonly operation: string;
  readonly token: string;
  /** What the call made, e.g. the id of the HIT. */
  readonly result: string;
  /** Epoch ms UTC. */
  readonly at: number;
}

/** MI1: tokens that make a repeated call harmless. */
export function tokenRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    /**
     * Notes the use of a token. Of two calls at once one waits here for the other.
     * @param forgottenBefore uses of this moment (epoch ms UTC) or older count no more
     * @returns what the first call with this token made; undefined when this is the first
     */
    use: async (use: TokenUse, forgottenBefore: number): Promise<string | undefined> => {
      const taken = await session.query(
        db
          .insertInto('market_tokens')
          .values({
            requester_id: use.requesterId,
            operation: use.operation,
            token: use.token,
            result: use.result,
            used_at: use.at,
          })
          .onConflict((conflict) =>
            conflict
              .columns(['requester_id', 'operation', 'token'])
              .doUpdateSet({ result: use.result, used_at: use.at })
              .where('market_tokens.used_at', '<=', forgottenBefore),
          )
          .returning('token'),
      );
      if (taken.length > 0) return undefined;
      const [known] = await session.query(
        db
          .selectFrom('market_tokens')
          .select('result')
          .where('requester_id', '=', use.requesterId)
          .where('operation', '=', use.operation)
          .where('token', '=', use.token),
      );
      return known?.result ?? use.result;
    },
  };
}
