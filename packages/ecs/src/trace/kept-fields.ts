/*
 * What a trace keeps. Everything else is replaced by its type, so that a field that AWS adds tomorrow, or a value
 * that someone puts into one, cannot leak: environment values, command words, tags, tokens and log lines are in none
 * of these lists. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Types.html
 */
const words = (text: string) => new Set(text.split(/\s+/).filter(word => word !== ''));

/** Names, ARNs and the values of enumerations. */
export const KEPT_TEXTS = words(`
  cluster clusterArn clusterArns clusterName service services serviceArn serviceArns serviceName
  serviceDeploymentArn serviceDeploymentArns currentServiceDeployment serviceRevisionArn serviceRevisionArns
  sourceServiceRevisions targetServiceRevision targetServiceRevisionArn arn targetArn id deploymentId previousTaskDefinition serviceDeployment externalId taskSet taskSets taskSetArn
  task tasks taskArn taskArns taskDefinition taskDefinitionArn taskDefinitionArns family group startedBy
  containerArn containerInstanceArn capacityProvider capacityProviderName name image imageDigest hookId
  status lastStatus desiredStatus healthStatus rolloutState stopCode connectivity stabilityStatus
  lifecycleStage lifecycleStages stage strategy type targetType hookTargetArn action launchType
  platformVersion platformFamily schedulingStrategy propagateTags availabilityZone operatingSystemFamily
  cpuArchitecture networkMode include unit __type
  alarmNames triggeredAlarmNames targetGroupArn alternateTargetGroupArn
  logDriver awslogs-group awslogs-stream-prefix awslogs-region
`);

/** The platform's sentences, kept without what a user may have put into them. */
export const KEPT_SENTENCES = words(`
  message Message reason statusReason rolloutStateReason stoppedReason detail
`);

export const KEPT_NUMBERS = words(`
  revision exitCode failedTasks threshold maxResults maximumPercent minimumHealthyPercent
  weight base version
`);

/** Numbers whose names tell that they count or measure. */
export const MEASURES = /(?:At|Count|Percent|Minutes|Seconds|Weight)$/;

/** Operations whose sentences are a user's own. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/ */
export const NOTHING_KEPT =
  /^(?:GetLogEvents|FilterLogEvents|PutLogEvents|GetSecretValue|GetParameters?|Assume)/;
