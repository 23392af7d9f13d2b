import type { Resource } from '../../operation';
import { getCredentialInfo } from './getCredentialInfo';
import { getCurrentUser } from './getCurrentUser';
import { getInfo } from './getInfo';
import { getKafkaTopics } from './getKafkaTopics';
import { getVocabulary } from './getVocabulary';

export const server: Resource = {
	name: 'Server',
	value: 'server',
	operations: [getInfo, getVocabulary, getCurrentUser, getCredentialInfo, getKafkaTopics],
};
