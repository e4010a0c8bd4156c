import type { StageRun } from './stages.ts';

/** One service in a deploy's output `services`, as far as it is read here. */
interface ServiceEnding {
  verdict: string;
  detail: string;
  wayBack?: { state: 'back' | 'left' | 'failed'; detail: string };
}

export const NOTHING_DEPLOYED = 'nothing was deployed, so there is nothing to take back';

/** What came of every service that a red deploy did not bring to its end: the way back that was taken, a line each. */
export function waysBack(stages: StageRun[]): string[] {
  return stages
    .filter(({ stage, result }) => isDeploy(stage) && result === 'failure')
    .flatMap(({ stage, outputs, errors }) => {
      if (stage.endsWith('-vercel')) return [siteWords(outputs.verdict, errors)];
      const services = JSON.parse(outputs.services || '{}') as Record<string, ServiceEnding>;
      const begun = Object.values(services).some(({ verdict }) => verdict !== 'not-started');
      if (!begun) return [NOTHING_DEPLOYED];
      return Object.entries(services)
        .filter(([, { verdict, wayBack }]) => verdict !== 'steady' || wayBack !== undefined)
        .map(([name, ending]) => `${name}: ${wordsFor(ending, stage)}`);
    });
}

/** Whether a stage deploys. */
export const isDeploy = (stage: string) => stage.startsWith('deploy-') || stage === 'promote-vercel';

/** The error of a stage of Vercel's says in a line of its own what serves now. */
function siteWords(verdict: string | undefined, errors: readonly string[]): string {
  if (verdict === 'not-started') return NOTHING_DEPLOYED;
  const line = errors
    .flatMap(error => error.split('\n'))
    .find(each => / serves? again| serves as before|left as it is/.test(each));
  return `site: ${line ?? `${verdict}, and nothing that serves was touched`}`;
}

function wordsFor({ verdict, detail, wayBack }: ServiceEnding, stage: string): string {
  if (verdict === 'not-started') return 'never begun';
  if (wayBack === undefined) return `${verdict}, and nothing was taken back: ${detail}`;
  if (wayBack.state !== 'back') return `going back ${wayBack.state}: ${wayBack.detail}`;
  if (stage === 'deploy-cloudrun') return `the pipeline gave the traffic back: ${wayBack.detail}`;
  const [, byEcs] = /rolled back: ([\s\S]*)$/.exec(wayBack.detail) ?? [];
  return byEcs === undefined
    ? `the pipeline deployed what was there before: ${wayBack.detail}`
    : `ECS went back: ${byEcs}`;
}
