import { type Decided, type DecidePorts, decideAndUndo } from './decide/decide-and-undo.ts';
import { imagesBuilt } from './reused.ts';
import type { Scenario } from './scenarios.ts';
import { merge, mergeNext, mergeOlder, promoteByHand, rollBackSite, type Scene } from './scene.ts';
import type { StageRun } from './stages.ts';

/** The stages of every run by which main is delivered, run after run, and what people decided between them. */
export async function deliver(
  scene: Scene,
  scenario: Scenario,
  ports: DecidePorts,
): Promise<{ stages: StageRun[]; decided?: Decided }> {
  if (scenario.runs === 'and-decided') return decideAndUndo(scene, ports);
  return { stages: await runsOf(scene, scenario, ports.ecs) };
}

/** @param ecs the services on ECS, which are what is promoted by hand */
async function runsOf(scene: Scene, { runs }: Scenario, ecs: readonly string[]): Promise<StageRun[]> {
  switch (runs) {
    case 'and-an-older-commit':
      return [...(await merge(scene)), ...(await mergeOlder(scene, 'older: '))];
    case 'and-the-next':
      return [...(await merge(scene)), ...(await mergeNext(scene, 'next: '))];
    case 'and-rolled-back':
      return [
        ...(await merge(scene)),
        ...(await rollBackSite(scene, 'by hand: ')),
        ...(await mergeNext(scene, 'next: ')),
      ];
    case 'two-at-once':
      return (await Promise.all([merge(scene, '1st: '), merge(scene, '2nd: ')])).flat();
    case 'and-promoted-by-hand': {
      const stages = await merge(scene);
      const images = JSON.stringify(onlyFor(ecs, imagesBuilt(stages)));
      return [...stages, ...(await promoteByHand(scene, { images }, 'by hand: '))];
    }
    default:
      return merge(scene);
  }
}

function onlyFor(names: readonly string[], images: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(images).filter(([name]) => names.includes(name)));
}
