import { type Log, RemoteError } from '@pipeline/contracts';
import type { EcsApi } from './api.ts';
import type { Previous, Started } from './step.ts';
import type { ServiceDeployment, ServiceDeploymentBrief } from './views.ts';

type Deployments = Pick<
  EcsApi,
  'listServiceDeployments' | 'describeServiceDeployment' | 'describeServiceRevision'
>;

/** A service deployment is recorded within this time of the deployment that it stands for, in milliseconds. */
const NEAR = 60_000;
/** After so many looks in vain the API may not have them: from then on only one in so many looks is spent on it. */
const MISSES = 5;

const DENIED = new Set(['AccessDeniedException', 'AccessDenied']);
const UNKNOWN = new Set([
  'UnknownOperationException',
  'InvalidAction',
  'NotImplemented',
  'UnsupportedFeatureException',
]);

type Begun = Pick<ServiceDeploymentBrief, 'arn' | 'createdAt'>;

/** Whether the caller may not, or cannot here, look at service deployments. */
export function isWithheld(error: unknown): error is RemoteError {
  if (!(error instanceof RemoteError)) return false;
  const { errorCode = '', status } = error;
  return DENIED.has(errorCode) || UNKNOWN.has(errorCode) || status === 501 || status === 404;
}

/** The service deployments behind one service's deployments, where the API offers them. */
export class OwnServiceDeployments {
  readonly #api: Deployments;
  readonly #cluster: string;
  readonly #service: string;
  readonly #log: Log;
  readonly #found = new Map<string, string>();
  #misses = 0;
  #withheld = false;

  constructor(api: Deployments, cluster: string, service: string, log: Log) {
    this.#api = api;
    this.#cluster = cluster;
    this.#service = service;
    this.#log = log;
  }

  /** As it stands; `undefined` where none is recorded, or none may be seen. */
  async of(started: Started): Promise<ServiceDeployment | undefined> {
    try {
      const arn = await this.#arnOf(started);
      return arn === undefined ? undefined : await this.#api.describeServiceDeployment(arn);
    } catch (error) {
      if (!isWithheld(error)) throw error;
      if (!this.#withheld) this.#log(withheldWords(error));
      this.#withheld = true;
      return undefined;
    }
  }

  /** Of one that began since, and is not seen among the service's deployments any more: it was taken back at once. */
  async since(
    { createdAt, serviceDeployment }: Previous,
    taskDefinition: string,
  ): Promise<Begun | undefined> {
    try {
      const listed = await this.#api.listServiceDeployments(this.#cluster, this.#service, createdAt);
      // Where the one before is not known by its ARN, its record may be a little younger than itself.
      const after = createdAt + (serviceDeployment === undefined ? NEAR : 0);
      const later = listed.filter(each => each.createdAt > after && each.arn !== serviceDeployment);
      const revisions = await Promise.all(
        later.map(({ target }) => this.#api.describeServiceRevision(target)),
      );
      return later.find((_, at) => revisions[at]?.taskDefinition === taskDefinition);
    } catch (error) {
      if (!isWithheld(error)) throw error;
      return undefined;
    }
  }

  async #arnOf(started: Started): Promise<string | undefined> {
    if (this.#withheld) return undefined;
    const known = started.serviceDeployment ?? this.#found.get(started.deploymentId);
    if (known !== undefined) return known;
    const rare = this.#misses >= MISSES && this.#misses % MISSES !== 0;
    const arn = rare ? undefined : await this.#find(started);
    if (arn === undefined) this.#misses += 1;
    else this.#found.set(started.deploymentId, arn);
    return arn;
  }

  /**
   * ECS tells no link between a deployment and its service deployment: it is the one that was recorded
   * nearest to it in time and deploys the same revision.
   */
  async #find({ createdAt, taskDefinition }: Started): Promise<string | undefined> {
    const listed = await this.#api.listServiceDeployments(this.#cluster, this.#service, createdAt - NEAR);
    const distance = (brief: ServiceDeploymentBrief) => Math.abs(brief.createdAt - createdAt);
    const near = listed.filter(brief => distance(brief) <= NEAR).sort((a, b) => distance(a) - distance(b));
    const revisions = await Promise.all(near.map(({ target }) => this.#api.describeServiceRevision(target)));
    return near.find((_, at) => revisions[at]?.taskDefinition === taskDefinition)?.arn;
  }
}

function withheldWords(error: RemoteError): string {
  if (!DENIED.has(error.errorCode ?? ''))
    return `Service deployments are not offered here (${error.message}); the service’s deployments are judged by`;
  return 'The role may not look at service deployments; allow ecs:ListServiceDeployments, ecs:DescribeServiceDeployments and ecs:DescribeServiceRevisions for a sharper verdict';
}
