import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { progressLine, withProgress } from '../src/progress.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** @param columns of the terminal; undefined: a file or a log */
function shown(columns?: number) {
  const written: string[] = [];
  const write = (text: string): number => written.push(text);
  return {
    written,
    stream: { write, isTTY: columns !== undefined, ...(columns !== undefined && { columns }) },
  };
}

/** As it stands on the line of the terminal: what was written since it was last made empty. */
const onLine = (written: readonly string[]): string => written.join('').split('\r\u001b[2K').at(-1) ?? '';

it('at a terminal one line is written again, never longer than the line, and empty in the end', () => {
  const { stream, written } = shown(20);
  const progress = progressLine(stream);
  progress.show('1 of 200');
  expect(onLine(written)).toBe('1 of 200');
  progress.show('2 of 200; 198 put off, asked again soon');
  expect(onLine(written)).toBe('2 of 200; 198 put o');
  progress.done();
  expect(onLine(written)).toBe('');
  expect(written.join('')).not.toContain('\n');
});

it('a terminal that does not tell its width has 80 columns', () => {
  const { stream, written } = shown(0);
  progressLine(stream).show('x'.repeat(100));
  expect(onLine(written)).toHaveLength(79);
});

it('nothing that was never shown is wiped from a terminal', () => {
  const { stream, written } = shown(80);
  progressLine(stream).done();
  expect(written).toEqual([]);
});

it('elsewhere plain lines: none in the first second, then the newest every ten', () => {
  const { stream, written } = shown();
  const progress = progressLine(stream);
  progress.show('1 of 200');
  progress.show('2 of 200');
  vi.advanceTimersByTime(999);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(written).toEqual(['2 of 200\n']);
  for (let done = 3; done < 50; done += 1) progress.show(`${done} of 200`);
  vi.advanceTimersByTime(9_999);
  expect(written).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(written).toEqual(['2 of 200\n', '49 of 200\n']);
});

it('elsewhere what has not changed is not written again, and nothing after the end', () => {
  const { stream, written } = shown();
  const progress = progressLine(stream);
  progress.show('1 of 200');
  vi.advanceTimersByTime(60_000);
  expect(written).toEqual(['1 of 200\n']);
  progress.show('2 of 200');
  progress.done();
  vi.advanceTimersByTime(60_000);
  expect(written).toHaveLength(1);
});

it('what is waited for is told until it is there, also when it fails', async () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await expect(withProgress('Asking …', async () => 'there')).resolves.toBe('there');
  await expect(withProgress('Asking …', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  write.mockClear();
  vi.advanceTimersByTime(60_000);
  expect(write).not.toHaveBeenCalled();
});
