import type { Container, Task } from '../task.ts';

const date = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms));

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
export function taskShape(task: Task): Record<string, unknown> {
  const { cpu, memory } = task.taskDefinition;
  return {
    taskArn: task.arn,
    clusterArn: task.cluster.arn,
    taskDefinitionArn: task.taskDefinition.taskDefinitionArn,
    group: task.group,
    startedBy: task.startedBy,
    launchType: task.launchType,
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    healthStatus: task.healthStatus,
    connectivity: 'CONNECTED',
    connectivityAt: date(task.createdAt),
    containers: task.containers.map(container => containerShape(container, task)),
    overrides: { containerOverrides: [], inferenceAcceleratorOverrides: [], ...task.overrides },
    attachments: task.network ? [networkInterface(task)] : [],
    attributes: [],
    tags: task.tags,
    cpu,
    memory,
    version: task.version,
    createdAt: date(task.createdAt),
    pullStartedAt: date(task.pullStartedAt),
    pullStoppedAt: date(task.pullStoppedAt),
    startedAt: date(task.startedAt),
    stoppingAt: date(task.stoppingAt),
    executionStoppedAt: date(task.executionStoppedAt),
    stoppedAt: date(task.stoppedAt),
    stoppedReason: task.stoppedReason,
    stopCode: task.stopCode,
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Container.html */
function containerShape(container: Container, task: Task): Record<string, unknown> {
  const { definition } = container;
  return {
    containerArn: container.arn,
    taskArn: task.arn,
    name: definition.name,
    image: definition.image,
    imageDigest: container.imageDigest,
    runtimeId: container.runtimeId,
    lastStatus: container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    healthStatus: container.healthStatus,
    networkBindings: [],
    networkInterfaces: [],
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attachment.html */
function networkInterface({ id, network, lastStatus }: Task): Record<string, unknown> {
  return {
    id,
    type: 'ElasticNetworkInterface',
    status: lastStatus === 'PROVISIONING' ? 'PRECREATED' : lastStatus === 'STOPPED' ? 'DELETED' : 'ATTACHED',
    details: (network?.subnets ?? []).slice(0, 1).map(value => ({ name: 'subnetId', value })),
  };
}
