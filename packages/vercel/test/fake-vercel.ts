import { RemoteError } from '@pipeline/contracts';
import type { DeploymentFilter, NewDeployment, VercelApi } from '../src/api.ts';
import type {
  AliasView,
  BuildLine,
  DeploymentView,
  DomainView,
  MoveView,
  ProjectView,
  RollingStage,
  RollingView,
} from '../src/views.ts';
import { deploymentView, domainView, PROJECT, projectView } from './view-of.ts';

/** How a call goes wrong: before anything is done, or after it, with its answer lost. */
export type Fault = { before: Error } | { after: Error } | undefined;

export function refusal(status: number, message = 'refused', transient = false): RemoteError {
  return new RemoteError(message, { service: 'Vercel', operation: 'test', status, transient });
}

export function lostAnswer(): RemoteError {
  return new RemoteError('no answer', { service: 'Vercel', operation: 'test', outcome: 'unknown' });
}

/** One project of Vercel in memory, as far as moves of production go. Moves stay pending until `settle`. */
export class FakeVercel implements VercelApi {
  readonly scope = { team: 'acme' };
  readonly calls: string[] = [];
  readonly deploymentsById = new Map<string, DeploymentView>();
  readonly aliasesByHost = new Map<string, { deployment: string; project: string }>();
  domainViews: DomainView[] = [];
  stages: RollingStage[] | undefined;
  state: ProjectView = projectView();
  roll: RollingView | undefined;
  env: string[] = [];
  /** @param at the how-manieth call it is, from 0 */
  fault: (call: string, at: number) => Fault = () => undefined;
  #now = 10_000;

  constructor({ live, others = [] }: { live?: string; others?: DeploymentView[] } = {}) {
    for (const view of others) this.deploymentsById.set(view.id, view);
    if (live === undefined) return;
    if (!this.deploymentsById.has(live)) this.deploymentsById.set(live, deploymentView(live));
    this.state = { ...this.state, production: live };
  }

  /** A domain of production, which answers from what serves. */
  addDomain(host: string, more: Partial<DomainView> = {}): void {
    this.domainViews.push(domainView(host, more));
    if (this.state.production !== undefined) this.point(host, this.state.production);
  }

  point(host: string, deployment: string, project = PROJECT): void {
    this.aliasesByHost.set(host, { deployment, project });
  }

  whereIs(host: string): string | undefined {
    return this.aliasesByHost.get(host)?.deployment;
  }

  tick(): number {
    this.#now += 1_000;
    return this.#now;
  }

  /** The job of the last move ends. */
  settle(status: 'succeeded' | 'failed' | 'skipped' = 'succeeded'): void {
    const { lastMove } = this.state;
    if (lastMove === undefined) return;
    this.state = { ...this.state, lastMove: { ...lastMove, status } };
    if (status !== 'succeeded') return;
    const { to, type } = lastMove;
    this.#serve(to, type === 'promote');
    if (type === 'rollback') this.state = { ...this.state, pinned: to };
    if (type === 'rollback' && this.roll?.state === 'ACTIVE') this.roll = { ...this.roll, state: 'ABORTED' };
  }

  async project(): Promise<ProjectView | undefined> {
    return this.#call('project', () => ({ ...this.state }));
  }

  async projectNames(): Promise<string[]> {
    return this.#call('projectNames', () => [this.state.name]);
  }

  async domains(): Promise<DomainView[]> {
    return this.#call('domains', () => this.domainViews);
  }

  async envNames(): Promise<string[]> {
    return this.#call('envNames', () => this.env);
  }

