import { startRegistry } from '../packages/local-cloud/src/index.ts';
import { image } from '../test/conformance/deploy-ecs.ministack-images.ts';
import { Shop } from '../test/conformance/deploy-ecs.ministack-shop.ts';
import { Watcher } from '../test/conformance/deploy-ecs.ministack-watcher.ts';
import { findMinistack } from '../test/conformance/ministack.ts';
import { missing } from '../test/conformance/tools.ts';
import { type Contender, ours, PEER_WAITS } from './contenders.ts';
import { type Measured, measure } from './measure.ts';
import { byOperation, contenders, Sides } from './sides.ts';
import type { Comparison } from './table.ts';

interface Sample extends Measured {
  /** Seconds from the rollout's end, as a third party that looks every 50 ms first saw it, to the step's end. */
  late: number;
  operations: string[];
}

const KINDS = {
  success: { title: 'A deploy that succeeds', code: 0 },
  'crash-loop': { title: 'Containers that crash, circuit breaker on', code: 1 },
  'missing-image': { title: 'An image that does not exist, circuit breaker on', code: 1 },
} as const;

export type Kind = keyof typeof KINDS;

/** Rollouts of real containers by a third party's ECS; `undefined` where it or Docker is not there. */
export async function containers(kind: Kind, rounds: number): Promise<Comparison | undefined> {
  const program = findMinistack();
  if (program === undefined || (await missing('docker')).length > 0) return undefined;
  const { title, code } = KINDS[kind];
  const registry = await startRegistry();
  const shop = await Shop.open(program);
  const images = {
    success: image('two'),
    'crash-loop': image('crash'),
    'missing-image': `${registry.host}/none:1`,
  };
  const sides = new Sides<Sample>();
  try {
    for (let round = 0; round < rounds; round++) {
      for (const contender of contenders()) {
        const name = `${contender === ours ? 'ours' : 'theirs'}-${round}`;
        const sample = await rollout(shop, name, images[kind], contender);
        if (sample.code !== code) throw new Error(`${contender.name} said the wrong thing:\n${sample.log}`);
        sides.add(contender, sample);
      }
    }
  } finally {
    await shop.close();
    await registry.close();
  }
  return {
    title: `${title}, ${rounds} of each in turn, ministack with real containers`,
    rows: [
      sides.row("verdict after the rollout's true end", 's', ({ late }) => late, 1),
      sides.row('whole step', 's', ({ startedAt, endedAt }) => (endedAt - startedAt) / 1_000, 1),
      sides.row('CPU time', 'ms', ({ cpu }) => cpu),
      sides.row('peak memory', 'MB', ({ memory }) => memory),
      sides.row('API calls', '', ({ operations }) => operations.length),
    ],
    notes: [
      ...(code === 0
        ? []
        : [`theirs is bounded by wait-for-minutes: ${PEER_WAITS}; 30 when it is not given`]),
      ...contenders().map(each => {
        const [first] = sides.of(each);
        return `${each === ours ? 'ours' : 'theirs'}: ${byOperation(first?.operations ?? [])}`;
      }),
    ],
  };
}

async function rollout(shop: Shop, service: string, to: string, contender: Contender): Promise<Sample> {
  await shop.serve(service);
  const { cluster, front } = shop;
  const { taskDefinition } = await shop.call<{ taskDefinition: Definition }>('DescribeTaskDefinition', {
    taskDefinition: service,
  });
  const { family, networkMode, requiresCompatibilities, cpu, memory, containerDefinitions } = taskDefinition;
  const containers = containerDefinitions.map(container => ({ ...container, image: to }));
  const definition = {
    family,
    networkMode,
    requiresCompatibilities,
    cpu,
    memory,
    containerDefinitions: containers,
  };
  const given = contender.deploy({ cluster, services: [service], image: to, definition, wait: true });
  const watcher = new Watcher(() => shop.look(service));
  front.calls.length = 0;
  const measured = await measure(contender, given, {
    AWS_ENDPOINT_URL: front.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  await watcher.end();
  // Whoever deploys may see the end between two looks of the watcher.
  const late = Math.max(0, measured.endedAt - watcher.endOf(startedIn(watcher, measured))) / 1_000;
  return { ...measured, late, operations: front.calls.map(({ operation }) => operation) };
}

interface Definition {
  family: string;
  networkMode: string;
  requiresCompatibilities: string[];
  cpu: string;
  memory: string;
  containerDefinitions: object[];
}

/** The first deployment of another revision than the one that served. */
function startedIn({ seen }: Watcher, { log }: Measured): string {
  const isNew = ({ taskDefinition }: Watcher['seen'][number]['service']['deployments'][number]) =>
    taskDefinition.endsWith(':2');
  const first = seen.flatMap(({ service }) => service.deployments).find(isNew);
  if (first === undefined) throw new Error(`nothing was deployed:\n${log}`);
  return first.id;
}
