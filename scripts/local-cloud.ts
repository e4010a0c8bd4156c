/** `pnpm local-cloud`; what it takes is told by `--help`. */
import {
  dockerRuntime,
  type RunParts,
  type RuntimeParts,
  startLocalCloud,
} from '../packages/local-cloud/src/index.ts';
import { HELP, type Options, readOptions } from './local-cloud/options.ts';

const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  console.error(`${options}\n\n${HELP}`);
  process.exitCode = 2;
} else if (options.help) console.log(HELP);
else await main(options).catch(tell);

async function main({ port, docker }: Options): Promise<void> {
  const runtime = ({ credentials }: RunParts | RuntimeParts) => dockerRuntime({ credentials });
  const cloud = await startLocalCloud({
    ...(port !== undefined && { ports: { aws: port } }),
    ...(docker && { ecs: { runtime } }),
    google: { run: { ...(docker && { runtime }) } },
    vercel: { serve: true },
  });
  // Ready for a signal before anyone is told that it is up.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void cloud.close());
  for (const [name, value] of Object.entries(cloud.env)) console.log(`export ${name}='${value}'`);
  console.error(
    '\nThe local cloud is up; Ctrl-C ends it. It speaks ECS, ECR, STS and CloudWatch Logs, Cloud Run with Google’s STS and Artifact Registry, Vercel, an OCI registry, and GitHub’s OIDC.',
  );
}

function tell(error: unknown): void {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    console.error(`Port ${port} is taken: give another by --port, or none for a free one`);
  else if (code === 'EACCES') console.error(`Port ${port} is not for this user: give one above 1023`);
  else console.error(`The local cloud could not start: ${message}`);
  process.exitCode = 1;
}
