import { join } from 'node:path';
import { ROBOT, startDistribution } from '../../test/conformance/registries.ts';
import { startTokenServer } from '../../test/conformance/token-server.ts';
import { type Counter, countBefore } from '../copy/registries.ts';
import { Repository } from './checkout.ts';
import { serviceIn } from './service.ts';
import { buildPush } from './step.ts';

/** How much later than it could an answer comes, in milliseconds: about what a registry in the cloud takes. */
const DELAY = 100;
const LATE = `${DELAY} ms an answer`;

/** An image that is in a registry, and how it was put there. */
interface Image {
  name: string;
  inputs: { registry: string; repository: string; builder: 'packer'; [more: string]: string };
  sources: Repository;
  /** The repository of the base image that its Dockerfile names by a tag. */
  base?: string;
  /** `user:password`, where the registry wants a token. */
  login?: string;
  /** What was asked since the last time. */
  requests(): string[];
}

/** One that a step finds by its inputs: their tag. */
export interface Found extends Image {
  tag: string;
}

export interface Findable extends AsyncDisposable {
  images: Found[];
}

/** Images of several kinds, built and pushed by ours, in registries that count what they are asked. */
export async function findable(scratch: string): Promise<Findable> {
  await using stack = new AsyncDisposableStack();
  const closing = <T extends { close(): Promise<void> }>(each: T): T => stack.adopt(each, () => each.close());
  const counted = async (host: string, delay?: number) => stack.use(await countBefore(host, delay));

  const open = closing(await startDistribution(join(scratch, 'open')));
  const tokens = closing(await startTokenServer(join(scratch, 'tokens'), { livesSeconds: 3_600 }));
  const desk = await counted(new URL(tokens.auth.realm).host, DELAY);
  const auth = { ...tokens.auth, realm: `http://${desk.host}/token` };
  const shut = closing(await startDistribution(join(scratch, 'shut'), { auth }));
  const [near, far, guarded] = [
    await counted(open.host),
    await counted(open.host, DELAY),
    await counted(shut.host, DELAY),
  ];

  const few = await Repository.create(join(scratch, 'few'), files('scratch'));
  await buildPush({ registry: far.host, repository: 'base', builder: 'packer', tags: 'main' }, few);
  const based = await Repository.create(join(scratch, 'based'), files(`${far.host}/base:main`));
  const service = await serviceIn(join(scratch, 'service'));

  const guardedFew = image(`by a token, ${LATE}`, guarded, 'few', few);
  const images: Image[] = [
    image('a few files', near, 'near', few),
    image(`a few files, ${LATE}`, far, 'few', few),
    { ...image(`on a base, ${LATE}`, far, 'based', based), base: 'base' },
    {
      ...guardedFew,
      inputs: {
        ...guardedFew.inputs,
        'registry-username': ROBOT.username,
        'registry-password': ROBOT.password,
      },
      login: `${ROBOT.username}:${ROBOT.password}`,
      requests: () => [...guardedFew.requests(), ...desk.take().requests],
    },
    image(`with node_modules, ${LATE}`, far, 'service', service),
  ];
  const found: Found[] = [];
  for (const each of images) found.push(await built(each));
  const kept = stack.move();
  return { images: found, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

const image = (name: string, at: Counter, repository: string, sources: Repository): Image => ({
  name,
  inputs: { registry: at.host, repository, builder: 'packer' },
  sources,
  requests: () => at.take().requests,
});

const files = (base: string) => ({
  'context/Dockerfile': `FROM ${base}\nCOPY src /src\n`,
  'context/src/server.js': 'console.log(1);\n',
});

async function built(image: Image): Promise<Found> {
  await buildPush(image.inputs, image.sources);
  const [, tag] = /PUT \S+\/(inputs-\w+)/.exec(image.requests().join('\n')) ?? [];
  if (tag === undefined) throw new Error(`${image.name}: the step set no tag by which it is found`);
  return { ...image, tag };
}
