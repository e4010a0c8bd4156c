/**
 * `pnpm local-cloud`: every stand-in at once, until Ctrl-C. Prints the variables that send clients there.
 * `--port N` gives AWS's endpoint that port; `--docker` runs tasks as containers (else they are simulated).
 */
import { parseArgs } from 'node:util';
import { dockerRuntime, startLocalCloud } from '../packages/local-cloud/src/index.ts';

const { values } = parseArgs({
  options: { port: { type: 'string' }, docker: { type: 'boolean', default: false } },
});
const cloud = await startLocalCloud({
  ...(values.port !== undefined && { ports: { aws: Number(values.port) } }),
  ...(values.docker && { ecs: { runtime: ({ credentials }) => dockerRuntime({ credentials }) } }),
});
for (const [name, value] of Object.entries(cloud.env)) console.log(`export ${name}='${value}'`);
console.error(
  '\nThe local cloud is up; Ctrl-C ends it. It speaks ECS, ECR, STS and CloudWatch Logs, an OCI registry, and GitHub’s OIDC.',
);
process.once('SIGINT', () => void cloud.close());
