import { createApp } from './app.js';

const { PORT = '8080', VERSION = 'dev', GIT_SHA = 'unknown' } = process.env;
const identity = { version: VERSION, commit: GIT_SHA };
const state = { draining: false };

function log(level, message, fields = {}) {
  console.log(JSON.stringify({ time: new Date().toISOString(), level, message, service: 'api', ...fields }));
}

const server = createApp({ identity, state, log });
server.listen(Number(PORT), () => log('info', 'listening', { port: server.address().port, ...identity }));

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    // Not ready first, then no new connections; what is being answered is finished.
    state.draining = true;
    log('info', 'draining', { signal });
    server.close(() => log('info', 'stopped'));
    server.closeIdleConnections();
    setTimeout(() => process.exit(1), 10_000).unref();
  });
}
