import type { DeploymentFilter, NewDeployment } from '../../src/api.ts';
import type { FileSet } from '../../src/source.ts';
import type { DeploymentView, ProjectView } from '../../src/views.ts';
import { FakeVercel, type Fault } from '../fake-vercel.ts';

export const source: FileSet = {
  files: [{ file: 'index.html', sha: 'a'.repeat(40), size: 5, mode: 0o100644 }],
  bytes: 5,
  count: 1,
  warnings: [],
  open: () => new Uint8Array(5),
};

/** Builds what is created, and ends moves, a step at each look. */
export class BuildingVercel extends FakeVercel {
  /** What each look at a deployment that was created shows, the last of them from then on. */
  script: Partial<DeploymentView>[] = [
    { state: 'QUEUED', substate: undefined },
    { state: 'BUILDING', substate: undefined },
    { state: 'READY', substate: 'STAGED', aliased: true },
  ];
  /** Looks at the project until a move has ended. */
  slowness = 1;
  readonly bodies: NewDeployment[] = [];
  readonly #shown = new Map<string, number>();
  #looks = 0;

  /** Promotions that have begun. */
  moves = 0;

  /** The next calls that match go wrong so. */
  once(calls: RegExp, fault: Fault, times = 1): void {
    let left = times;
    this.fault = call => (calls.test(call) && left-- > 0 ? fault : undefined);
  }

  override async promote(project: string, deployment: string): Promise<{ queued: boolean }> {
    const before = this.state.lastMove;
    try {
      return await super.promote(project, deployment);
    } finally {
      if (this.state.lastMove !== before) this.moves += 1;
    }
  }

  override async create(body: NewDeployment): Promise<DeploymentView> {
    const fault = this.fault;
    let lost: Error | undefined;
    // Its answer is lost only once it was built upon.
    this.fault = (call, at) => {
      const found = fault(call, at);
      if (call === 'create' && found !== undefined && 'after' in found) lost = found.after;
      return lost === undefined ? found : undefined;
    };
    const view = await super.create(body).finally(() => {
      this.fault = fault;
    });
    this.bodies.push(body);
    this.#shown.set(view.id, 0);
    const begun = { ...view, ...this.script[0] };
    this.deploymentsById.set(view.id, begun);
    if (lost !== undefined) throw lost;
    return begun;
  }

  override async deployment(id: string): Promise<DeploymentView | undefined> {
    const view = await super.deployment(id);
    const shown = view && this.#shown.get(view.id);
    if (view === undefined || shown === undefined || ['CANCELED', 'READY'].includes(view.state)) return view;
    const next = { ...view, ...this.script[Math.min(shown, this.script.length - 1)] };
    this.#shown.set(view.id, shown + 1);
    this.deploymentsById.set(view.id, next);
    return next;
  }

  override async deployments(filter: DeploymentFilter): Promise<DeploymentView[]> {
    const meta = Object.entries(filter.meta ?? {});
    const listed = await super.deployments(filter);
    return listed.filter(each => meta.every(([name, value]) => each.meta[name] === value));
  }

  override async project(): Promise<ProjectView | undefined> {
    const { lastMove } = this.state;
    this.#looks = lastMove?.status === 'pending' ? this.#looks + 1 : 0;
    const rolls = this.roll?.state === 'ACTIVE' && lastMove?.type === 'promote';
    if (this.#looks > this.slowness && !rolls) this.settle();
    return super.project();
  }
}
