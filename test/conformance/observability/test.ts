import { join } from 'node:path';
import { Problem, run } from '../python';
import { differences, type ReferenceNight } from './compare';

/** Positions of each night, and the seed of their places: others than those of `npm test`. */
const wish = ['25', '7'];

/** Our observability beside that of astroplan: 40 nights at ten sites. One night is one test. */
export async function testObservability(
	python: string,
	say: (text: string) => void,
): Promise<{ passed: number; failed: number }> {
	const { code, output } = await run(python, [join(__dirname, 'reference.py'), ...wish]);
	if (code !== 0) throw new Problem(`astroplan failed. Its words: ${output.slice(-1000)}`);
	const counts = { passed: 0, failed: 0 };
	for (const night of JSON.parse(output) as ReferenceNight[]) {
		const found = await differences(night);
		counts[found.length === 0 ? 'passed' : 'failed'] += 1;
		for (const difference of found) say(`${night.site.name}, ${night.night}: ${difference}`);
	}
	return counts;
}
