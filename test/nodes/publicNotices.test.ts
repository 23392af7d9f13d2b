import { describe, expect, it } from 'vitest';
import { publicNotices, updatesByMaps } from '../../watch/diff/publicNotices';

const at = (minute: number): string => `2026-01-15 12:${String(minute).padStart(2, '0')}:00 UTC`;
const label = (name: string, minute: number) => ({ name, created: at(minute) });
const map = (filename: string, minute: number, ...tag_names: string[]) => ({
	filename,
	file_version: 0,
	created: at(minute),
	tag_names,
});
const types = (notices: { type: string }[]): string[] => notices.map(({ type }) => type);

describe('new public sky maps where neither notices nor VOEvents are shown', () => {
	it('are updates once an advocate has approved the superevent', () => {
		const logs = [
			map('bayestar.multiorder.fits', 4, 'public'),
			map('bilby.multiorder.fits', 30, 'public', 'sky_loc'),
			map('internal.multiorder.fits', 31, 'sky_loc'),
			map('bilby.fits.gz', 32, 'public'),
		];
		expect(types(updatesByMaps([label('ADVOK', 20)], logs))).toEqual(['UPDATE']);
	});

	it('are none before that', () => {
		const logs = [map('bilby.multiorder.fits', 30, 'public')];
		expect(updatesByMaps([label('GCN_PRELIM_SENT', 5)], logs)).toEqual([]);
	});
});

describe('the public notices of a superevent whose notices and VOEvents are shown', () => {
	const notice = (notice_type: string, minute: number) => ({ notice_type, created: at(minute) });
	const voevent = (voevent_type: string, minute: number, internal = false) => ({
		voevent_type,
		internal,
		created: at(minute),
	});

	it('count once if they stand in both lists, and not if they are internal', () => {
		const notices = [notice('PRELIMINARY', 5), notice('INITIAL', 20)];
		const voevents = [
			voevent('PR', 7),
			voevent('PR', 9),
			voevent('IN', 21),
			voevent('UP', 30, true),
			voevent('UP', 40),
			voevent('RE', 50),
		];
		expect(types(publicNotices(notices, voevents))).toEqual([
			'PRELIMINARY',
			'PRELIMINARY',
			'INITIAL',
			'UPDATE',
			'RETRACTION',
		]);
	});
});
