/** A target of a bake file as a request for one image. Paths are relative to the folder that bake was run in. */
export interface BakeTarget {
  name: string;
  context: string;
  dockerfile: string;
  target: string | undefined;
  args: Record<string, string>;
  labels: Record<string, string>;
  platforms: string[];
  /** Whole references: `ghcr.io/team/api:v1`. */
  tags: string[];
  secrets: BakeSecret[];
  cacheFrom: string[];
  cacheTo: string[];
  /** Of the image's manifest. */
  annotations: Record<string, string>;
  pull: boolean;
  noCache: boolean;
  /** Fields that ask for something else than this says, by the names that they have in the file. */
  beyond: string[];
}

/** Where a secret's value comes from: the variable if it is set, else the file. */
export interface BakeSecret {
  id: string;
  env: string | undefined;
  file: string | undefined;
}
