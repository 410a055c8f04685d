import type { Credentials } from '@turnout/engine';
import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { isFree } from '../http/free-address.ts';
import { type Fields, parseFields, queryOf } from '../http/query.ts';
import { isForeignPost, keepVisitor, placesIn, visitorIn } from './browser.ts';
import type { Doors } from './doors.ts';
import { enterStudy, refuse, refusingPolitely, requireBrowser, showFinished } from './enter-study.ts';
import { pressIn } from './press.ts';
import { roomPath, showRoom } from './room-view.ts';

interface Named {
  Params: { name: string };
}

/** Members of a form or address; a body of JSON may hold anything. */
const credentialsIn = (fields: Readonly<Record<string, unknown>>): Credentials => {
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  return { text: text(fields.text), label: text(fields.label), hash: text(fields.hash) };
};

/** `/room/<name>`: a permanent address where people wait until the session opens. */
export function roomRoutes(
  app: FastifyInstance,
  context: AppContext,
  { links, guessing, newPlaces }: Doors,
): void {
  const url = '/room/:name';
  if (!isFree(app, url)) return;
  app.head(url, { config: { page: true } }, (_request, reply) => reply.send(''));

  app.get<Named>(url, { config: { page: true } }, (request, reply) =>
    refusingPolitely(request, reply, async () => {
      const room = await links.room(request.params.name, visitorIn(request));
      requireBrowser(context, request);
      const credentials = credentialsIn(parseFields(queryOf(request.url)));
      const { label, hash } = credentials;
      // A wrong personal address says so at once, and not after its button was pressed.
      const isPersonal = room.visitor === undefined && label !== undefined && hash !== undefined;
      if (isPersonal && (await links.isStranger(room.name, { label, hash })))
        return showRoom(request, reply.status(403), room, {}, true);
      return showRoom(request, reply, room, credentials);
    }),
  );

  app.post<Named & { Body: Fields | null }>(url, { config: { page: true } }, (request, reply) =>
    refusingPolitely(request, reply, async () => {
      if (isForeignPost(request)) return reply.redirect(request.url, 303);
      requireBrowser(context, request);
      const { name } = request.params;
      const credentials = credentialsIn(request.body ?? {});
      const browser = {
        places: placesIn(request),
        ...pressIn(request.body),
        admit: () => newPlaces(request.ip),
      };
      const visitor = visitorIn(request);
      const isWaiting = async () => (await links.room(name, visitor)).visitor !== undefined;
      const knock = () => links.knock(name, credentials, visitor, browser);
      const attempt = { room: name, address: request.ip };
      const arrive = () => guessing.asNewcomer({ ...attempt, visitor, isWaiting }, knock);
      const say = () => (credentials.text === undefined ? arrive() : guessing.inRoom(attempt, arrive));
      const answer = await (credentials.label === undefined ? say() : knock());
      if (answer.kind === 'refused') return refuse(request, reply, answer.code);
      if (answer.kind === 'entry') {
        const { entry } = answer;
        // A personal address proves the person in any browser; a label that was typed proves nobody.
        const isPersonal = credentials.label !== undefined;
        if (!entry.isFinished || (entry.isProven && !isPersonal))
          return enterStudy(context, request, reply, entry);
        const completionCode = isPersonal ? await links.completionCode(entry.ids) : undefined;
        return showFinished({ context, completionCode, isProven: isPersonal }, reply, entry);
      }
      if (answer.kind === 'waiting') {
        keepVisitor(request, reply, roomPath(name), answer.token);
        return reply.redirect(roomPath(name), 303);
      }
      const room = await links.room(name, undefined);
      return showRoom(request, reply.status(403), room, { text: credentials.text }, true);
    }),
  );

  app.post<Named>(`${url}/stay`, async (request, reply) => {
    const room = await links.stay(request.params.name, visitorIn(request));
    if (room?.visitor === undefined) return reply.status(404).send({ error: 'ROOM_UNKNOWN' });
    return { state: room.state, here: room.here, expected: room.expected };
  });
}
