import { isIPv6 } from 'node:net';

/** What tells connections apart. */
export interface Network {
  /** An IPv4 address, or the first 64 bits of an IPv6 one: what providers give a household or host. */
  readonly near: string;
  /** The first 48 bits of an IPv6 address: what an organisation has, and who rents a server often too. */
  readonly wide: string | undefined;
}

export function networkOf(address: string): Network {
  const inside = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (inside !== undefined) return { near: inside, wide: undefined };
  if (!isIPv6(address)) return { near: address, wide: undefined };
  const groups = groupsOf(address.split('%')[0] ?? '');
  return {
    near: `${groups.slice(0, 4).join(':')}::/64`,
    wide: `${groups.slice(0, 3).join(':')}::/48`,
  };
}

/** The eight groups of an IPv6 address, written in one way. */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...right];
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}
