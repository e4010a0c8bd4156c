import type { Service } from './model.ts';

interface Waking {
  wake(): void;
}

const controllers = new WeakMap<Service, Waking>();

/** Who looks after a service. */
export function lookAfter(service: Service, controller: Waking): void {
  controllers.set(service, controller);
}

/** Makes the scheduler look at a service soon. */
export function wake(service: Service): void {
  controllers.get(service)?.wake();
}
