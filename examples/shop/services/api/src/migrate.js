import { connect } from 'node:net';

/*
 * `node src/migrate.js`, once before a new version serves: ends with 0 when what it stores fits this version, with 7
 * when the database does not answer. The catalogue is in memory, so that without DATABASE_URL there is nothing to do.
 */

const { DATABASE_URL } = process.env;

function say(message, fields = {}) {
  console.log(JSON.stringify({ time: new Date().toISOString(), message, service: 'api', ...fields }));
}

function reach({ hostname: host, port }) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port || 5432), timeout: 5_000 }, () => resolve(socket.end()));
    socket.once('error', reject);
    socket.once('timeout', () => socket.destroy(new Error('it does not answer')));
  });
}

if (DATABASE_URL === undefined) say('nothing to migrate: the catalogue is in memory');
else {
  const url = new URL(DATABASE_URL);
  try {
    await reach(url);
    say('the database is there, and needs no change');
  } catch (error) {
    say('cannot reach the database', { host: url.host, error: String(error) });
    process.exitCode = 7;
  }
}
