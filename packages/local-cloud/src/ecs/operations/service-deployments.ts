import { AwsFault } from '../../http/aws-fault.ts';
import { clusterOf, findRecord, page, serviceOf } from '../find.ts';
import type { ServiceDeploymentStatus } from '../model.ts';
import {
  serviceDeploymentBrief,
  serviceDeploymentShape,
  serviceRevisionShape,
} from '../wire/service-deployment-shape.ts';
import { tasksOf, type World } from '../world.ts';

interface ListInput {
  cluster?: string;
  service?: string;
  status?: ServiceDeploymentStatus[];
  /** Seconds since the epoch. */
  createdAt?: { after?: number; before?: number };
  maxResults?: number;
  nextToken?: string;
}

export function serviceDeploymentOperations(world: World) {
  const services = () => [...world.services.values()];
  return {
    /** Newest first, 20 a page.
     * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html */
    ListServiceDeployments(input: ListInput) {
      const service = serviceOf(world, clusterOf(world, input.cluster), input.service ?? '');
      const { after = 0, before = Number.POSITIVE_INFINITY } = input.createdAt ?? {};
      const wanted = service.records.filter(
        ({ status, createdAt }) =>
          (!input.status?.length || input.status.includes(status)) &&
          createdAt >= after * 1_000 &&
          createdAt <= before * 1_000,
      );
      const { items, ...rest } = page(wanted, { maxResults: 20, ...input });
      return { serviceDeployments: items.map(record => serviceDeploymentBrief(service, record)), ...rest };
    },

    /** Up to 20. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceDeployments.html */
    DescribeServiceDeployments({ serviceDeploymentArns: arns = [] }: { serviceDeploymentArns?: string[] }) {
      atMost(arns);
      const found = arns.map(arn => ({ arn, hit: findRecord(world, arn) }));
      return {
        serviceDeployments: found.flatMap(({ hit }) =>
          hit ? [serviceDeploymentShape(hit.service, hit.record, tasksOf(world, hit.service))] : [],
        ),
        failures: found.flatMap(({ arn, hit }) => (hit ? [] : [{ arn, reason: 'MISSING' }])),
      };
    },

    /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html */
    DescribeServiceRevisions({ serviceRevisionArns: arns = [] }: { serviceRevisionArns?: string[] }) {
      atMost(arns);
      const all = services().flatMap(service => service.revisions.map(revision => ({ service, revision })));
      const found = arns.map(arn => ({ arn, hit: all.find(({ revision }) => revision.arn === arn) }));
      return {
        serviceRevisions: found.flatMap(({ hit }) => {
          if (!hit) return [];
          const tasks = tasksOf(world, hit.service).filter(
            ({ deployment }) => deployment?.revision === hit.revision,
          );
          const digests = new Map(
            tasks.flatMap(({ containers }) =>
              containers.flatMap(({ definition, imageDigest }) =>
                imageDigest ? [[definition.name, imageDigest] as const] : [],
              ),
            ),
          );
          return [serviceRevisionShape(hit.service, hit.revision, digests)];
        }),
        failures: found.flatMap(({ arn, hit }) => (hit ? [] : [{ arn, reason: 'MISSING' }])),
      };
    },
  };
}

function atMost(arns: readonly string[]): void {
  if (arns.length > 0 && arns.length <= 20) return;
  throw new AwsFault('InvalidParameterException', 'There must be between 1 and 20 ARNs.');
}
