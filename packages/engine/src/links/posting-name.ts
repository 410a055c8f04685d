/** How a posting by link is known outside; the beginning tells its visits from those of a marketplace. */
export const linkPostingName = (id: number): string => `link-${id}`;

/** @returns undefined for anything that is no name of such a posting */
export function linkPostingId(externalId: string): number | undefined {
  const id = /^link-([1-9][0-9]{0,14})$/.exec(externalId)?.[1];
  return id === undefined ? undefined : Number(id);
}

/** Where somebody with this link begins. */
export const joinAddress = (baseUrl: string, code: string): string => `${baseUrl}/join/${code}`;
