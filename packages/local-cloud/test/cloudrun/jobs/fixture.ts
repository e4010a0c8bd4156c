import { RunFaults } from '../../../src/cloudrun/faults.ts';
import { jobs } from '../../../src/cloudrun/jobs/index.ts';
import { LongRunning } from '../../../src/cloudrun/long-running.ts';
import type { World } from '../../../src/cloudrun/world.ts';
import { virtualScheduler } from '../../../src/ecs/virtual-scheduler.ts';
import { LogStore } from '../../../src/logs/store.ts';
import type { ContainerSpec } from '../../../src/runtime/runtime.ts';
import { type Behaviour, simulatedRuntime } from '../../../src/runtime/simulated.ts';

export const PARENT = 'projects/shop/locations/europe-west1';
export const JOB = `${PARENT}/jobs/migrate`;
export const CALLER = { email: 'deploy@shop.iam.gserviceaccount.com', members: [] };

// biome-ignore lint/suspicious/noExplicitAny: documents are read field by field
type Seen = any;

/** Jobs alone, in a time that passes when a test says so; `behave` says how each container ends. */
export function openJobs(behave: (spec: ContainerSpec) => Behaviour = () => ({ exitAfter: 1_000 })) {
  const scheduler = virtualScheduler();
  const logs = new LogStore();
  const faults = new RunFaults();
  const ran: ContainerSpec[] = [];
  const operations = new LongRunning();
  const world = {
    scheduler,
    logs,
    faults,
    operations,
    images: async (image: string) => (image.includes('missing') ? 'missing' : 'elsewhere'),
    runtime: simulatedRuntime(scheduler.after, spec => {
      ran.push(spec);
      return behave(spec);
    }),
    projects: [{ id: 'shop', number: '123456789012' }],
    jobs: new Map(),
    executions: new Map(),
    tasks: new Map(),
  } as unknown as World;
  const all = jobs(world);
  const call = async (name: string, request: object): Promise<Seen> => {
    const operation = all[name];
    if (operation === undefined) throw new Error(`there is no ${name}`);
    return structuredClone(await operation(structuredClone({ ...request }), CALLER));
  };
  const get = (name: string): Promise<Seen> => call('Executions.GetExecution', { name });
  return {
    scheduler,
    logs,
    faults,
    ran,
    call,
    get,
    operation: (name: string): Seen => operations.get(name),
    lines: (execution: string, stream: string) =>
      logs.stream(execution, stream)?.lines.map(({ message }) => message) ?? [],
    /** Makes the job, and waits until it is ready. */
    async create(template: object = {}, more: object = {}) {
      const job = { template: { template: taskTemplate(), ...template }, ...more };
      const begun = await call('Jobs.CreateJob', { parent: PARENT, jobId: 'migrate', job });
      await scheduler.until(() => operations.get(begun.name).done === true);
      return operations.get(begun.name) as Seen;
    },
    /** Runs it, and waits until it is over; its operation, its execution and its tasks. */
    async run(request: object = {}, limit?: number) {
      const begun = await call('Jobs.RunJob', { name: JOB, ...request });
      await scheduler.until(() => operations.get(begun.name).done === true, limit);
      const execution = await get(begun.metadata.name);
      const { tasks } = await call('Tasks.ListTasks', { parent: execution.name });
      return { operation: operations.get(begun.name) as Seen, execution, tasks };
    },
  };
}

export function taskTemplate(more: object = {}, container: object = {}): object {
  return { containers: [{ image: 'r.test/shop/api@sha256:1', ...container }], ...more };
}
