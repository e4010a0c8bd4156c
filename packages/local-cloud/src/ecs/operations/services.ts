import { AwsFault } from '../../http/aws-fault.ts';
import { arn, shortName } from '../arns.ts';
import { clusterOf, findService, page } from '../find.ts';
import type { Service } from '../model.ts';
import type { CreateServiceInput, UpdateServiceInput } from '../service-input.ts';
import { createService, deleteService, updateService } from '../services.ts';
import { serviceShape } from '../wire/service-shape.ts';
import { tasksOf, type World } from '../world.ts';

interface DescribeInput {
  cluster?: string;
  services?: string[];
  include?: string[];
}

interface ListInput {
  cluster?: string;
  launchType?: string;
  maxResults?: number;
  nextToken?: string;
}

export function serviceOperations(world: World) {
  const shape = (service: Service) => serviceShape(service, tasksOf(world, service));
  return {
    CreateService(input: CreateServiceInput) {
      const service = createService(world, input);
      return { service: { ...shape(service), tags: service.tags } };
    },

    UpdateService(input: UpdateServiceInput) {
      return { service: shape(updateService(world, input)) };
    },

    DeleteService(input: { cluster?: string; service?: string; force?: boolean }) {
      return { service: shape(deleteService(world, input)) };
    },

    /** Up to 10; one that is not there is a failure with reason MISSING, not an error.
     * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
    DescribeServices({ cluster: of, services = [], include = [] }: DescribeInput) {
      const cluster = clusterOf(world, of);
      if (services.length === 0 || services.length > 10) {
        throw new AwsFault('InvalidParameterException', 'Services must have between 1 and 10 elements.');
      }
      const found = services.map(name => ({ name, service: findService(world, cluster, name) }));
      return {
        services: found.flatMap(({ service }) =>
          service ? [{ ...shape(service), ...(include.includes('TAGS') && { tags: service.tags }) }] : [],
        ),
        failures: found.flatMap(({ name, service }) =>
          service
            ? []
            : [{ arn: arn(world.home, 'service', cluster.name, shortName(name)), reason: 'MISSING' }],
        ),
      };
    },

    /** Ten at a time unless told; INACTIVE ones are not listed.
     * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html */
    ListServices({ cluster: of, launchType, maxResults = 10, nextToken }: ListInput) {
      const cluster = clusterOf(world, of);
      const all = [...world.services.values()].filter(
        service =>
          service.cluster === cluster &&
          service.status !== 'INACTIVE' &&
          (!launchType || service.workload.settings.launchType === launchType),
      );
      const { items, ...rest } = page(all, { maxResults, ...(nextToken && { nextToken }) });
      return { serviceArns: items.map(service => service.arn), ...rest };
    },
  };
}
