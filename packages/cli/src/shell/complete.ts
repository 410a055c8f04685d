import type { Command } from 'commander';

/** Ids that could be meant by an argument or an option of this name. */
export type KnownIds = (name: string) => Promise<readonly string[]>;

/** Words of the shell itself, beside the program's. */
const shellWords = ['exit', 'quit'] as const;

/**
 * What the last word of a line could become: a command, a flag, or an id.
 * @param words all before the one that is being typed
 */
export async function completions(
  program: Command,
  words: readonly string[],
  typed: string,
  knownIds: KnownIds,
): Promise<readonly string[]> {
  let command = program;
  let depth = 0;
  for (const word of words[0] === 'help' ? words.slice(1) : words) {
    const next = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (next === undefined) break;
    command = next;
    depth += 1;
  }
  const candidates = typed.startsWith('-')
    ? ['--help', ...command.options.flatMap(({ long }) => (long === undefined ? [] : [long]))]
    : command.commands.length > 0
      ? [...command.commands.map((one) => one.name()), ...(depth === 0 ? shellWords : [])]
      : await idsFor(command, words, knownIds);
  return candidates.filter((candidate) => candidate.startsWith(typed)).toSorted();
}

async function idsFor(
  command: Command,
  words: readonly string[],
  knownIds: KnownIds,
): Promise<readonly string[]> {
  const last = words.at(-1) ?? '';
  const option = command.options.find(({ long, short }) => last === long || last === short);
  if (option !== undefined && (option.required || option.optional)) return knownIds(option.attributeName());
  const argument = command.registeredArguments[0];
  return argument === undefined ? [] : knownIds(argument.name());
}
