import type { Deployment, Project } from './model.ts';
import type { World } from './world.ts';

/** What is read while the fault `stale-reads` lasts: the world as it was before the last write. */
export class Past {
  readonly #world: World;
  #kept: { until: number; world: World } | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** To be called before a write takes effect. */
  keep(): void {
    const lag = this.#world.faults.take('stale-reads', {})?.for;
    if (lag !== undefined) this.#kept = { until: Date.now() + lag, world: copyOf(this.#world) };
  }

  /** What a read sees. */
  seen(): World {
    return this.#kept && Date.now() < this.#kept.until ? this.#kept.world : this.#world;
  }
}

/** What is never changed after it was made is shared, such as the files' contents. */
function copyOf(world: World): World {
  const projects = new Map(world.projects.map(project => [project.id, copyOfProject(project)]));
  const copyOfDeployment = (deployment: Deployment): Deployment => ({
    ...deployment,
    project: projects.get(deployment.project.id) ?? deployment.project,
    alias: [...deployment.alias],
    automaticAliases: [...deployment.automaticAliases],
    events: [...deployment.events],
  });
  return {
    ...world,
    projects: [...projects.values()],
    deployments: world.deployments.map(copyOfDeployment),
    aliases: new Map([...world.aliases].map(([host, alias]) => [host, { ...alias }])),
  };
}

function copyOfProject({ owner, protection, ...project }: Project): Project {
  return {
    ...structuredClone(project),
    owner,
    protection: { ...protection, bypass: new Map(protection.bypass) },
  };
}
