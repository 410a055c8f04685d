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
