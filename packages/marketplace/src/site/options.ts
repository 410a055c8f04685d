import type { Vault } from '@turnout/core';
import type { MarketplaceAsset, MarketplaceAssetName } from '../assets.ts';
import type { Environment } from '../domain/environment.ts';
import type { MarketContext } from '../market/context.ts';

/**
 * Who may make an account: everybody; who has a code; everybody, but the lab approves each before they may accept;
 * nobody.
 */
export type SignUpMode = 'open' | 'invitation' | 'approval' | 'closed';

export interface SiteOptions {
  readonly market: MarketContext;
  /** As workers read it at the top of every page. */
  readonly name: string;
  /** What is at the root of the site, where the Host header names none; both are under /sandbox and /production. */
  readonly defaultEnvironment: Environment;
  /**
   * Origins, such as `http://127.0.0.1:8080`, of the site and of the pages that requesters write (HTMLQuestion). The
   * two lie on different hosts, so that a requester's script is a stranger to the site; where they are the same, the
   * frame takes the page's origin away. A function, because a port may be known only once it is listened on.
   */
  readonly origins: () => { readonly site: string; readonly content: string };
  readonly signUp: SignUpMode;
  /** A rehearsal: one click makes an account without e-mail address and password. */
  readonly quickSignUp: boolean;
  /** A panel of real people: they are paid, get mail, and may ask to be forgotten. */
  readonly lab?: { readonly vault: Pick<Vault, 'encrypt' | 'decrypt'> } | undefined;
  /** Epoch ms of the real clock, for sessions: the marketplace's clock may be moved. */
  readonly now?: () => number;
  /** Reads a script of the browser's; default: as built. */
  readonly asset?: (name: MarketplaceAssetName) => MarketplaceAsset;
}
