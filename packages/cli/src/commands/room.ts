import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../command-context.ts';
import { print, table } from '../output.ts';
import { printJson } from './present/json.ts';
import { shownTime } from './present/time.ts';
import { type ActOptions, actOf, withReason, withStudy } from './shared/options.ts';

export function roomCommands(program: Command, context: CommandContext): void {
  const room = program
    .command('room')
    .description('Permanent addresses where people wait until a session opens.')
    .addHelpText('after', '\nExample:\n  $ turnout room open spring');
  withReason(
    room
      .command('open')
      .description('Let the people in a room begin; with a posting, the room is for that one from now on.')
      .argument('<name>', 'of the room; see "turnout room list"')
      .argument('[posting]', 'its number, or the recruiter’s id'),
  )
    .addHelpText('after', '\nExamples:\n  $ turnout room open spring\n  $ turnout room open hall 3')
    .action((name: string, posting: string | undefined, options: ActOptions) =>
      openRoom(context, name, posting, options),
    );
  withReason(
    room
      .command('close')
      .description('Let nobody else begin; who began may finish.')
      .argument('<name>', 'of the room; see "turnout room list"'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout room close spring')
    .action((name: string, options: ActOptions) =>
      context.withOperations(options, async ({ links }) => {
        await links.closeRoom(name, actOf(options));
        if (options.json === true) printJson({ name, state: 'closed' });
        else print(`The room ${name} is closed.`);
      }),
    );
  withStudy(room.command('list').description('The rooms of the study, and how many wait in each.'))
    .addHelpText('after', '\nExample:\n  $ turnout room list')
    .action((options: StudyOptions) => listRooms(context, options));
  withStudy(
    room
      .command('waiting')
      .description('Who waits in a room.')
      .argument('<name>', 'of the room; see "turnout room list"'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout room waiting lab')
    .action((name: string, options: StudyOptions) => listWaiting(context, name, options));
}

const openRoom = (
  context: CommandContext,
  name: string,
  text: string | undefined,
  options: ActOptions,
): Promise<void> =>
  context.withOperations(options, async ({ operations, links }) => {
    const posting = text === undefined ? undefined : await operations.recruiting.find(text);
    await links.openRoom(name, actOf(options), posting?.id);
    const room = (await links.rooms()).find((one) => one.name === name);
    if (options.json === true) printJson(room);
    else print(`The room ${name} is open: ${room?.url ?? ''}\nWaiting: ${room?.here ?? 0}`);
  });

const listRooms = (context: CommandContext, options: StudyOptions): Promise<void> =>
  context.withOperations(options, async ({ links }) => {
    const rooms = await links.rooms();
    if (options.json === true) printJson(rooms);
    else if (rooms.length === 0)
      print('There is no room yet. Make one with: turnout link create 1 --labels people.txt --room spring');
    else
      print(
        table(
          ['room', 'state', 'waiting', 'posting', 'address'],
          rooms.map((room) => [room.name, room.state, room.here, room.posting ?? '', room.url ?? '']),
        ),
      );
  });

const listWaiting = (context: CommandContext, name: string, options: StudyOptions): Promise<void> =>
  context.withOperations(options, async ({ links }) => {
    const people = await links.waiting(name);
    if (options.json === true) printJson(people);
    else if (people.length === 0) print(`Nobody waits in the room ${name}.`);
    else
      print(
        table(
          ['who', 'since'],
          people.map((person) => [person.label ?? person.startCode ?? 'somebody', shownTime(person.since)]),
        ),
      );
  });
