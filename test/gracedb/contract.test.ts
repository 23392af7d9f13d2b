import { describe } from 'vitest';
import { annotatingContract } from './contract/annotating';
import { readingContract } from './contract/reading';
import { contractServers } from './contract/servers';
import { useStage } from './contract/stage';
import { writingContract } from './contract/writing';

// A server far away takes its time.
describe.each(Object.entries(contractServers(process.env)))(
	'%s',
	{ timeout: 60_000 },
	(_name, useServer) => {
		const stage = useStage(useServer());
		readingContract(stage);
		writingContract(stage);
		annotatingContract(stage);
	},
);
