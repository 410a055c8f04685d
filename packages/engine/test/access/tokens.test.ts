import { describe, expect, it } from 'vitest';
import { createVault, issueToken, readToken } from '../../src/index.ts';

const vault = createVault(Buffer.alloc(32, 7));
const token = issueToken(vault, 12, 'W1:A1', 'participant', 'nonce-of-sixteen');
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';

describe('tokens', () => {
  it('AU1 a token names its participant and its scope, and knows whom it was issued for', () => {
    const capability = readToken(vault, token);
    expect(capability).toMatchObject({ participantId: 12, scope: 'participant', nonce: 'nonce-of-sixteen' });
    expect(capability?.isFor('W1:A1')).toBe(true);
    for (const other of ['W1:A2', 'W2:A1', 'w1:A1', 'W1:A1 ', ''])
      expect(capability?.isFor(other)).toBe(false);
  });

  it('AU1 a token with any one sign altered, left out or put in is refused', () => {
    for (let index = 0; index < token.length; index += 1) {
      const [before, after] = [token.slice(0, index), token.slice(index + 1)];
      expect(readToken(vault, before + after)).toBeUndefined();
      for (const sign of alphabet) {
        if (sign !== token[index])
          expect(readToken(vault, before + sign + after), `${index} ${sign}`).toBeUndefined();
        expect(readToken(vault, before + sign + token.slice(index)), `${index} ${sign} more`).toBeUndefined();
      }
    }
  });

  it('AU1 the parts of two tokens do not make a third', () => {
    const other = issueToken(vault, 13, 'W2:A2', 'participant').split('.');
    const mine = token.split('.');
    for (let swapped = 1; swapped < 2 ** mine.length - 1; swapped += 1) {
      const mixed = mine
        .map((part, index) => ((swapped & (2 ** index)) === 0 ? part : other[index]))
        .join('.');
      if (mixed !== token && mixed !== other.join('.')) expect(readToken(vault, mixed)).toBeUndefined();
    }
  });

  it('AU1 the token of the submit page cannot be made into one that reads and writes', () => {
    const submit = issueToken(vault, 12, 'W1:A1', 'submit');
    expect(readToken(vault, submit)?.scope).toBe('submit');
    expect(readToken(vault, submit.replace('submit', 'participant'))).toBeUndefined();
    expect(readToken(vault, token.replace('participant', 'submit'))).toBeUndefined();
    expect(readToken(vault, token.replace('participant', 'researcher'))).toBeUndefined();
  });

  it('AU4 each token issued without a nonce has one of its own', () => {
    const nonces = Array.from(
      { length: 100 },
      () => readToken(vault, issueToken(vault, 12, 'W1:A1', 'participant'))?.nonce,
    );
    expect(new Set(nonces).size).toBe(100);
    expect(nonces).not.toContain(undefined);
  });

  it('AU1 another secret’s token is refused', () => {
    const forged = issueToken(createVault(Buffer.alloc(32, 8)), 12, 'W1:A1', 'participant');
    expect(readToken(vault, forged)).toBeUndefined();
  });

  it('AU1 what is no token at all is refused', () => {
    for (const text of [
      '',
      't2',
      token.replace('t2', 't1'),
      '....',
      `${token}.`,
      ` ${token}`,
      `${token}\n`,
      token.repeat(1000),
    ])
      expect(readToken(vault, text), text.slice(0, 100)).toBeUndefined();
  });
});
