import { isRecord } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import { put, record, records, without } from './fields.ts';
import { type Kind, templateOf, withTemplate } from './kind.ts';

/** Only Google writes these. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#Service */
const OUTPUT_ONLY = [
  ...['uid', 'generation', 'createTime', 'updateTime', 'deleteTime', 'expireTime', 'creator', 'lastModifier'],
  ...[
    'observedGeneration',
    'terminalCondition',
    'conditions',
    'latestReadyRevision',
    'latestCreatedRevision',
  ],
  ...['trafficStatuses', 'instanceSplitStatuses', 'uri', 'urls', 'satisfiesPzs', 'threatDetectionEnabled'],
  ...['reconciling', 'executionCount', 'latestCreatedExecution'],
];
/** Written with what is edited here, by others. */
const NOT_OURS = ['etag', 'traffic', 'instanceSplits'];

/**
 * What a file says of a service, a worker pool or a job: what it does not name is not there afterwards. Of annotations Google
 * asks that they be kept, and what no file can say stays as well.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#Service.FIELDS.annotations
 */
const SAID_BY_FILE = [
  ...['description', 'labels', 'template', 'scaling', 'ingress', 'launchStage', 'binaryAuthorization'],
  ...['invokerIamDisabled', 'defaultUriDisabled', 'iapEnabled', 'customAudiences'],
];

/**
 * What a revision has of the template that it was made from.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services.revisions#Revision
 */
const SHARED_WITH_REVISION = [
  ...['scaling', 'vpcAccess', 'maxInstanceRequestConcurrency', 'timeout', 'serviceAccount', 'containers'],
  ...['volumes', 'executionEnvironment', 'encryptionKey', 'serviceMesh', 'encryptionKeyRevocationAction'],
  ...['encryptionKeyShutdownDuration', 'sessionAffinity', 'nodeSelector', 'gpuZonalRedundancyDisabled'],
];

/** What can be written of a document. A revision's name is given anew with each, or a change of it is refused. */
export function writable(document: Raw, kind: Kind): Raw {
  const own = without(document, [...OUTPUT_ONLY, ...NOT_OURS]);
  if (!Object.hasOwn(own, 'template')) return own;
  const template = put(templateOf(own, kind), 'revision', undefined);
  if (!Array.isArray(template.containers)) return withTemplate(own, kind, template);
  const bare = template.containers.map(container =>
    isRecord(container) ? put(container, 'buildInfo', undefined) : container,
  );
  return withTemplate(own, kind, put(template, 'containers', bare));
}

/** `document` with the template of the revision that serves, as far as a revision tells it. */
export function asServing(document: Raw, revision: Raw): Raw {
  const template = SHARED_WITH_REVISION.reduce(
    (edited, field) => put(edited, field, revision[field]),
    record(document.template),
  );
  return writable(put(document, 'template', template), 'service');
}

/** `document` as a file has it. */
export function asFile(document: Raw, file: Raw, kind: Kind): Raw {
  const kept = without(document, SAID_BY_FILE);
  const annotations = { ...record(document.annotations), ...record(file.annotations) };
  const merged = {
    ...kept,
    ...writable(file, kind),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  return named(put(merged, 'name', document.name), document, kind);
}

/** Google names a container that has no name; so that the same file does not always differ, it keeps that name. */
function named(file: Raw, document: Raw, kind: Kind): Raw {
  const template = templateOf(file, kind);
  const [[only, ...more], [there, ...others]] = [
    records(template.containers),
    records(templateOf(document, kind).containers),
  ];
  const nameless = only !== undefined && only.name === undefined && more.length === 0;
  if (!nameless || there?.name === undefined || others.length > 0) return file;
  return withTemplate(file, kind, put(template, 'containers', [{ name: there.name, ...only }]));
}
