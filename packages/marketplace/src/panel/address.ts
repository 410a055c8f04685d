import type { MarketContext } from '../market/context.ts';
import type { Repositories } from '../storage/repositories.ts';

const SETTING = 'panel-address';

/** Notes where the worker site is reached, for commands that print links to it. */
export const rememberAddress = ({ transact }: Pick<MarketContext, 'transact'>, url: string): Promise<void> =>
  transact(({ settings }) => settings.set(SETTING, url));

/** Where it was reached when it was last served. */
export const rememberedAddress = ({
  settings,
}: Pick<Repositories, 'settings'>): Promise<string | undefined> => settings.get(SETTING);
