export { type Catalogue, catalogue, FILE_LIMIT, type ImageFile, type Listed, wanted } from './catalogue.ts';
export type { Found } from './found.ts';
export type { Distribution } from './read/os-release.ts';
export { type DocumentFacts, type ImageFacts, spdxDocument } from './spdx/document.ts';
export type { SpdxDocument, SpdxPackage } from './spdx/spdx.ts';
