// Appends trials for ever and prints each position once it is acknowledged, to be killed by a test.
import { openStore } from '../../src/index.ts';
import { fixedClock, NOW, newcomer, sealed, silentLog, trial } from './fakes.ts';

const [url = ''] = process.argv.slice(2);
const store = await openStore({ url, clock: fixedClock, log: silentLog });

async function appendForEver(participantId: number): Promise<void> {
  for (let ordinal = 1; ; ordinal += 1) {
    const position = await store.write((tx) => tx.records.append(participantId, [trial(ordinal)], NOW));
    process.stdout.write(`${participantId} ${position}\n`);
  }
}

const round = String(process.pid);
await Promise.all(
  Array.from({ length: 20 }, async (_, index) => {
    const person = newcomer({ worker: `p${round}-${index}` });
    const id = await store.write((tx) => tx.participants.insert(person, sealed));
    if (id === undefined) throw new Error('the participant was there already');
    await appendForEver(id);
  }),
);
