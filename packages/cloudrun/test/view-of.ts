import type { ConditionView, RevisionView, ServiceView, Split } from '../src/views.ts';

/** `api-1 90, api-2 10, api-2 #next`: shares, and tags. */
export function splits(text: string): Split[] {
  return text
    .split(',')
    .map(each => each.trim().split(' '))
    .filter(([revision]) => revision)
    .map(([revision = '', share = '']) =>
      share.startsWith('#')
        ? { revision, percent: 0, tag: share.slice(1) }
        : { revision, percent: Number(share) },
    );
}

/** A service whose newest revision, `api-1`, has all, until told otherwise. */
export function aView(fields: Partial<ServiceView> = {}): ServiceView {
  return {
    name: 'projects/p/locations/europe-west1/services/api',
    uid: 'uid-1',
    etag: '"1"',
    generation: 1,
    observedGeneration: 1,
    reconciling: false,
    createdAt: 0,
    uri: '',
    ready: undefined,
    conditions: [],
    latestCreated: 'api-1',
    latestReady: 'api-1',
    traffic: splits('LATEST 100'),
    serving: splits('api-1 100'),
    template: { containers: [] },
    annotations: {},
    labels: {},
    ingress: '',
    invokerCheckOff: false,
    audiences: [],
    lastModifier: '',
    ...fields,
  };
}

export function aCondition(fields: Partial<ConditionView> = {}): ConditionView {
  return { type: 'Ready', state: 'succeeded', message: '', at: 0, ...fields };
}

export function aRevision(fields: Partial<RevisionView> = {}): RevisionView {
  return {
    id: 'api-2',
    createdAt: 0,
    reconciling: false,
    ready: aCondition(),
    conditions: [],
    containers: [],
    logUri: '',
    ...fields,
  };
}
