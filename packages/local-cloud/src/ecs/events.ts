import { randomUUID } from 'node:crypto';
import type { Service } from './model.ts';

const KEPT = 100;

/**
 * Adds a service event: the 100 newest are kept, and a message that repeats the last one is left out.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html
 */
export function say(service: Service, now: number, text: string): void {
  const message = `(service ${service.name}) ${text}`;
  if (service.events[0]?.message === message) return;
  service.events = [{ id: randomUUID(), createdAt: now, message }, ...service.events].slice(0, KEPT);
}
