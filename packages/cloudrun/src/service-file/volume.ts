import type { Raw } from '../raw.ts';
import { type Aliases, secretOf } from './container.ts';
import { given, type Reader } from './reader.ts';

/** Cloud Storage by its driver's name. https://docs.cloud.google.com/run/docs/configuring/services/cloud-storage-volume-mounts */
const GCS = 'gcsfuse.run.googleapis.com';

/** A volume of v1 as v2 has it. https://docs.cloud.google.com/run/docs/reference/rest/v1/Volume */
export function readVolume(volume: Reader, aliases: Aliases): Raw {
  const secret = volume.object('secret');
  const emptyDir = volume.object('emptyDir');
  const nfs = volume.object('nfs');
  const csi = volume.object('csi');
  const read = given({
    name: volume.text('name'),
    secret: secret && readSecret(secret, aliases),
    emptyDir: emptyDir && readEmptyDir(emptyDir),
    nfs: nfs && readNfs(nfs),
    gcs: csi && readGcs(csi),
  });
  volume.end();
  return read;
}

function readSecret(secret: Reader, aliases: Aliases): Raw {
  const items = secret.objects('items').map(item => {
    const read = given({ path: item.text('path'), version: item.text('key'), mode: item.whole('mode') });
    item.end();
    return read;
  });
  const read = given({
    secret: secretOf(secret.text('secretName'), aliases),
    items: items.length > 0 ? items : undefined,
    defaultMode: secret.whole('defaultMode'),
  });
  secret.end();
  return read;
}

function readEmptyDir(dir: Reader): Raw {
  const medium = dir.text('medium');
  if (medium !== undefined && medium !== '' && medium !== 'Memory') dir.wrong('medium', 'is not `Memory`');
  const read = given({
    medium: medium === 'Memory' ? 'MEMORY' : undefined,
    sizeLimit: dir.text('sizeLimit'),
  });
  dir.end();
  return read;
}

function readNfs(nfs: Reader): Raw {
  const read = given({ server: nfs.text('server'), path: nfs.text('path'), readOnly: nfs.flag('readOnly') });
  nfs.end();
  return read;
}

function readGcs(csi: Reader): Raw {
  if (csi.text('driver') !== GCS) csi.wrong('driver', `is not \`${GCS}\``);
  const attributes = csi.object('volumeAttributes');
  const read = given({
    bucket: attributes?.text('bucketName'),
    readOnly: csi.flag('readOnly'),
    mountOptions: attributes?.text('mountOptions')?.split(','),
  });
  attributes?.end();
  csi.end();
  return read;
}
