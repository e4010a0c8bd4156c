import { isObject } from '../codec.ts';
import type { Document } from '../handler.ts';
import type { Kind } from '../kind.ts';
import { defaultServiceAccount } from '../world.ts';
import { containersOf, ingressOf, portOf } from './template.ts';

/**
 * A template as it is kept, with what was not given.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/RevisionTemplate, https://docs.cloud.google.com/run/docs/reference/rest/v2/Container,
 * https://docs.cloud.google.com/run/docs/configuring/healthchecks (the TCP probe)
 * @param number the project's
 */
export function withDefaults(kind: Kind, template: Document, number: string): Document {
  const ingress = kind.collection === 'services' ? ingressOf(template) : undefined;
  const containers = containersOf(template).map(container => ({
    ...container,
    resources: resources(kind, container),
    ...(container === ingress && {
      ports: container.ports ?? [{ name: 'http1', containerPort: 8080 }],
      startupProbe: container.startupProbe ?? {
        timeoutSeconds: 240,
        periodSeconds: 240,
        failureThreshold: 1,
        tcpSocket: { port: portOf(container) },
      },
    }),
  }));
  const requests = { timeout: '300s', maxInstanceRequestConcurrency: 80, scaling: { maxInstanceCount: 100 } };
  return {
    serviceAccount: defaultServiceAccount(number),
    ...(kind.collection === 'services' && requests),
    ...template,
    containers,
  };
}

/** The processor is there during requests alone unless resources are given and do not say so. */
function resources(kind: Kind, { resources }: Document): Document {
  const given = isObject(resources) ? resources : undefined;
  const limits = isObject(given?.limits) ? given.limits : {};
  const idle = given === undefined && kind.collection === 'services';
  return {
    ...given,
    limits: { cpu: kind.collection === 'services' ? '1000m' : '1', memory: '512Mi', ...limits },
    ...(idle && { cpuIdle: true, startupCpuBoost: true }),
  };
}
