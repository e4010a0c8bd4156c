import type { Digest } from '@pipeline/contracts';
import { parseWorkflow } from '../policy/workflow-name.ts';
import { about, type Subjects } from './about.ts';
import type { BuildRun } from './build-run.ts';
import { SLSA_PROVENANCE_V1, type Statement } from './statement.ts';

export interface ProvenanceFacts {
  subjects: Subjects;
  run: BuildRun;
  /** What else went in, such as the base image: `oci://docker.io/library/node:24-slim`. */
  materials?: ReadonlyArray<{ uri: string; digest: Digest }>;
  startedOn?: Date;
  finishedOn?: Date;
}

/** https://slsa.dev/spec/v1.1/provenance#schema */
export interface ProvenancePredicate {
  buildDefinition: {
    buildType: string;
    externalParameters: { workflow: { ref: string; repository: string; path: string } };
    internalParameters: { github: Record<string, string> };
    resolvedDependencies: Array<{ uri: string; digest: { gitCommit: string } | { sha256: string } }>;
  };
  runDetails: {
    builder: { id: string };
    metadata: { invocationId: string; startedOn?: string; finishedOn?: string };
  };
}

/** As `actions/attest-build-provenance` states it. https://actions.github.io/buildtypes/workflow/v1 */
const BUILD_TYPE = 'https://actions.github.io/buildtypes/workflow/v1';

/**
 * Where images come from: the commit and the workflow that a run was of, as SLSA provenance v1. The builder is the
 * workflow that the job stands in, since it is the one that the signer's certificate names.
 */
export function provenance({
  subjects,
  run,
  materials = [],
  startedOn,
  finishedOn,
}: ProvenanceFacts): Statement {
  const repository = `${run.server}/${run.repository}`;
  const predicate: ProvenancePredicate = {
    buildDefinition: {
      buildType: BUILD_TYPE,
      externalParameters: { workflow: { repository, ...workflowOf(run) } },
      internalParameters: { github: parametersOf(run) },
      resolvedDependencies: [
        { uri: `git+${repository}@${run.ref}`, digest: { gitCommit: run.commit } },
        ...materials.map(({ uri, digest }) => ({
          uri,
          digest: { sha256: digest.slice('sha256:'.length) },
        })),
      ],
    },
    runDetails: {
      builder: { id: builderOf(run) },
      metadata: {
        invocationId: `${repository}/actions/runs/${run.runId}/attempts/${run.attempt ?? '1'}`,
        ...(startedOn !== undefined && { startedOn: startedOn.toISOString() }),
        ...(finishedOn !== undefined && { finishedOn: finishedOn.toISOString() }),
      },
    },
  };
  return about(subjects, SLSA_PROVENANCE_V1, predicate);
}

/** `https://github.com/org/pipeline/.github/workflows/build.yml@refs/tags/v1` */
export function builderOf({ server, workflow, jobWorkflow = workflow }: BuildRun): string {
  return `${server}/${jobWorkflow}`;
}

/** The one that the run began with; in a run that GitHub did not start it may be missing. */
function workflowOf({ workflow, ref }: BuildRun): { path: string; ref: string } {
  const { path, ref: at = ref } = parseWorkflow(workflow) ?? { path: workflow, ref };
  return { path, ref: at };
}

function parametersOf({ event, repositoryId, ownerId, runner }: BuildRun): Record<string, string> {
  return {
    ...(event !== undefined && { event_name: event }),
    ...(repositoryId !== undefined && { repository_id: repositoryId }),
    ...(ownerId !== undefined && { repository_owner_id: ownerId }),
    ...(runner !== undefined && { runner_environment: runner }),
  };
}
