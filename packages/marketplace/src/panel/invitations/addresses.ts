/** E-mail addresses from pasted text, each once and in lower case, also from lists such as `Name <a@example.org>, …`. */
export function addressesIn(text: string): {
  readonly addresses: readonly string[];
  readonly unread: readonly string[];
} {
  const parts = text.split(/[\n,;]+/).map((part) => part.trim());
  const addresses = new Set<string>();
  const unread: string[] = [];
  for (const part of parts) {
    if (part === '') continue;
    const found = part.match(/[^\s<>"()]+@[^\s<>"()@]+\.[^\s<>"()@.]+/g);
    if (found === null) unread.push(part);
    else for (const address of found) addresses.add(address.toLowerCase());
  }
  return { addresses: [...addresses], unread };
}
