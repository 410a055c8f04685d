import { randomBytes } from 'node:crypto';

/** One showing of a page's button. */
export const newPress = (): string => randomBytes(16).toString('base64url');

/** The name of a press as our pages send it; anything else counts as none. */
export const pressIn = (fields: Readonly<Record<string, unknown>> | null): { press?: string } => {
  const press = fields?.press;
  return typeof press === 'string' && /^[A-Za-z0-9_-]{22}$/.test(press) ? { press } : {};
};
