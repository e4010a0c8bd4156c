import { own, ownText } from './own.ts';
import { SLSA_PROVENANCE_V1, SLSA_PROVENANCE_V02, type Statement } from './statement.ts';

/** What a provenance claims of where it was built, as far as it says so in a way that is known here. */
export interface ProvenanceRead {
  builder?: string;
  /** `https://github.com/org/shop` */
  repository?: string;
  /** `.github/workflows/build.yml` */
  path?: string;
}

/** SLSA v1 or v0.2; undefined for any other statement. https://slsa.dev/spec/v1.0/provenance */
export function readProvenance({ predicateType, predicate }: Statement): ProvenanceRead | undefined {
  if (predicateType === SLSA_PROVENANCE_V1) {
    const external = own(own(predicate, 'buildDefinition'), 'externalParameters');
    const workflow = own(external, 'workflow');
    // BuildKit's: https://docs.docker.com/build/metadata/attestations/slsa-definitions/
    const source = ownText(own(external, 'configSource'), 'uri');
    return present({
      builder: ownText(own(own(predicate, 'runDetails'), 'builder'), 'id'),
      repository: ownText(workflow, 'repository') ?? repositoryOf(source),
      path: ownText(workflow, 'path'),
    });
  }
  if (predicateType === SLSA_PROVENANCE_V02) {
    const source = own(own(predicate, 'invocation'), 'configSource');
    const entry = ownText(source, 'entryPoint');
    return present({
      builder: ownText(own(predicate, 'builder'), 'id'),
      repository: repositoryOf(ownText(source, 'uri')),
      path: entry?.startsWith('.github/workflows/') ? entry : undefined,
    });
  }
  return undefined;
}

/** `git+https://github.com/org/shop@refs/heads/main` and BuildKit's `https://github.com/org/shop.git#main` → the repository. */
function repositoryOf(uri: string | undefined): string | undefined {
  return uri === undefined
    ? undefined
    : /^(?:git\+)?(https?:\/\/[^/@#\s]+\/[^/@#\s]+\/[^/@#\s]+?)(?:\.git)?(?:[@#].*)?$/.exec(uri)?.[1];
}

function present(given: { [Key in keyof ProvenanceRead]: string | undefined }): ProvenanceRead {
  return Object.fromEntries(Object.entries(given).filter(([, text]) => text !== undefined && text !== ''));
}
