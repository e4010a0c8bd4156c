import type { Raw } from '../raw.ts';
import { put, record } from './fields.ts';

/** What a document is of. */
export type Kind = 'service' | 'worker-pool' | 'job';

export const KIND_WORDS: Record<Kind, string> = {
  service: 'service',
  'worker-pool': 'worker pool',
  job: 'job',
};

/** The template that holds the containers: a job's lies within that of its executions. */
export function templateOf(document: Raw, kind: Kind): Raw {
  const template = record(document.template);
  return kind === 'job' ? record(template.template) : template;
}

export function withTemplate(document: Raw, kind: Kind, template: Raw): Raw {
  return kind === 'job'
    ? put(document, 'template', put(record(document.template), 'template', template))
    : put(document, 'template', template);
}
