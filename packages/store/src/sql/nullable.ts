/** Inside there is only `undefined`; SQL knows only NULL. */
export const orNull = <T>(value: T | undefined): T | null => value ?? null;

export const orUndefined = <T>(value: T | null): T | undefined => value ?? undefined;
