import type { protos } from '@google-cloud/run';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Clients } from './contract-clients.ts';

export type Service = protos.google.cloud.run.v2.IService;
export type Pool = protos.google.cloud.run.v2.IWorkerPool;

export interface RunEndpoint {
  clients: Clients;
  project: string;
  region: string;
  /** One that starts, another, and one that its registry does not have. */
  images: { good: string; other: string; missing: string };
}

/** An operation as the client gives it: `promise()` is its own poller. */
export interface Running {
  name?: string | undefined;
  metadata: unknown;
  promise(): Promise<unknown[]>;
}

/** gRPC's, as errors of the client carry it. */
export const CODE = {
  invalid: 3,
  missing: 5,
  exists: 6,
  denied: 7,
  precondition: 9,
  aborted: 10,
  unimplemented: 12,
  internal: 13,
};

export const idOf = (name: unknown) => String(name).split('/').at(-1) ?? '';
export const failure = (code: number, message?: RegExp) =>
  expect.objectContaining({ code, ...(message && { message: expect.stringMatching(message) }) });

export const serving = ({ trafficStatuses }: Service) =>
  trafficStatuses?.map(({ revision, percent }) => [revision, percent ?? 0]);

/** Who makes services for the rules of a contract, and takes them away again. */
export function deployer(at: () => RunEndpoint) {
  const run = `c${Date.now().toString(36)}`;
  const made: string[] = [];
  let count = 0;
  let parent: string;
  let clients: Clients;
  beforeAll(() => {
    const { project, region } = at();
    clients = at().clients;
    parent = `projects/${project}/locations/${region}`;
  });
  afterAll(async () => {
    for (const name of made) await clients.services.deleteService({ name }).catch(() => undefined);
    for (const client of Object.values(clients)) await client.close();
  });

  /** One that nobody has; what is made under it is deleted in the end. */
  const newId = (): string => {
    const id = `${run}-${++count}`;
    made.push(`${parent}/services/${id}`);
    return id;
  };
  const template = (image = at().images.good, more: object = {}) => ({ containers: [{ image }], ...more });
  /** Read again: an operation's own answer comes as a message, with enums as numbers. */
  const settled = async (operation: Running): Promise<Service> => {
    const [done] = await operation.promise();
    return get((done as Service).name);
  };
  const create = async (service: Service = {}, id = newId()): Promise<Service> => {
    const [operation] = await clients.services.createService({
      parent,
      serviceId: id,
      service: { template: template(), ...service },
    });
    return settled(operation);
  };
  const update = async (service: Service, mask?: string[], more: object = {}): Promise<Running> => {
    const updateMask = mask && { updateMask: { paths: mask } };
    const [operation] = await clients.services.updateService({ service, ...updateMask, ...more });
    return operation;
  };
  const updated = async (...given: Parameters<typeof update>): Promise<Service> =>
    settled(await update(...given));
  const get = async (name: Service['name']): Promise<Service> => {
    const [service] = await clients.services.getService({ name: name ?? null });
    return service;
  };
  /** Where it works, once tests run. */
  const open = () => ({ clients, parent, run });
  return { open, newId, template, create, update, updated, get };
}

export type Deployer = ReturnType<typeof deployer>;
