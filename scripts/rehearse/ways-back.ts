import type { StageRun } from './stages.ts';

/** One service in deploy-ecs's output `services`, as far as it is read here. */
interface ServiceEnding {
  verdict: string;
  detail: string;
  wayBack?: { state: 'back' | 'left' | 'failed'; detail: string };
}

export const NOTHING_DEPLOYED = 'nothing was deployed, so there is nothing to take back';

/** What came of every service that a red deploy did not bring to its end: the way back that was taken, a line each. */
export function waysBack(stages: StageRun[]): string[] {
  return stages
    .filter(({ stage, result }) => stage === 'deploy-ecs' && result === 'failure')
    .flatMap(({ outputs }) => {
      const services = JSON.parse(outputs.services || '{}') as Record<string, ServiceEnding>;
      const begun = Object.values(services).some(({ verdict }) => verdict !== 'not-started');
      if (!begun) return [NOTHING_DEPLOYED];
      return Object.entries(services)
        .filter(([, { verdict }]) => verdict !== 'steady')
        .map(([name, ending]) => `${name}: ${wordsFor(ending)}`);
    });
}

function wordsFor({ verdict, detail, wayBack }: ServiceEnding): string {
  if (verdict === 'not-started') return 'never begun';
  if (wayBack === undefined) return `${verdict}, and nothing was taken back: ${detail}`;
  if (wayBack.state !== 'back') return `going back ${wayBack.state}: ${wayBack.detail}`;
  const [, byEcs] = /rolled back: ([\s\S]*)$/.exec(wayBack.detail) ?? [];
  return byEcs === undefined
    ? `the pipeline deployed what was there before: ${wayBack.detail}`
    : `ECS went back: ${byEcs}`;
}
