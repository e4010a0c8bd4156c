import { ours } from './contenders.ts';
import { measure } from './measure.ts';
import { openShop, type Shop } from './shop.ts';
import { byOperation, contenders, Sides } from './sides.ts';
import type { Comparison } from './table.ts';

/** At which the real service's minute takes about six seconds here. */
const SPEED = 10;
const TEN = 10;

interface Sample {
  seconds: number;
  operations: string[];
}

/** One service, then ten: in one step by who can, else in ten steps, one after the other as a job has them. */
export async function tenServices(rounds: number): Promise<Comparison> {
  const one = new Sides<Sample>();
  const ten = new Sides<Sample>();
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders()) {
      // A shop of its own for each: what one did is not there for the next.
      await using shop = await openShop(SPEED, 1, TEN + 1);
      const [alone = '', ...others] = shop.services;
      const steps = contender === ours ? [others] : others.map(service => [service]);
      const deploy = (services: string[]) =>
        measure(contender, contender.deploy(shop.wish(services, true)), shop.cloud.env);
      one.add(contender, await timed(shop, [() => deploy([alone])]));
      ten.add(
        contender,
        await timed(
          shop,
          steps.map(services => () => deploy(services)),
        ),
      );
    }
  }
  const seconds = (sample: Sample) => sample.seconds;
  const calls = ({ operations }: Sample) => operations.length;
  const factor = (contender: typeof ours) => {
    const [a, b] = [one, ten].map(sides => sides.of(contender).reduce((sum, each) => sum + each.seconds, 0));
    return `${contender === ours ? 'ours' : 'theirs'}: ten in ${((b ?? 0) / (a ?? 1)).toFixed(2)} times the time of one; ten took ${byOperation(ten.of(contender)[0]?.operations ?? [])}`;
  };
  return {
    title: `One service and ten, rollouts of about 6 s, ${rounds} of each in turn, local cloud`,
    rows: [
      one.row('one service', 's', seconds, 1),
      ten.row('ten services', 's', seconds, 1),
      one.row('API calls for one', '', calls),
      ten.row('API calls for ten', '', calls),
    ],
    notes: contenders().map(factor),
  };
}

async function timed({ cloud }: Shop, steps: (() => ReturnType<typeof measure>)[]): Promise<Sample> {
  const before = cloud.requests().length;
  const start = performance.now();
  for (const step of steps) {
    const { code, log } = await step();
    if (code !== 0) throw new Error(`a deploy failed:\n${log}`);
  }
  const seconds = (performance.now() - start) / 1_000;
  return {
    seconds,
    operations: cloud
      .requests()
      .slice(before)
      .map(({ operation }) => operation),
  };
}
