import { isSafeId } from '@turnout/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVault } from '../../src/index.ts';

const vault = createVault(Buffer.alloc(32, 7));
const other = createVault(Buffer.alloc(32, 8));
const keysInvalid = expect.objectContaining({ code: 'KEYS_INVALID' });

describe('the vault', () => {
  it('gives back what it sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(vault.decrypt(vault.encrypt(text))).toBe(text);
      }),
    );
  });

  it('seals the same text differently each time, and shows nothing of it', () => {
    const sealed = Array.from({ length: 50 }, () => vault.encrypt('A1WORKER'));
    expect(new Set(sealed).size).toBe(50);
    for (const text of sealed)
      expect(Buffer.from(text.slice(3), 'base64url').toString('latin1')).not.toContain('WORKER');
  });

  it('opens nothing that another secret sealed', () => {
    expect(() => vault.decrypt(other.encrypt('W1'))).toThrow(keysInvalid);
  });

  it('opens nothing in which a bit was changed', () => {
    const bytes = Buffer.from(vault.encrypt('A1WORKER').slice(3), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const bent = Buffer.from(bytes);
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => vault.decrypt(`a1.${bent.toString('base64url')}`)).toThrow(keysInvalid);
    }
  });

  it.each(['', 'a1', 'a1.', 'a1.AAAA', 'b1.AAAA', 'W1', '\u0000'])(
    'opens nothing that is not sealed: %j',
    (text) => {
      expect(() => vault.decrypt(text)).toThrow(keysInvalid);
    },
  );

  it('names a worker the same on every server of the lab, and differently in every other lab', () => {
    const names = ['W1', 'w1', 'W1 ', 'W2', ''].map((worker) => vault.pseudonym(worker));
    expect(new Set(names).size).toBe(names.length);
    expect(vault.pseudonym('W1')).toBe(createVault(Buffer.alloc(32, 7)).pseudonym('W1'));
    expect(vault.pseudonym('W1')).not.toBe(other.pseudonym('W1'));
  });

  it('keeps to pseudonyms it gave before: they join the exports of years', () => {
    expect(vault.pseudonym('W1')).toBe('W71D3C5CB54E7DF3CA6BC');
    expect(isSafeId(vault.pseudonym('W1'))).toBe(true);
  });

  it('opens what an earlier version sealed', () => {
    expect(vault.decrypt('a1.VVVs5rL1tRi3RF4emxl4_eH4iZIRwdWtg7LGfioeWJGUktzM')).toBe('A1WORKER');
  });

  it('knows its own tags and no others', () => {
    expect(vault.verify('text', vault.sign('text'))).toBe(true);
    expect(vault.verify('text ', vault.sign('text'))).toBe(false);
    expect(vault.verify('text', other.sign('text'))).toBe(false);
    for (const tag of ['', 'A', `${vault.sign('text')}A`, `${vault.sign('text')}=`, 'é'.repeat(22)])
      expect(vault.verify('text', tag), tag).toBe(false);
  });

  it('takes no secret that could be guessed', () => {
    expect(() => createVault(Buffer.alloc(31, 7))).toThrow(keysInvalid);
  });
});
