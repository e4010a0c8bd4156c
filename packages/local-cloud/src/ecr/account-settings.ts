import { AwsFault } from '../http/aws-fault.ts';
import type { EcrContext } from './repositories.ts';

interface Setting {
  name: string;
  value?: string;
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutAccountSetting.html, of which only BLOB_MOUNTING is here. */
export function accountSettings({ store: { rules } }: EcrContext) {
  const answer = () => ({ name: 'BLOB_MOUNTING', value: rules.mountBlobs ? 'ENABLED' : 'DISABLED' });
  return {
    GetAccountSetting: ({ name }: Setting) => {
      onlyMounting(name);
      return answer();
    },
    PutAccountSetting: ({ name, value }: Setting) => {
      onlyMounting(name);
      if (value !== 'ENABLED' && value !== 'DISABLED')
        throw new AwsFault('InvalidParameterException', `Invalid parameter at 'value': ${value}`);
      rules.mountBlobs = value === 'ENABLED';
      return answer();
    },
  };
}

function onlyMounting(name: string): void {
  if (name !== 'BLOB_MOUNTING')
    throw new AwsFault('NotImplemented', `The account setting ${name} is not implemented here`, 501);
}