  async deployment(idOrHost: string): Promise<DeploymentView | undefined> {
    return this.#call(`deployment ${idOrHost}`, () =>
      [...this.deploymentsById.values()].find(({ id, host }) => id === idOrHost || host === idOrHost),
    );
  }

  async deployments({ environment, state, limit }: DeploymentFilter): Promise<DeploymentView[]> {
    return this.#call('deployments', () =>
      [...this.deploymentsById.values()]
        .filter(each => environment === undefined || each.environment === environment)
        .filter(each => state === undefined || each.state === state)
        .sort((a, b) => b.createdAt - a.createdAt)
        .slice(0, limit),
    );
  }

  async create(body: NewDeployment): Promise<DeploymentView> {
    return this.#call('create', () => {
      const createdAt = this.tick();
      const environment = body.target ?? body.customEnvironmentSlugOrId ?? 'preview';
      const view = deploymentView(`dpl_${createdAt}`, {
        createdAt,
        environment,
        substate: 'STAGED',
        meta: body.meta ?? {},
      });
      this.deploymentsById.set(view.id, view);
      return view;
    });
  }

  async upload({ sha }: { sha: string }): Promise<void> {
    await this.#call(`upload ${sha}`, () => undefined);
  }

  async *buildLines(): AsyncIterable<BuildLine> {}

  async cancel(deployment: string): Promise<void> {
    await this.#call(`cancel ${deployment}`, () => this.#change(deployment, { state: 'CANCELED' }));
  }

  async remove(deployment: string): Promise<void> {
    await this.#call(`remove ${deployment}`, () => this.deploymentsById.delete(deployment));
  }

  async alias(host: string): Promise<AliasView | undefined> {
    return this.#call(`alias ${host}`, () => {
      const found = this.aliasesByHost.get(host);
      return found && { host, ...found };
    });
  }

  async assignAlias(deployment: string, host: string): Promise<void> {
    await this.#call(`assignAlias ${host} ${deployment}`, () => this.point(host, deployment));
  }

  async removeAlias(host: string): Promise<void> {
    await this.#call(`removeAlias ${host}`, () => this.aliasesByHost.delete(host));
  }

  async promote(_: string, deployment: string): Promise<{ queued: boolean }> {
    return this.#call(`promote ${deployment}`, () => {
      if (deployment === this.state.production)
        throw refusal(
          409,
          `The provided deploymentId (${deployment}) is already the current production deployment.`,
        );
      if (this.roll?.state === 'ACTIVE') {
        this.roll = { ...this.roll, queued: deployment };
        return { queued: true };
      }
      this.#move('promote', deployment);
      if (this.stages === undefined) return { queued: false };
      const startedAt = this.tick();
      const { production: current } = this.state;
      const stages = this.stages;
      this.roll = {
        state: 'ACTIVE',
        current,
        canary: deployment,
        stages,
        active: 0,
        startedAt,
        updatedAt: startedAt,
      };
      this.#change(deployment, { substate: 'ROLLING' });
      return { queued: false };
    });
  }

  async rollback(_: string, deployment: string): Promise<void> {
    await this.#call(`rollback ${deployment}`, () => this.#move('rollback', deployment));
  }

  async setAutoAssign(_: string, autoAssign: boolean): Promise<void> {
    await this.#call(`setAutoAssign ${autoAssign}`, () => {
      const { pinned } = this.state;
      this.state = { ...this.state, autoAssign, pinned: autoAssign ? undefined : pinned };
    });
  }

  async rolling(): Promise<RollingView | undefined> {
    return this.#call('rolling', () => this.roll && { ...this.roll });
  }

  async rollingStages(): Promise<RollingStage[] | undefined> {
    return this.#call('rollingStages', () => this.stages);
  }

  async approveStage(_: string, canary: string, next: number): Promise<void> {
    await this.#call(`approveStage ${canary} ${next}`, () => {
      if (this.roll === undefined) return;
      if (next < this.roll.stages.length - 1) this.roll = { ...this.roll, active: next };
      else this.#complete();
    });
  }

  async completeRolling(_: string, canary: string): Promise<void> {
    await this.#call(`completeRolling ${canary}`, () => this.#complete());
  }

  #complete(): void {
    if (this.roll === undefined) return;
    this.roll = { ...this.roll, state: 'COMPLETE' };
    this.settle();
  }

  #move(type: MoveView['type'], to: string): void {
    const lastMove: MoveView = { type, from: this.state.production, to, status: 'pending', at: this.tick() };
    this.state = { ...this.state, lastMove };
  }

  #serve(deployment: string, autoAssign: boolean): void {
    this.state = { ...this.state, production: deployment, pinned: undefined, autoAssign };
    this.#change(deployment, { substate: 'PROMOTED' });
    for (const { host, redirect, gitBranch, environment } of this.domainViews)
      if (redirect === undefined && gitBranch === undefined && environment === undefined)
        this.point(host, deployment);
  }

  #change(id: string, more: Partial<DeploymentView>): void {
    const view = this.deploymentsById.get(id);
    if (view !== undefined) this.deploymentsById.set(id, { ...view, ...more });
  }

  async #call<T>(call: string, work: () => T): Promise<T> {
    const fault = this.fault(call, this.calls.length);
    this.calls.push(call);
    if (fault !== undefined && 'before' in fault) throw fault.before;
    const result = work();
    if (fault !== undefined) throw fault.after;
    return result;
  }
}
