/** What deploy-vercel does until its deployment is created. */
import { createWith, openVercel } from '../../packages/vercel/src/index.ts';
import { readSource, readVercelJson } from '../../packages/vercel-source/src/index.ts';

const {
  BENCH_FOLDER: folder = '',
  BENCH_TEAM: team,
  BENCH_PROJECT: name = '',
  BENCH_URL: endpoint,
} = process.env;
const log = (line: string) => console.log(line);
const clock = {
  now: Date.now,
  sleep: (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms)),
};

async function main() {
  const api = openVercel({ token: 'bench', scope: { team }, clock, endpoint });
  const [project, source, { body }] = await Promise.all([
    api.project(name),
    readSource({ folder, archive: 'none' }, log),
    readVercelJson(folder),
  ]);
  if (project === undefined) throw new Error('no project');
  await createWith(api, source, { ...body, name: project.name, project: project.id }, {}, { log });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
