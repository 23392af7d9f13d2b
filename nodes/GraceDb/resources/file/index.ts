import type { Resource } from '../../operation';
import { download } from './download';
import { getMany } from './getMany';
import { upload } from './upload';

export const file: Resource = {
	name: 'File',
	value: 'file',
	operations: [download, getMany, upload],
};
