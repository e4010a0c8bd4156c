// Bundled once as dist/_lib/aws.js; an action's bundle asks for a client when it first needs one, and only
// that client is evaluated. Measured: about 60 % of the four clients' code is common to them.
module.exports = {
  get '@aws-sdk/client-cloudwatch-logs'() {
    return require('@aws-sdk/client-cloudwatch-logs');
  },
  get '@aws-sdk/client-ecr'() {
    return require('@aws-sdk/client-ecr');
  },
  get '@aws-sdk/client-ecs'() {
    return require('@aws-sdk/client-ecs');
  },
  get '@aws-sdk/client-sts'() {
    return require('@aws-sdk/client-sts');
  },
};
