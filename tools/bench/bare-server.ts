// The bare HTTP framework, answering a save of the same size without doing anything with it.
import Fastify from 'fastify';

const app = Fastify({ bodyLimit: 20_000_000 });
app.put('/', async () => ({ status: 'user data saved' }));
await app.listen({ host: '127.0.0.1', port: 0 });
const address = app.server.address();
if (typeof address === 'object' && address !== null) process.send?.(address.port);
