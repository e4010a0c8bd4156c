import { ConfigError, type Decision, type Hold, RemoteError } from '@pipeline/contracts';
import type { EcsApi } from './api.ts';
import { isWithheld, type OwnServiceDeployments } from './own-service-deployment.ts';
import type { Started } from './step.ts';
import type { ServiceDeployment } from './views.ts';

type SteeringApi = Pick<
  EcsApi,
  'continueServiceDeployment' | 'stopServiceDeployment' | 'listServiceDeployments'
>;

/** Tells a deployment that is in flight to go on or to go back, by its service deployment. */
export class Steering {
  readonly #api: SteeringApi;
  readonly #records: OwnServiceDeployments;
  readonly #name: string;

  constructor(api: SteeringApi, records: OwnServiceDeployments, name: string) {
    this.#api = api;
    this.#records = records;
    this.#name = name;
  }

  /** Ends a hold. */
  async resolve(started: Started, hold: Hold, decision: Decision): Promise<void> {
    const { arn } = await this.#mustHaveRecord(started, 'continued');
    const action = decision === 'proceed' ? 'CONTINUE' : 'ROLLBACK';
    const waits = ({ hooks }: ServiceDeployment) =>
      hooks.some(({ id, status }) => id === hold.id && status === 'AWAITING_ACTION');
    await this.#unlessOver(this.#api.continueServiceDeployment(arn, hold.id, action), started, waits);
  }

  /** Ends what is in flight; ECS goes back by itself. */
  async stop(started: Started): Promise<void> {
    const { arn } = await this.#mustHaveRecord(started, 'stopped');
    const moves = ({ status }: ServiceDeployment) => status === 'PENDING' || status === 'IN_PROGRESS';
    await this.#unlessOver(this.#api.stopServiceDeployment(arn, 'ROLLBACK'), started, moves);
  }

  /** What was refused because it has happened already is no error. */
  async #unlessOver(
    call: Promise<void>,
    started: Started,
    stands: (deployment: ServiceDeployment) => boolean,
  ): Promise<void> {
    try {
      await call;
    } catch (error) {
      const refused = error instanceof RemoteError && error.outcome === 'known' && !error.transient;
      if (!refused || isWithheld(error)) throw error;
      const now = await this.#records.of(started);
      if (now === undefined || stands(now)) throw error;
    }
  }

  async #mustHaveRecord(started: Started, what: string): Promise<ServiceDeployment> {
    const found = await this.#records.of(started);
    if (found !== undefined) return found;
    throw new ConfigError(`The deployment ${started.deploymentId} of ${this.#name} cannot be ${what}`, {
      hint: 'ECS shows no service deployment of it. The role needs ecs:ListServiceDeployments, ecs:DescribeServiceDeployments and ecs:DescribeServiceRevisions; an emulator may not have them',
    });
  }

  /** A rollout that pauses would be waited for in vain where nobody sees that it does. */
  async mustSeePauses(cluster: string, service: string, now: number): Promise<void> {
    try {
      await this.#api.listServiceDeployments(cluster, service, now);
    } catch (error) {
      if (!isWithheld(error)) throw error;
      throw new ConfigError(`${this.#name} would pause in its rollout, and that cannot be seen here`, {
        hint: 'Allow ecs:ListServiceDeployments, ecs:DescribeServiceDeployments, ecs:DescribeServiceRevisions and ecs:ContinueServiceDeployment, or choose a strategy without pauses',
        cause: error,
      });
    }
  }
}
