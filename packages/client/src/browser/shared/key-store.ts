import { isObject } from './json.ts';
import type { KeyStore } from './ports.ts';

/**
 * The browser's own storage. Every access is guarded: in a frame of another site, or where the participant blocks
 * site data, even reading the property throws, and a full storage throws on write.
 */
export function browserStore(name: 'localStorage' | 'sessionStorage'): KeyStore {
  const attempt = <T>(use: (storage: Storage) => T, otherwise: T): T => {
    try {
      return use(window[name]);
    } catch {
      return otherwise;
    }
  };
  return {
    get: (key) => attempt((storage) => storage.getItem(key) ?? undefined, undefined),
    set: (key, value) =>
      attempt((storage) => {
        storage.setItem(key, value);
        return true;
      }, false),
    remove: (key) => attempt((storage) => storage.removeItem(key), undefined),
    keys: () => attempt((storage) => Object.keys(storage), []),
  };
}

/** The member of the history entry's state under which we keep our own. */
const OWN = 'turnout';

/**
 * The state of this entry of the window's history. It outlives a reload, only pages of the same origin under the same
 * entry can read it, and it is open where a frame of another site is denied all storage.
 */
export function historyStore(): KeyStore {
  const read = (): Readonly<Record<string, unknown>> => {
    const state: unknown = history.state;
    const own = isObject(state) ? state[OWN] : undefined;
    return isObject(own) ? own : {};
  };
  const write = (own: Readonly<Record<string, unknown>>): boolean => {
    const state: unknown = history.state;
    // A state of the task's own that is no object has no room for ours.
    if (state !== null && !isObject(state)) return false;
    try {
      history.replaceState({ ...state, [OWN]: own }, '');
      return true;
    } catch {
      return false;
    }
  };
  return {
    get(key) {
      const value = read()[key];
      return typeof value === 'string' ? value : undefined;
    },
    set: (key, value) => write({ ...read(), [key]: value }),
    remove: (key) => void write({ ...read(), [key]: undefined }),
    keys: () => Object.keys(read()),
  };
}
