/** ECS by its wire protocol, for what a test sets up: no SDK, any endpoint. */
export async function callEcs<Answer = unknown>(
  endpoint: string,
  operation: string,
  input: object,
): Promise<Answer> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
      'content-type': 'application/x-amz-json-1.1',
      // Emulators read the service and the region here; none of ours checks it.
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20261121/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${operation}: ${answer.status} ${text}`);
  return JSON.parse(text) as Answer;
}

/** A service as ECS answers it, what tests look at. */
export interface WireService {
  taskDefinition: string;
  desiredCount: number;
  runningCount: number;
  deployments: {
    id: string;
    status: string;
    taskDefinition: string;
    rolloutState?: string;
    failedTasks: number;
    runningCount: number;
    desiredCount: number;
  }[];
  events: { createdAt: number; message: string }[];
}

export async function describeService(
  endpoint: string,
  cluster: string,
  service: string,
): Promise<WireService> {
  const { services } = await callEcs<{ services: WireService[] }>(endpoint, 'DescribeServices', {
    cluster,
    services: [service],
  });
  const [found] = services;
  if (found === undefined) throw new Error(`there is no service ${service}`);
  return found;
}
