import { isIPv4 } from 'node:net';

/** Whether a server of ours may post to an address. */
export type Destinations = (endpoint: string) => boolean;

/**
 * A requester chooses where notifications go, so the operator says how far: to this machine, and to the hosts named
 * here. Otherwise anybody with an access key could make the server ask services behind the lab's firewall.
 * @param hosts `name` for any port or `name:port`, in lower case
 */
export const allowedDestinations =
  (hosts: readonly string[]): Destinations =>
  (endpoint) => {
    if (!URL.canParse(endpoint)) return false;
    const url = new URL(endpoint);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
    if (url.username !== '' || url.password !== '') return false;
    return isThisMachine(url.hostname) || hosts.includes(url.hostname) || hosts.includes(url.host);
  };

/** As URL writes them, which has settled all other spellings. */
const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
