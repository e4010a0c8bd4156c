/** Where the contract runs, and what it may use there. */
export interface LiveSettings {
  region: string;
  /** Set where it is not AWS's own: then this is a trial, and no live run. */
  endpoint?: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  cluster: string;
  subnets: string[];
  securityGroups: string[];
  executionRole: string;
  /** Serves on 8080 without arguments, and ends with N when its command is `exit N`. */
  image: string;
  publicIp: boolean;
  /** With it the canary is tried, too. */
  balancer?: Balancer;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AdvancedConfiguration.html */
export interface Balancer {
  targetGroup: string;
  alternateTargetGroup: string;
  listenerRule: string;
  role: string;
}

const PREFIX = 'PIPELINE_LIVE_';

/** What each variable is, for whoever has to set it. */
export const VARIABLES: Record<string, string> = {
  AWS_REGION: 'the region, such as eu-west-1',
  AWS_ACCESS_KEY_ID: 'credentials, best of a short session',
  AWS_SECRET_ACCESS_KEY: 'the same (and AWS_SESSION_TOKEN where they have one)',
  [`${PREFIX}CLUSTER`]: 'an ECS cluster that is there for this, by name',
  [`${PREFIX}SUBNETS`]: 'subnets for the tasks, parted by commas',
  [`${PREFIX}SECURITY_GROUPS`]: 'security groups for the tasks, parted by commas',
  [`${PREFIX}EXECUTION_ROLE`]: 'the ARN of a task execution role that may pull the image',
  [`${PREFIX}IMAGE`]: 'an image with a tag that serves on 8080, and ends with N when its command is `exit N`',
};

const BALANCER = {
  targetGroup: `${PREFIX}TARGET_GROUP`,
  alternateTargetGroup: `${PREFIX}ALTERNATE_TARGET_GROUP`,
  listenerRule: `${PREFIX}LISTENER_RULE`,
  role: `${PREFIX}BALANCER_ROLE`,
};

/** The settings, or the names of the variables that are missing. */
export function readSettings(env: Record<string, string | undefined>): LiveSettings | { missing: string[] } {
  const text = (name: string) => env[name]?.trim() ?? '';
  const some = Object.values(BALANCER).some(name => text(name) !== '');
  const wanted = [...Object.keys(VARIABLES), ...(some ? Object.values(BALANCER) : [])];
  const missing = wanted.filter(name => text(name) === '');
  if (missing.length > 0) return { missing };
  const list = (name: string) =>
    text(name)
      .split(',')
      .flatMap(part => part.trim() || []);
  const endpoint = text('AWS_ENDPOINT_URL_ECS') || text('AWS_ENDPOINT_URL');
  const sessionToken = text('AWS_SESSION_TOKEN');
  return {
    region: text('AWS_REGION'),
    ...(endpoint && { endpoint }),
    credentials: {
      accessKeyId: text('AWS_ACCESS_KEY_ID'),
      secretAccessKey: text('AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken && { sessionToken }),
    },
    cluster: text(`${PREFIX}CLUSTER`),
    subnets: list(`${PREFIX}SUBNETS`),
    securityGroups: list(`${PREFIX}SECURITY_GROUPS`),
    executionRole: text(`${PREFIX}EXECUTION_ROLE`),
    image: text(`${PREFIX}IMAGE`),
    publicIp: text(`${PREFIX}PUBLIC_IP`) !== 'false',
    ...(some && {
      balancer: {
        targetGroup: text(BALANCER.targetGroup),
        alternateTargetGroup: text(BALANCER.alternateTargetGroup),
        listenerRule: text(BALANCER.listenerRule),
        role: text(BALANCER.role),
      },
    }),
  };
}
