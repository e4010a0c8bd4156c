import type { LocalCloud, RunFault } from '../../packages/local-cloud/src/index.ts';
import { PROJECTS, REGION } from './google.ts';
import type { Scenario } from './scenarios.ts';

const add = (cloud: LocalCloud, ...faults: RunFault[]) => cloud.run?.runFaults.add(...faults);

/** Answers well until the first of its users comes: good at no traffic, and bad with some. */
const BAD_WITH_USERS = `let met=0;require('http').createServer((q,r)=>{if(q.url==='/version')met++;r.writeHead(met>0&&q.url==='/health'?500:200,{'content-type':'application/json'});r.end(JSON.stringify({version:process.env.VERSION}))}).listen(process.env.PORT)`;

const REGIONS = [REGION, 'europe-north1', 'us-central1'];

/** What goes wrong on Cloud Run, while the other part of the release goes well on ECS. */
export const RUN_FAULTS: Scenario[] = [
  {
    name: 'run-startup-probe',
    what: 'the new revision of web never listens on its port; its traffic was never moved',
    prepare: cloud => add(cloud, { kind: 'startup-probe-fails', service: 'web' }),
    red: {
      stage: 'deploy-cloudrun',
      says: /failed to start and listen on the port[\s\S]*Likely cause: The program did not listen on its port/,
      kept: { services: ['web'], unseen: true },
      wayBack: /^web@europe-west1: the pipeline gave the traffic back/,
    },
  },
  {
    name: 'run-step-check-fails',
    what: 'web answers its checks at no traffic, and badly at 10 %; the traffic goes back to the previous revision',
    broken: {
      service: 'web',
      dockerfile: text => `${text}CMD ["node", "-e", ${JSON.stringify(BAD_WITH_USERS)}]\n`,
    },
    // Long enough for some of the users to come.
    variables: { BAKE_TIME: '3s' },
    red: {
      stage: 'deploy-cloudrun',
      says: /GET \/health: expected 2xx, got 500/,
      kept: { services: ['web'] },
      wayBack: /^web@europe-west1: the pipeline gave the traffic back/,
    },
  },
  {
    name: 'run-conflict',
    what: 'somebody else deploys web between the plan and the update; theirs stands, and nothing of ours is written',
    prepare: cloud => {
      const { template } = cloud.run?.world.service(PROJECTS.staging, REGION, 'web') ?? {};
      const labels = { 'deployed-by': 'somebody-else' };
      add(cloud, { kind: 'conflict', service: 'web', patch: { template: { ...Object(template), labels } } });
    },
    red: {
      stage: 'deploy-cloudrun',
      says: /somebody-else@example\.com changed .* since this was planned/,
      kept: { services: ['web'], unseen: true },
      wayBack: /^nothing was deployed/,
    },
  },
  {
    name: 'run-region-fails',
    what: 'in one of three regions the image of web may not be read; the other two are taken back, too',
    regions: REGIONS,
    prepare: cloud => add(cloud, { kind: 'image-denied', service: 'web', region: 'us-central1' }),
    red: {
      stage: 'deploy-cloudrun',
      says: /us-central1[\s\S]*must have permission to read the image/,
      kept: { services: ['web', 'web@europe-north1', 'web@us-central1'] },
      wayBack: /^web@europe-north1: the pipeline gave the traffic back/,
    },
  },
  {
    name: 'run-job-fails',
    what: 'the job before the deploy of web exits with 7; nothing is deployed to Cloud Run',
    broken: { service: 'web', dockerfile: text => `${text}ENV API_URL=http://127.0.0.1:9\n` },
    red: {
      stage: 'deploy-cloudrun',
      says: /exit code: 7[\s\S]*Nothing was deployed/,
      kept: { services: ['web'], unseen: true },
      wayBack: /^nothing was deployed/,
    },
  },
  {
    name: 'run-quota',
    what: 'Google has no CPU left in the region for what web asks; nothing is written',
    prepare: cloud =>
      add(cloud, {
        kind: 'quota',
        metric: 'CpuAllocPerProjectRegion',
        requested: 60_000,
        allowed: 20_000,
        service: 'web',
      }),
    red: {
      stage: 'deploy-cloudrun',
      says: /60 vCPU/,
      kept: { services: ['web'], unseen: true },
      wayBack: /^nothing was deployed/,
    },
  },
  {
    name: 'run-lro-hangs',
    what: 'Google never says how the update of web ended; it is given up after a while, and its traffic was never moved',
    prepare: cloud => add(cloud, { kind: 'never-ends', service: 'web', count: 1 }),
    edit: {
      file: '.github/workflows/deliver.yml',
      change: text =>
        text.replace('      task-job: check-web\n', '      task-job: check-web\n      wait-timeout: 6s\n'),
    },
    red: {
      stage: 'deploy-cloudrun',
      says: /was not steady within 6\.\ds/,
      kept: { services: ['web'], unseen: true },
      wayBack: /^web@europe-west1: the pipeline gave the traffic back/,
    },
  },
  {
    name: 'run-throttling',
    what: 'Google throttles a burst of calls and is away for a moment; the deploy survives it',
    prepare: cloud => {
      for (const operation of ['GetService', 'UpdateService'])
        cloud.faults.add({ kind: 'throttle', service: 'cloudrun', operation, count: 2 });
      cloud.faults.add({ kind: 'server-error', service: 'cloudrun', operation: 'GetRevision', count: 1 });
    },
  },
];
