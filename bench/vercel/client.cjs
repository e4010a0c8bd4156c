// What an action on Vercel's own library does until its deployment is created, as its README has it.
const { createDeployment } = require('@vercel/client');
const { BENCH_FOLDER: path, BENCH_TEAM: teamId, BENCH_URL: apiUrl } = process.env;

async function main() {
  const options = { token: 'bench', path, teamId, apiUrl, skipAutoDetectionConfirmation: true };
  for await (const { type, payload } of createDeployment(options, { name: 'shop-web', meta: {} })) {
    if (type === 'error') throw payload;
    if (type === 'created') return;
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
