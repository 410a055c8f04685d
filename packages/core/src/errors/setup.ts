import { define } from './definition.ts';

export const setupErrors = define({
  CONFIG_INVALID: {
    status: 500,
    message: 'The study’s configuration has errors.',
    remedy: 'Mend the lines named, then run "turnout config print".',
  },
  STUDY_NOT_FOUND: {
    status: 500,
    message: 'This folder is not a study: it has no templates/exp.html.',
    remedy: 'Change into a psiTurk project folder, or run "turnout setup-example".',
  },
  STUDY_INVALID: {
    status: 500,
    message: 'The study cannot be served as it is.',
    remedy: 'Run "turnout migrate" in the study folder: it names each file and what to do.',
  },
  HOOKS_INVALID: {
    status: 500,
    message: 'The study’s custom.ts or custom.js could not be loaded.',
    remedy: 'Mend the file and line named.',
  },
  HOOK_FAILED: {
    status: 500,
    message: 'The study’s own code (custom.ts or custom.js) failed.',
    remedy: 'Researcher: mend the file and line named. Nothing that was saved is lost.',
  },
  DATABASE_UNSUPPORTED: {
    status: 500,
    message: 'This kind of database is not supported.',
    remedy: 'Use SQLite (leave DATABASE_URL empty) or PostgreSQL (postgresql://user:password@host/name).',
  },
  DATABASE_UNREACHABLE: {
    status: 500,
    message: 'The database cannot be opened.',
    remedy: 'Check DATABASE_URL and that the database server runs.',
  },
  DATABASE_NEWER: {
    status: 500,
    message: 'The database was written by a newer version of Turnout.',
    remedy: 'Install the newer version, or restore a backup.',
  },
  DATABASE_IN_USE: {
    status: 500,
    message: 'Another Turnout server already serves from this database file.',
    remedy: 'Stop the other server, or set TURNOUT_DATA to another folder. Several servers need PostgreSQL.',
  },
  BACKUP_UNSUPPORTED: {
    status: 500,
    message: 'Turnout copies SQLite databases only; PostgreSQL has a tool of its own.',
    remedy:
      'Run: pg_dump --format=custom --file=backup.dump "$DATABASE_URL" (and pg_restore to put it back).',
  },
  FILE_EXISTS: {
    status: 500,
    message: 'There is a file of this name already, and it is not overwritten.',
    remedy: 'Give another name, or move the file away.',
  },
  PORT_IN_USE: {
    status: 500,
    message: 'The port is already in use.',
    remedy: 'Stop the other program, or set another number: PORT=…, or --port of a marketplace.',
  },
  // The server in the background is not in the state that the command needs.
  SERVER_STATE: {
    status: 409,
    message: 'The server in the background could not be started or stopped.',
    remedy: 'See "turnout server status" and "turnout server log".',
  },
  // A live posting would send people to an address of this machine where nothing, or another study's server, listens.
  STUDY_NOT_SERVED: {
    status: 409,
    message: 'The study is not served: whoever takes a place would not find it there.',
    remedy:
      'Start it with "turnout server on", at the same PORT, or add --without-server to post it all the same.',
  },
  HOST_UNAVAILABLE: {
    status: 500,
    message: 'The server cannot listen on this host: it is not an address of this machine.',
    remedy: 'Set host = localhost in config.txt, or HOST=0.0.0.0 to be reachable from outside.',
  },
  KEYS_INVALID: {
    status: 500,
    message:
      'The key file does not fit this database: what is sealed in it, such as worker ids, cannot be read.',
    remedy: 'Put back the keys.json (or TURNOUT_SECRET) that this database was started with.',
  },
  USAGE: {
    status: 400,
    message: 'The command was not understood.',
    remedy: 'See "turnout help".',
  },
});
