/** The part of SPDX 2.3 in JSON that we write. https://github.com/spdx/spdx-spec/blob/support/2.3/schemas/spdx-schema.json */
export interface SpdxDocument {
  spdxVersion: 'SPDX-2.3';
  dataLicense: 'CC0-1.0';
  SPDXID: string;
  name: string;
  documentNamespace: string;
  creationInfo: {
    /** ISO 8601, UTC, in whole seconds. */
    created: string;
    creators: string[];
    comment: string;
  };
  packages: SpdxPackage[];
  relationships: Array<{
    spdxElementId: string;
    relationshipType: 'CONTAINS' | 'DESCRIBES';
    relatedSpdxElement: string;
  }>;
}

export interface SpdxPackage {
  SPDXID: string;
  name: string;
  versionInfo?: string;
  downloadLocation: 'NOASSERTION';
  filesAnalyzed: false;
  licenseDeclared: string;
  primaryPackagePurpose?: 'CONTAINER' | 'OPERATING-SYSTEM';
  checksums?: Array<{ algorithm: 'SHA256'; checksumValue: string }>;
  sourceInfo?: string;
  externalRefs?: Array<{
    referenceCategory: 'PACKAGE-MANAGER';
    referenceType: 'purl';
    referenceLocator: string;
  }>;
}
