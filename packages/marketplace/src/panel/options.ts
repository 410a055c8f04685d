import type { Vault } from '@turnout/core';
import type { MarketContext } from '../market/context.ts';
import type { SignUpMode } from '../site/options.ts';

export interface PanelOptions {
  readonly market: MarketContext;
  /** As the worker site calls itself. */
  readonly name: string;
  /** Of the worker site and of requesters' own pages; see SiteOptions. */
  readonly origins: () => { readonly site: string; readonly content: string };
  readonly signUp: SignUpMode;
  /** Seals where people are paid to. */
  readonly vault: Pick<Vault, 'encrypt' | 'decrypt'>;
  /** Epoch ms of the real clock. */
  readonly now: () => number;
}
