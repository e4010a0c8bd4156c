import { type CauseRow, guide, says } from './cause.ts';

const page = guide('service-event-messages-list');

/**
 * No place for a task, by the texts of https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 * and the reasons of https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
 */
export const capacityCauses: CauseRow[] = [
  {
    when: ({ stopCode, reason }) =>
      stopCode === 'SpotInterruption' || /spot.*interrupt|capacity was reclaimed/i.test(reason),
    words: 'AWS took the Spot capacity back',
    fix: 'Deploy again; give the service a capacity provider strategy with a base on FARGATE or On-Demand',
    page: guide('fargate-capacity-providers'),
  },
  {
    when: ({ stopCode, reason }) =>
      stopCode === 'TerminationNotice' || /host EC2 .*(?:terminated|stopped)/i.test(reason),
    words: 'The EC2 instance under the task was ended',
    fix: 'Deploy again; let managed draining empty an instance before it ends',
    page: guide('stopped-task-error-codes'),
  },
  {
    when: says(/limit on the number of (?:tasks|vCPUs)|vCPU limit|concurrent(?:ly)? .*limit/i),
    words: 'The account’s limit of Fargate tasks or vCPUs is reached',
    fix: 'Ask Service Quotas for more, or stop what is not needed',
    page,
  },
  {
    when: says(/Capacity is unavailable at this time|\bCAPACITY\b/),
    words: 'Fargate has no capacity in the service’s subnets right now',
    fix: 'Add subnets in other availability zones, or deploy again later',
    page,
  },
  {
    when: says(/configuration is above the limit|No Fargate configuration exists/i),
    words: 'Fargate has no such size',
    fix: 'Choose `cpu` and `memory` from the pairs that Fargate offers',
    page: guide('task-cpu-memory-error'),
  },
  {
    when: says(/RESOURCE:MEMORY|insufficient memory/i),
    words: 'No container instance has this much memory left',
    fix: 'Lower `memory`, add instances, or lower minimumHealthyPercent so that the old task makes room',
    page,
  },
  {
    when: says(/RESOURCE:CPU|insufficient CPU/i),
    words: 'No container instance has this much CPU left',
    fix: 'Lower `cpu`, add instances, or lower minimumHealthyPercent so that the old task makes room',
    page,
  },
  {
    when: says(/RESOURCE:PORTS?|required port|already using a port/i),
    words: 'The host’s port is taken on every container instance',
    fix: 'Use a dynamic host port (0) or awsvpc, or lower minimumHealthyPercent so that the old task ends first',
    page,
  },
  {
    when: says(/RESOURCE:ENI/i),
    words: 'No container instance can take another network interface',
    fix: 'Turn on ENI trunking, or add instances',
    page,
  },
  {
    when: says(/RESOURCE:GPU|insufficient GPU/i),
    words: 'No container instance has this many GPUs left',
    fix: 'Add GPU instances, or ask for fewer',
    page,
  },
  {
    when: says(/\bAGENT\b/),
    words: 'The container agent of the nearest instance is not connected',
    fix: 'Restart or replace that instance, and check that it reaches ECS',
    page,
  },
  {
    when: says(/MemberOf|placement constraint|missing an attribute|\bATTRIBUTE\b/),
    words: 'No container instance meets the task’s attributes or placement constraints',
    fix: 'Compare the constraints, the processor and the network mode with what the instances have',
    page,
  },
  {
    when: says(/No Container Instances were found|\bEMPTY CAPACITY PROVIDER\b|\bINACTIVE\b/i),
    words: 'The cluster has no container instance',
    fix: 'Add instances to it, or use FARGATE',
    page,
  },
  {
    when: says(/unable to (?:stop or start|start or stop) tasks during a deployment/i),
    words: 'minimumHealthyPercent and maximumPercent leave the deployment no room',
    fix: 'Raise maximumPercent or lower minimumHealthyPercent',
    page,
  },
  {
    when: says(/security group .*(?:does not (?:exist|appear)|not found)|subnet .*does not exist/i),
    words: 'A subnet or security group of the service does not exist',
    fix: 'Correct the service’s network configuration',
    page,
  },
  {
    when: says(/unable to place a task|RESOURCE:/),
    words: 'ECS found no place for the task',
    fix: 'The event’s own words tell why',
    page,
  },
  {
    when: says(/is unhealthy in \(/),
    words: 'The load balancer’s health check failed',
    fix: 'Check the path, the port, that the program listens on 0.0.0.0, that the security group lets the load balancer in, and healthCheckGracePeriodSeconds',
    page: guide('service-unhealthy-event-messages'),
  },
  {
    when: says(/target group .*does not (?:exist|have an associated load balancer)/i),
    words: 'The service’s target group has no load balancer',
    fix: 'Attach it to a listener, or correct the service’s `loadBalancers`',
    page,
  },
];
